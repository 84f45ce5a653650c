/** Entries as the table of the ledger, and what a new edition adds to the ledger of an earlier one. */
import { type Day, dayNumber } from "../../calendar.ts";
import { once } from "../../columns/memoize.ts";
import pl from "../../columns/polars.ts";
import { stringTableOf } from "../../columns/strings.ts";
import { int64Series, stringSeries } from "../../columns/to-polars.ts";
import { range } from "../../columns/typed-arrays.ts";
import type { Facts } from "../../facts/contract.ts";
import { amountColumn } from "../../money.ts";
import { conform } from "../../schema.ts";
import { LOYALTY_LEDGER } from "./contracts.ts";
import { broughtForward, type Entries } from "./entries.ts";
import type { Scheme } from "./scheme.ts";

/** What the rules are in words; the bonuses are called by their ids. */
const reasonOf = (rule: string): string =>
  ({
    earn: "points for the order's net value",
    return: "goods that came back",
    redeem: "redeemed",
    expire: "expired",
    carry: "balance brought forward",
  })[rule] ?? `bonus ${rule}`;

/** The entries of this edition alone, a customer's together and in order; `seq` is their place. */
function entriesFrame({ orders, customers }: Facts, entries: Entries, { rules }: Scheme): pl.DataFrame {
  const { count } = entries;
  const cut = <A extends Int32Array | Float64Array>(all: A): A => all.subarray(0, count) as A;
  const [order, rule] = [cut(entries.order), cut(entries.rule)];
  const texts = stringTableOf(entries.texts.map((text) => (text === "" ? null : text)));
  const reasons = stringTableOf([...rules.map(reasonOf), ...entries.texts]);
  const frame = pl.DataFrame([
    pl.Series("seq", range(count)),
    stringSeries(
      "customer_id",
      customers.id.dictionary,
      cut(entries.customer).map((row) => customers.id.codes[row]!),
    ),
    stringSeries(
      "order_id",
      orders.id.dictionary,
      order.map((row) => (row < 0 ? 0 : orders.id.codes[row]!)),
    ),
    pl.Series("entered_at", cut(entries.day)).cast(pl.Date),
    int64Series("delta", cut(entries.delta)),
    int64Series("balance_after", cut(entries.balance)),
    stringSeries("rule", stringTableOf(rules), rule),
    stringSeries(
      "reason",
      reasons,
      cut(entries.reason).map((at, i) => (at === 0 ? rule[i]! : rules.length + at)),
    ),
    stringSeries("mark", texts, cut(entries.mark)),
    int64Series("amount_e4", cut(entries.amountE4)),
  ]);
  const hasOrder = pl.col("order_id").isNotNull();
  const subject = pl.when(hasOrder).then(pl.col("order_id")).otherwise(pl.col("customer_id"));
  const mark = pl
    .when(pl.col("mark").isNull())
    .then(pl.lit(""))
    .otherwise(pl.concatString([pl.lit("/"), pl.col("mark")], ""));
  const isMarked = entries.mark.some((at, i) => i < count && at !== 0);
  return frame
    .withColumns(
      pl.concatString([subject, pl.lit("/"), pl.col("rule"), ...(isMarked ? [mark] : [])], "").alias("entry_id"),
      pl
        .when(hasOrder)
        .then(amountColumn(pl.col("amount_e4")))
        .otherwise(pl.lit(null))
        .cast(pl.Float64)
        .alias("amount"),
    )
    .drop("mark", "amount_e4");
}

/** Places of rows that are sorted by customer, counted from 1 for each. */
function numbered(customers: readonly unknown[]): Float64Array {
  const numbers = new Float64Array(customers.length);
  for (let i = 0; i < customers.length; i++)
    numbers[i] = i > 0 && customers[i] === customers[i - 1] ? numbers[i - 1]! + 1 : 1;
  return numbers;
}

function numberedEntries({ customer, count }: Entries): Float64Array {
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i > 0 && customer[i] === customer[i - 1] ? numbers[i - 1]! + 1 : 1;
  return numbers;
}

/** More entries than this cost more memory than a ledger is worth that nobody has kept so far; older ones are brought forward. */
const MOST_ENTRIES = 1_000_000;
const KEPT_DAYS = 92;

/** Whether a ledger can be gone on with: one whose older entries were brought forward is made anew. */
export const isComplete = (ledger: pl.DataFrame): boolean =>
  ledger.filter(pl.col("rule").eq(pl.lit("carry"))).height === 0;

/** The ledger of a first edition: the entries as they are; of more than `most`, those of the last 92 days. Gives their memory back. */
export function firstLedger(
  facts: Facts,
  all: Entries,
  scheme: Scheme,
  asOf: Day,
  most: number = MOST_ENTRIES,
): pl.DataFrame {
  const entries = all.count > most ? broughtForward(all, dayNumber(asOf) - KEPT_DAYS) : all;
  const frame = entriesFrame(facts, entries, scheme).withColumn(int64Series("entry_no", numberedEntries(entries)));
  return conform(frame, LOYALTY_LEDGER);
}

/** An entry's id without the mark of a correction. */
const baseOf = once(() => pl.col("entry_id").str.replace("~[0-9]+$", "").alias("base"));
const whole = (expr: pl.Expr): pl.Expr => expr.cast(pl.Int64);

/**
 * The ledger of a later edition: the earlier one as it is, and behind it what is new. What there is an entry for already is entered
 * only as far as it differs, as a correction on the last day before `asOf`; so the same orders again add nothing, and the sum is
 * that of today's entries.
 */
export function extendedLedger(
  facts: Facts,
  entries: Entries,
  scheme: Scheme,
  earlier: pl.DataFrame,
  asOf: Day,
): pl.DataFrame {
  const now = entriesFrame(facts, entries, scheme).drop("balance_after");
  const before = earlier.withColumns(baseOf());
  const sums = before
    .groupBy("base")
    .agg(
      pl.col("delta").sum().alias("entered"),
      whole(pl.len()).alias("times"),
      ...["customer_id", "order_id", "rule", "amount"].map((name) => pl.col(name).first().alias(`${name}_before`)),
    );
  const joined = now.join(sums, { leftOn: "entry_id", rightOn: "base", how: "left" });
  const zero = pl.lit(0).cast(pl.Int64);
  const isKnown = pl.col("times").isNotNull();
  const lastDay = pl
    .lit(dayNumber(asOf) - 1)
    .cast(pl.Int32)
    .cast(pl.Date);
  const again = pl.concatString(
    [pl.col("entry_id"), pl.lit("~"), pl.col("times").add(pl.lit(1).cast(pl.Int64)).cast(pl.String)],
    "",
  );
  const columns = ["seq", "entry_id", "customer_id", "order_id", "entered_at", "delta", "rule", "reason", "amount"];
  const changed = joined
    .withColumns(pl.col("delta").sub(pl.col("entered").fillNull(zero)).alias("delta"))
    .filter(pl.col("delta").neq(zero))
    .withColumns(
      pl.when(isKnown).then(again).otherwise(pl.col("entry_id")).alias("entry_id"),
      pl.when(isKnown).then(lastDay).otherwise(pl.col("entered_at")).alias("entered_at"),
      pl.when(isKnown).then(pl.lit("correction")).otherwise(pl.col("reason")).alias("reason"),
    )
    .select(...columns);
  const gone = sums
    .join(now.select(pl.col("entry_id").alias("base"), pl.lit(true).alias("is_there")), { on: "base", how: "left" })
    .filter(pl.col("is_there").isNull().and(pl.col("entered").neq(zero)))
    .sort("base")
    .withColumns(
      pl.lit(0).cast(pl.Int32).alias("seq"),
      pl
        .concatString([pl.col("base"), pl.lit("~"), pl.col("times").add(pl.lit(1).cast(pl.Int64)).cast(pl.String)], "")
        .alias("entry_id"),
      ...["customer_id", "order_id", "rule", "amount"].map((name) => pl.col(`${name}_before`).alias(name)),
      lastDay.alias("entered_at"),
      zero.sub(pl.col("entered")).alias("delta"),
      pl.lit("correction: no longer in the files").alias("reason"),
    )
    .select(...columns);
  const kept = earlier
    .withColumns(pl.col("entry_no").cast(pl.Int32).alias("seq"), pl.lit(0).cast(pl.Int32).alias("age"))
    .select(...columns, "age");
  const aged = (frame: pl.DataFrame, age: number): pl.DataFrame =>
    frame.withColumns(pl.lit(age).cast(pl.Int32).alias("age")).select(...columns, "age");
  const all = pl.concat([kept, aged(gone, 1), aged(changed, 2)]).sort(["customer_id", "age", "seq"]);
  const customers = all.getColumn("customer_id").toArray();
  const deltas = all.getColumn("delta").cast(pl.Float64).toTypedArray() as Float64Array;
  const balances = new Float64Array(deltas.length);
  for (let i = 0; i < deltas.length; i++)
    balances[i] = (i > 0 && customers[i] === customers[i - 1] ? balances[i - 1]! : 0) + deltas[i]!;
  return conform(
    all.withColumns(int64Series("balance_after", balances), int64Series("entry_no", numbered(customers))),
    LOYALTY_LEDGER,
  );
}
