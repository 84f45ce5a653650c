/** Recency, frequency, monetary: who the customers are, which segment each is in, and who is slipping away. */
import pl from "nodejs-polars";
import type { Facts } from "../facts/contract.ts";
import { type Context, defineAnalysis } from "./analysis.ts";
import { RFM, RFM_TABLES } from "./rfm/contracts.ts";
import { customersOf, earlierDay, earlierEdition } from "./rfm/customers.ts";
import { listTable } from "./rfm/lists.ts";
import { RfmOptions } from "./rfm/options.ts";
import { forget, scored } from "./rfm/scores.ts";
import { rfmSection } from "./rfm/section.ts";
import { OTHER, rulesOf, segmentsOf } from "./rfm/segments.ts";
import { gridTable, movesTable, rfmTable, segmentTable, thresholdTable, weekBefore } from "./rfm/tables.ts";
import { validationTable } from "./rfm/validation.ts";

export { RfmOptions } from "./rfm/options.ts";
export { checkRules, type RuleCheck, type SegmentRule } from "./rfm/segments.ts";

export type RfmMarts = Record<keyof typeof RFM_TABLES, pl.DataFrame>;

/**
 * RFM scores and segments: orders in, one row per customer with at least one sale order out (`rfm`), with the tables
 * about segments that follow from them. Anonymous orders are left out.
 *
 * Recency is whole days from the last sale day to `context.asOf`; frequency counts sale orders; monetary is the net sum
 * of all orders, returns subtracted, exact to the ten-thousandth. A score is 1 + the number of edges below the value
 * (recency turned round), so equal values always get equal scores; by default the edges are the quintiles (type 7). A
 * metric without variance scores the middle for everybody. The tables also hold the segments as of seven days earlier,
 * worked out from the same orders; with `context.previous` they hold those of that edition, as it was published.
 *
 * Monetary is not the mean of Gamma-Gamma models, which is taken over repeat purchases only.
 *
 * @throws UserError where options contradict each other
 * @see Hughes, Strategic Database Marketing (1994); Bult & Wansbeek 1995
 */
export function rfm(facts: Facts, options: RfmOptions, context: Pick<Context, "asOf" | "previous">): RfmMarts {
  const now = scored(facts, options, context.asOf);
  const earlier =
    context.previous === undefined
      ? earlierDay(facts, now, options, weekBefore(context.asOf))
      : earlierEdition(facts, now, context.previous.segments);
  const validation = validationTable(now);
  const customers = customersOf(facts, now, earlier.segment);
  // from here on the table says everything of a customer
  forget(now);
  return {
    rfm: rfmTable(customers),
    segments: segmentTable(now, customers, earlier, options, context.asOf),
    rfm_thresholds: thresholdTable(now, customers, options),
    rfm_grid: gridTable(now, customers, options),
    segment_moves: movesTable(customers),
    segment_validation: validation,
    customer_lists: listTable(customers, now, options),
  };
}

/** Names of the segments that customers can be in under these options. */
export const segmentNames = (options: RfmOptions): string[] => [
  ...segmentsOf(rulesOf(options.segments, options.actions), false).map(({ name }) => name),
  OTHER,
];

/** Columns that every customer gets; the days of the orders are known without us. */
const { customer_id: _id, first_order_on: _first, last_order_on: _last, ...CUSTOMER_COLUMNS } = RFM.columns;

export default defineAnalysis<RfmOptions, RfmMarts>({
  name: "rfm",
  aliases: ["customers", "segments"],
  topic: "Customers",
  options: RfmOptions,
  tables: RFM_TABLES,
  marts: rfm,
  customer: {
    columns: CUSTOMER_COLUMNS,
    of: (marts) => marts.rfm.select("customer_id", ...Object.keys(CUSTOMER_COLUMNS).map((name) => pl.col(name))),
  },
  section: rfmSection,
});
