/** Scored customers as a table, and the segments they were in before. */
import type { Day } from "../../calendar.ts";
import pl from "../../columns/polars.ts";
import { stringTableOf } from "../../columns/strings.ts";
import { int64Series, stringSeries } from "../../columns/to-polars.ts";
import type { Facts } from "../../facts/contract.ts";
import type { Input } from "../analysis.ts";
import type { Measures } from "./measures.ts";
import type { RfmOptions } from "./options.ts";
import type { Rhythm } from "./rhythm.ts";
import { forget, isTop, LIFECYCLE, type Scored, scored } from "./scores.ts";
import { scoreCode } from "./segments.ts";

const RHYTHMS = ["on time", "overdue", "gone"] as const;
/** By state: on time, overdue, newly overdue, gone. */
const RHYTHM_OF = [0, 1, 1, 2] as const;

/** The ids of the customers, entry by entry; the facts have them in order. */
const idsOf = ({ customers: { id } }: Facts, { row }: Measures): pl.Series =>
  stringSeries(
    "customer_id",
    id.dictionary,
    row.map((customer) => id.codes[customer]!),
  );

const segmentColumn = ({ segments, segment }: Scored): pl.Series =>
  stringSeries("segment", stringTableOf(segments.map(({ name }) => name)), Int32Array.from(segment));

/** The segments of an earlier day or edition. */
export interface Earlier {
  /** How many customers each had then. */
  customers: ReadonlyMap<string, number>;
  /** By scored customer of today: the segment then, null for who was in none. */
  segment: pl.Series;
}

/** Those of the same facts as of an earlier day. */
export function earlierDay(input: Input, now: Scored, options: RfmOptions, day: Day): Earlier {
  const then = scored(input, options, day);
  const names = then.segments.map(({ name }) => name);
  const customers = new Map(names.map((name) => [name, 0]));
  const numbers = new Int32Array(now.measures.count);
  const [rows, before] = [now.measures.row, then.measures.row];
  // who had bought by then has bought by now
  for (let i = 0, k = 0; k < before.length; k++) {
    while (rows[i]! < before[k]!) i++;
    numbers[i] = 1 + then.segment[k]!;
    const name = names[then.segment[k]!]!;
    customers.set(name, customers.get(name)! + 1);
  }
  forget(then);
  return { customers, segment: stringSeries("segment", stringTableOf([null, ...names]), numbers) };
}

/** Those of a table with `customer_id` and `segment`. */
export function earlierEdition(facts: Facts, now: Scored, segments: pl.DataFrame): Earlier {
  const counts = segments.groupBy("segment").agg(pl.len().alias("customers")).toRecords();
  const joined = pl
    .DataFrame([idsOf(facts, now.measures)])
    .withRowIndex("place")
    .join(segments.select("customer_id", "segment"), { on: "customer_id", how: "left" })
    .sort("place");
  return {
    customers: new Map(counts.map(({ segment, customers }) => [String(segment), Number(customers)])),
    segment: joined.getColumn("segment"),
  };
}

/** One row per scored customer with everything known of it, sorted by customer_id. `earlier` are the segments compared with. */
export function scoredCustomers(facts: Facts, now: Scored, earlier: pl.Series, rhythm: Rhythm): pl.DataFrame {
  const { measures, scores, spend, stage, levels } = now;
  const { count, monetaryE4 } = measures;
  const { r, f, m } = scores;
  const flags = (name: string, holds: (customer: number) => boolean): pl.Series =>
    pl
      .Series(
        name,
        Uint8Array.from({ length: count }, (_, i) => (holds(i) ? 1 : 0)),
      )
      .cast(pl.Bool);
  const top = Math.max(levels.r, levels.f, levels.m);
  const codes: string[] = [];
  const codeAt = new Map<number, number>();
  const code = Int32Array.from({ length: count }, (_, i) => {
    const key = (r[i]! << 16) | (f[i]! << 8) | m[i]!;
    const known = codeAt.get(key) ?? codes.push(scoreCode({ r: r[i]!, f: f[i]!, m: m[i]! }, top)) - 1;
    codeAt.set(key, known);
    return known;
  });
  const small = (name: string, numbers: Int32Array | Uint8Array): pl.Series => pl.Series(name, numbers).cast(pl.Int64);
  const gap = pl
    .when(pl.col("purchase_days").gt(pl.lit(1)))
    .then(
      pl
        .col("last_day")
        .sub(pl.col("first_day"))
        .cast(pl.Float64)
        .div(pl.col("purchase_days").sub(pl.lit(1).cast(pl.Int32)).cast(pl.Float64)),
    )
    .otherwise(pl.lit(null))
    .cast(pl.Float64);
  const seasons = [...new Set(rhythm.months.values())];
  const seasonAt = Int32Array.from(rhythm.state, (_, i) => 1 + seasons.indexOf(rhythm.months.get(i) ?? ""));
  return pl
    .DataFrame([
      idsOf(facts, measures),
      pl.Series("first_day", measures.firstDay),
      pl.Series("last_day", measures.lastDay),
      pl.Series("purchase_days", measures.purchaseDays),
      small("orders", measures.orders),
      small("frequency", measures.frequency),
      small("recency_days", measures.recencyDays),
      small("tenure_days", measures.tenureDays),
      int64Series("net_e4", measures.netE4),
      int64Series("monetary_e4", monetaryE4),
      small("r_score", r),
      small("f_score", f),
      small("m_score", m),
      small("fm_score", scores.fm),
      small(
        "rfm_sum",
        Int32Array.from(r, (score, i) => score + f[i]! + m[i]!),
      ),
      stringSeries("rfm_score", stringTableOf(codes), code),
      flags("is_high_spender", (i) => monetaryE4[i]! >= spend.high),
      flags("is_high_value", (i) => monetaryE4[i]! >= spend.value),
      flags("is_top_rfm", (i) => isTop(now, i)),
      stringSeries("lifecycle", stringTableOf(LIFECYCLE), Int32Array.from(stage)),
      segmentColumn(now),
      earlier.rename("previous_segment"),
      int64Series("stake_e4", rhythm.stakeE4),
      stringSeries(
        "rhythm",
        stringTableOf([null, ...RHYTHMS]),
        Int32Array.from(rhythm.state, (state, i) => (Number.isNaN(rhythm.gap[i]!) ? 0 : 1 + RHYTHM_OF[state]!)),
      ),
      stringSeries("buys_in", stringTableOf([null, ...seasons]), seasonAt),
    ])
    .withColumns(
      pl.col("first_day").cast(pl.Date).alias("first_order_on"),
      pl.col("last_day").cast(pl.Date).alias("last_order_on"),
      gap.alias("usual_gap_days"),
    )
    .drop("first_day", "last_day", "purchase_days");
}
