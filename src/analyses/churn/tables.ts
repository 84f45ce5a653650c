/** The tables of the churn analysis. */
import { leftJoin, sortedBy } from "../../columns/join.ts";
import pl from "../../columns/polars.ts";
import { stringTableOf } from "../../columns/strings.ts";
import { stringSeries } from "../../columns/to-polars.ts";
import type { Facts } from "../../facts/contract.ts";
import type { Format } from "../../format.ts";
import { conform, emptyFrame } from "../../schema.ts";
import type { Input, Published } from "../analysis.ts";
import { offersTo, offerText } from "../next-offer.ts";
import { frameOf, type Row, rowsOf } from "../rows.ts";
import { CHURN_CALIBRATION, CHURN_DRIVERS, CHURN_MODELS, CHURN_WATCH, CUSTOMER_CHURN } from "./contracts.ts";
import { DRIVER_WORDS, DRIVERS, strongestDriver } from "./measures.ts";
import { type Churn, predicted } from "./models.ts";
import type { ChurnOptions } from "./options.ts";

const RISKS = ["low", "medium", "high"] as const;
const riskOf = (probability: number): number => (probability < 0.33 ? 0 : probability <= 0.66 ? 1 : 2);
/** More places would be noise of the search. */
const rounded = (values: Float64Array): Float64Array => values.map((value) => Math.round(value * 1e6) / 1e6);
const nothing = (type: pl.DataType): pl.Expr => pl.lit(null).cast(type);

/** Strongest driver of each customer. */
function drivers({ regression, features, history }: Churn): Int32Array {
  const found = new Int32Array(history.count);
  if (regression === undefined) return found;
  const { values, width } = features;
  return found.map((_, i) => 1 + strongestDriver(values.subarray(i * width, (i + 1) * width), regression.fit));
}

/** One row per customer of the history, sorted by id; with what rfm says where it is at hand. */
export function customerChurnTable(
  churn: Churn,
  facts: Facts,
  input: Input,
  before: Published | undefined,
): pl.DataFrame {
  const { history, now, lost, regression, features } = churn;
  const { count, row, x, firstDay, lastDay, end } = history;
  const { id } = facts.customers;
  const gap = Float64Array.from(x, (n, i) =>
    n === 0 ? Number.NaN : ((lastDay[i] as number) - (firstDay[i] as number)) / n,
  );
  const frame = pl
    .DataFrame([
      stringSeries(
        "customer_id",
        id.dictionary,
        row.map((customer) => id.codes[customer] as number),
      ),
      pl
        .Series(
          "silent_days",
          Int32Array.from(lastDay, (day) => Math.max(0, end - day)),
        )
        .cast(pl.Int64),
      pl.Series("gap", gap),
      pl.Series("p_alive", rounded(now.alive)),
      pl.Series("churn_probability", rounded(lost)),
      pl.Series("history_probability", rounded(now.lost)),
      pl.Series("week_alive", rounded(churn.before.alive)),
      pl.Series("week_lost", rounded(churn.before.lost)),
      pl
        .Series(
          "is_old",
          Uint8Array.from(firstDay, (day) => (day <= end - 7 ? 1 : 0)),
        )
        .cast(pl.Bool),
      stringSeries("risk", stringTableOf([...RISKS]), Int32Array.from(lost, riskOf)),
      stringSeries("driver", stringTableOf([null, ...DRIVER_WORDS]), drivers(churn)),
      stringSeries("model", stringTableOf([churn.published]), new Int32Array(count)),
      ...(regression === undefined
        ? []
        : [pl.Series("logistic_probability", rounded(predicted(regression, features)))]),
    ])
    .withColumns(
      pl
        .when(pl.col("gap").isNan())
        .then(pl.lit(null))
        .otherwise(pl.col("gap"))
        .cast(pl.Float64)
        .alias("usual_gap_days"),
      ...(regression === undefined ? [nothing(pl.Float64).alias("logistic_probability")] : []),
    );
  const earlier =
    before === undefined
      ? frame.withColumns(
          ...[
            ["week_alive", "p_alive_before"],
            ["week_lost", "churn_probability_before"],
          ].map(([from, name]) =>
            pl
              .when(pl.col("is_old"))
              .then(pl.col(from as string))
              .otherwise(pl.lit(null))
              .cast(pl.Float64)
              .alias(name as string),
          ),
        )
      : leftJoin(
          frame,
          before.rows.select(
            pl.col("customer_id"),
            pl.col("p_alive").alias("p_alive_before"),
            pl.col("history_probability").alias("churn_probability_before"),
          ),
          "customer_id",
        );
  return conform(sortedBy(withOthers(earlier, input), "customer_id"), CUSTOMER_CHURN);
}

/** Lifecycle and rhythm as rfm has them, and worth, where they are at hand. */
function withOthers(customers: pl.DataFrame, { table }: Input): pl.DataFrame {
  const [rfm, worth] = [table("rfm"), table("customer_value")];
  const known: pl.DataFrame =
    rfm === undefined
      ? customers.withColumns(
          nothing(pl.String).alias("lifecycle"),
          nothing(pl.String).alias("rhythm"),
          nothing(pl.Float64).alias("value_at_stake"),
        )
      : leftJoin(customers, rfm.select("customer_id", "lifecycle", "rhythm", "value_at_stake"), "customer_id");
  return worth === undefined || worth.height === 0
    ? known.withColumns(pl.col("value_at_stake").alias("value_12m"))
    : leftJoin(known, worth.select(pl.col("customer_id"), pl.col("clv_12m").alias("value_12m")), "customer_id");
}

/** What came of the test; `lacks` where neither is published. */
export const churnModelTable = (
  { tests, published, testFrom }: Churn,
  lacks?: { needs: string; has: string },
): pl.DataFrame =>
  frameOf(
    CHURN_MODELS,
    tests.map(
      ({ name, customers, lost, auc, brier, baseBrier, lift }): Row => ({
        model: name,
        published: name === published,
        reason:
          lacks !== undefined
            ? `needs ${lacks.needs}; has ${lacks.has}`
            : name === published
              ? "its probabilities came closest to what happened"
              : "the other one came closer to what happened",
        tested_from: testFrom,
        customers,
        lost,
        auc: Number.isNaN(auc) ? null : auc,
        brier,
        base_brier: baseBrier,
        lift: Number.isNaN(lift) ? null : lift,
        ...lacks,
      }),
    ),
  ).sort("model");

export const churnCalibrationTable = ({ tests }: Churn): pl.DataFrame =>
  frameOf(
    CHURN_CALIBRATION,
    tests.flatMap(({ name, bins }) =>
      bins.map(
        ({ customers, predicted: mean, actual }, i): Row => ({
          model: name,
          tenth: i + 1,
          customers,
          predicted: mean,
          actual,
        }),
      ),
    ),
  ).sort(["model", "tenth"]);

export const driverTable = ({ regression }: Churn): pl.DataFrame =>
  frameOf(
    CHURN_DRIVERS,
    DRIVERS.flatMap(({ name, words, side }, d): Row[] => {
      const coefficient = regression?.fit.coefficients[d];
      if (coefficient === undefined) return [];
      return [{ driver: name, words, coefficient, odds_ratio: Math.exp(coefficient * side) }];
    }),
  ).sort("driver");

/** A smaller rise is what a week without an order does to everybody. */
const LEAST_RISE = 0.005;
const ACTION = "Ask what they need next";

/** Customers past their usual gap, but not overdue, whose chance of an order fell most, by what they are worth. */
export function watchTable(customers: pl.DataFrame, input: Input, options: ChurnOptions, format: Format): pl.DataFrame {
  const rfm = input.table("rfm");
  if (customers.height === 0 || rfm === undefined) return emptyFrame(CHURN_WATCH);
  // between two seasons silence says nothing
  const seasonal = rfm.filter(pl.col("buys_in").isNotNull()).select("customer_id");
  const isWaiting = pl
    .col("rhythm")
    .eq(pl.lit("on time"))
    .and(pl.col("silent_days").cast(pl.Float64).gt(pl.col("usual_gap_days")))
    .fillNull(pl.lit(false));
  const listed = customers
    .join(seasonal, { on: "customer_id", how: "anti" })
    .filter(isWaiting.and(pl.col("churn_probability_before").isNotNull()))
    .withColumns(pl.col("history_probability").sub(pl.col("churn_probability_before")).alias("rise"))
    .filter(pl.col("rise").gt(pl.lit(LEAST_RISE)))
    .withColumns(pl.col("rise").mul(pl.col("value_12m")).alias("weight"))
    .sort(["weight", "customer_id"], [true, false])
    .head(options.listLength);
  const offers = offersTo(input, listed);
  const segments = new Map(
    rowsOf(rfm.select("customer_id", "segment").join(listed.select("customer_id"), { on: "customer_id" })).map(
      (row) => [row.customer_id, row.segment] as const,
    ),
  );
  return frameOf(
    CHURN_WATCH,
    rowsOf(listed).map((row, i): Row => {
      const [silent, gap] = [Number(row.silent_days), Math.max(1, Math.round(Number(row.usual_gap_days)))];
      return {
        rank: i + 1,
        customer_id: row.customer_id ?? null,
        segment: segments.get(row.customer_id as string) ?? null,
        value_12m: row.value_12m ?? null,
        churn_probability: row.churn_probability ?? null,
        rise: row.rise ?? null,
        silent_days: silent,
        usual_gap_days: row.usual_gap_days ?? null,
        reason: `usually every ${gap === 1 ? "day" : `${format.integer(gap)} days`}, silent for ${format.integer(silent)}`,
        action: `${ACTION}${offerText(offers.get(row.customer_id))}`,
      };
    }),
  );
}
