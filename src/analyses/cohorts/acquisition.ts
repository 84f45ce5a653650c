/** What new customers cost, what they bring, and when the cost is earned back. */
import { dayNumber, dayOf, periodStart } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import { EXIT, UserError } from "../../errors.ts";
import { periodStartOf, share } from "../../features/periods-and-quantiles.ts";
import { MONEY_SCALE, toAmount } from "../../money.ts";
import type { SideFile } from "../analysis.ts";
import type { Row } from "../rows.ts";
import { type SideColumns, sideTable } from "../side-table.ts";
import { COHORT_VALUE } from "./contracts.ts";
import type { CohortOptions } from "./options.ts";
import { startOf } from "./story.ts";
import { type CohortCounts, tableByCohort } from "./tables.ts";

const SPEND: SideColumns = {
  columns: {
    month: { type: "text", aliases: ["date", "day", "period", "week"] },
    spend: { type: "number", aliases: ["cost", "amount", "marketing_spend"] },
    channel: { type: "text", aliases: ["source", "campaign"], optional: true },
  },
};

/**
 * Marketing spend by the first day of the period that it falls into, ten-thousandths; several rows of a period add up.
 *
 * @throws UserError (exit code 2) naming file, line and value
 */
export function spendOf(file: SideFile, grain: CohortOptions["grain"]): ReadonlyMap<string, number> {
  const spend = new Map<string, number>();
  for (const { line, values } of sideTable(file, SPEND)) {
    const text = String(values.month);
    const day = /^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text;
    const wrong = (what: string, expected: string): UserError =>
      new UserError(`${file.name}, line ${line}: invalid ${what}; expected ${expected}`, { exitCode: EXIT.usage });
    if (!/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(day) || dayOf(dayNumber(day)) !== day)
      throw wrong(`month ${JSON.stringify(text)}`, "a month like 2026-01 or a day like 2026-01-31");
    if (Number(values.spend) < 0) throw wrong(`spend ${values.spend}`, "an amount of at least 0");
    // a month's spend cannot be shared over its weeks
    if (grain === "week" && text !== day)
      throw wrong(`month ${JSON.stringify(text)}`, "days like 2026-01-31, because cohorts are weeks");
    const start = periodStart(day, grain);
    spend.set(start, (spend.get(start) ?? 0) + Math.round(Number(values.spend) * MONEY_SCALE));
  }
  return spend;
}

/**
 * One row per cohort: revenue per customer at ages, and where spend is known cost per new customer, its ratio and its payback.
 *
 * The value of a customer so far is margin × net revenue; the cost is earned back at the first age at which it reaches the cost per
 * new customer.
 */
export function valueTable(
  { cohorts }: CohortCounts,
  retention: readonly Row[],
  summaries: readonly Row[],
  spend: ReadonlyMap<string, number> | undefined,
  options: CohortOptions,
): pl.DataFrame {
  const { grain, margin } = options;
  const cells = new Map<string, Row[]>();
  for (const row of retention) {
    const start = startOf(row);
    cells.set(start, [...(cells.get(start) ?? []), row]);
  }
  const summary = new Map(summaries.map((row) => [startOf(row), row]));
  const early = (start: string): number | null =>
    (summary.get(start)?.revenue_90d_per_customer as number | null) ?? null;
  const ranked = cohorts
    .map(({ cohort }) => periodStartOf(cohort, grain))
    .filter((start) => {
      const row = summary.get(start);
      return early(start) !== null && row?.is_small !== true && row?.is_truncated !== true;
    })
    .sort((a, b) => early(b)! - early(a)! || (a < b ? -1 : 1));
  const rows = cohorts.map(({ cohort, size, net_e4 }): Row => {
    const start = periodStartOf(cohort, grain);
    const own = cells.get(start) ?? [];
    const spentE4 = spend?.get(start);
    const cost = spentE4 === undefined ? null : spentE4 / (size * MONEY_SCALE);
    const value = (net_e4 * margin) / (size * MONEY_SCALE);
    const paidAt =
      cost === null ? undefined : own.find((row) => Number(row.cumulative_revenue_per_customer) * margin >= cost);
    return {
      cohort_month: start,
      new_customers: size,
      marketing_spend: spentE4 === undefined ? null : toAmount(spentE4),
      cac: cost,
      revenue_90d_per_customer: early(start),
      ltv: value,
      ltv_to_cac: cost === null ? null : share(value, cost),
      payback_period: paidAt === undefined ? null : Number(paidAt.period_index),
      is_paid_back: cost === null ? null : paidAt !== undefined,
      quality_rank: ranked.includes(start) ? ranked.indexOf(start) + 1 : null,
      ages: own.length,
    };
  });
  const known = new Set(rows.map(startOf));
  // spend that won nobody is spend all the same
  const inVain = [...(spend ?? [])]
    .filter(([start]) => !known.has(start))
    .map(
      ([start, e4]): Row => ({ cohort_month: start, new_customers: 0, marketing_spend: toAmount(e4), ltv: 0, ages: 0 }),
    );
  return tableByCohort(COHORT_VALUE, [...rows, ...inVain], options);
}
