/** Lifecycle limits from the shop's own rhythm. */
import pl from "nodejs-polars";
import type { Day } from "../../calendar.ts";
import { UserError } from "../../errors.ts";
import { dayIndex, dayLiteral, quantile, sortedValues } from "../../frames.ts";
import type { RfmOptions } from "./options.ts";

export interface Lifecycle {
  newDays: number;
  atRiskDays: number;
  churnDays: number;
  /** Number of gaps between purchase days the automatic limits come from; 0 where the fallback is in force. */
  gaps: number;
}

const FALLBACK = { atRisk: 60, churn: 180 };
/** So few gaps say nothing about a shop's rhythm. */
const MIN_GAPS = 30;

/** Limits of the lifecycle from the gaps between the purchase days of each customer. */
export function lifecycleOf(orders: pl.DataFrame, options: RfmOptions, asOf: Day): Lifecycle {
  const auto = options.atRiskDays === "auto" || options.churnDays === "auto";
  const gaps = auto ? gapsOf(orders, asOf) : new Float64Array();
  const known = gaps.length >= MIN_GAPS;
  const atRisk = known ? Math.max(30, Math.ceil(quantile(gaps, 80, 100))) : FALLBACK.atRisk;
  const churn = known ? Math.ceil(quantile(gaps, 95, 100)) : FALLBACK.churn;
  const atRiskDays = options.atRiskDays === "auto" ? atRisk : options.atRiskDays;
  const churnDays = options.churnDays === "auto" ? Math.max(churn, atRiskDays + 1) : options.churnDays;
  if (churnDays <= atRiskDays) {
    throw new UserError(`invalid rfm.churnDays: ${churnDays}; expected more than rfm.atRiskDays (${atRiskDays})`, {
      exitCode: 2,
    });
  }
  return { newDays: options.newDays, atRiskDays, churnDays, gaps: known ? gaps.length : 0 };
}

function gapsOf(orders: pl.DataFrame, asOf: Day): Float64Array {
  const gaps = orders
    .lazy()
    .filter(
      pl
        .col("customer_id")
        .isNotNull()
        .and(pl.col("is_sale"))
        .and(pl.col("ordered_on").lt(dayLiteral(asOf))),
    )
    .select("customer_id", "ordered_on")
    .unique()
    .sort(["customer_id", "ordered_on"])
    .select(
      pl.col("customer_id").eq(pl.col("customer_id").shift(1)).alias("same"),
      dayIndex(pl.col("ordered_on"))
        .sub(dayIndex(pl.col("ordered_on").shift(1)))
        .alias("gap"),
    )
    .filter(pl.col("same"))
    .collectSync();
  return sortedValues(gaps, "gap");
}
