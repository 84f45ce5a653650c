/** Recency, frequency, monetary: who the customers are, which segment each is in, and who is slipping away. */
import { dayNumber } from "../calendar.ts";
import pl from "../columns/polars.ts";
import { type Context, defineAnalysis, type Input, type Remembered } from "./analysis.ts";
import { attachedList } from "./rfm/attached.ts";
import { callRows, memberRows } from "./rfm/call-list.ts";
import { CALL_LIST, LIST_MEMBERS, LIST_OUTCOMES, RFM, RFM_TABLES } from "./rfm/contracts.ts";
import { earlierDay, earlierEdition, scoredCustomers } from "./rfm/customers.ts";
import { rfmExplains } from "./rfm/explain.ts";
import type { Measures } from "./rfm/measures.ts";
import { nextBestOf, nextBestSegments, nextBestTable } from "./rfm/next-best.ts";
import { type RfmOptions, rfmInfo } from "./rfm/options.ts";
import { outcomeRows } from "./rfm/outcomes.ts";
import { rhythmOf } from "./rfm/rhythm.ts";
import { forget, scored } from "./rfm/scores.ts";
import { FEWEST_DAYS, rfmSection } from "./rfm/section.ts";
import { OTHER, rulesOf, segmentsOf } from "./rfm/segments.ts";
import { gridTable, movesTable, rfmTable, segmentTable, thresholdTable, weekBefore } from "./rfm/tables.ts";
import { validationTable } from "./rfm/validation.ts";
import { frameOf } from "./rows.ts";

export { RfmOptions } from "./rfm/options.ts";

/** The tables of `rfm`: one row per customer, segment, pair of segments, edge of a score and listed customer. */
export type RfmMarts = Record<keyof typeof RFM_TABLES, pl.DataFrame>;

/**
 * RFM scores and segments: orders in, one row per customer with at least one sale order out (`rfm`), with the tables
 * about segments that follow from them. Anonymous orders are left out.
 *
 * Recency is whole days from the last sale day to `context.asOf`; frequency counts sale orders; monetary is the net sum
 * of all orders, returns subtracted, exact to the ten-thousandth. A score is 1 + the number of edges below the value
 * (recency turned round), so equal values always get equal scores; by default the edges are the quintiles (type 7). A
 * metric without variance scores the middle for everybody. The tables also hold the segments as of seven days earlier,
 * worked out from the same orders; where an earlier edition's `rfm` is in the history they hold those of that edition, as it was
 * published.
 *
 * Monetary is not the mean of Gamma-Gamma models, which is taken over repeat purchases only.
 *
 * @throws UserError where options contradict each other
 * @see Hughes, Strategic Database Marketing (1994); Bult & Wansbeek 1995
 */
export function rfm(
  input: Input,
  options: RfmOptions,
  context: Pick<Context, "asOf"> & Partial<Pick<Context, "dataTo" | "seed" | "format">>,
): RfmMarts {
  const { facts } = input;
  const { asOf, dataTo = asOf, seed = 0, format } = context;
  const now = scored(input, options, context.asOf);
  const previous = input.history("rfm");
  const earlier =
    previous === undefined
      ? earlierDay(input, now, options, weekBefore(context.asOf))
      : earlierEdition(facts, now, previous.rows);
  const validation = validationTable(now);
  const orders = input.feature("customerOrders");
  const rhythm = rhythmOf(orders, now.measures, asOf, dataTo);
  const customers = scoredCustomers(facts, now, earlier.segment, rhythm);
  const nextBest = nextBestOf(facts, input.table("basket_rules"));
  const offers = nextBestTable(facts, nextBest);
  const calls = isReady(now.measures, asOf, dataTo)
    ? callRows(facts, customers, now, rhythm, nextBest, options, { asOf, seed, format })
    : [];
  const members = memberRows(calls, asOf, input.history("list_members"));
  // from here on the table says everything of a customer
  forget(now);
  const table = rfmTable(customers);
  return {
    rfm: table,
    segments: segmentTable(now, customers, earlier, options, context.asOf),
    rfm_thresholds: thresholdTable(now, customers, options),
    rfm_grid: gridTable(now, customers, options),
    segment_moves: movesTable(customers),
    segment_validation: validation,
    next_best: offers,
    next_best_segments: nextBestSegments(offers, table),
    call_list: frameOf(CALL_LIST, calls).sort([...CALL_LIST.key]),
    list_members: frameOf(LIST_MEMBERS, members).sort([...LIST_MEMBERS.key]),
    list_outcomes: frameOf(LIST_OUTCOMES, outcomeRows(facts, orders, members, asOf)).sort([...LIST_OUTCOMES.key]),
  };
}

const WEEK = 7;

/** Is the data old enough, and does it reach far enough, to say who is overdue? */
function isReady({ count, firstDay }: Measures, asOf: string, dataTo: string): boolean {
  if (count === 0 || dayNumber(asOf) - dayNumber(dataTo) >= WEEK) return false;
  return dayNumber(dataTo) - firstDay.reduce((least, day) => Math.min(least, day)) >= FEWEST_DAYS;
}

/** Names of the segments that customers can be in under these options. */
const segmentNames = (options: RfmOptions): string[] => [
  ...segmentsOf(rulesOf(options), false).map(({ name }) => name),
  OTHER,
];

/** The segments that customers were in; movement is never that of the rules. */
const SEGMENTS_BEFORE: Remembered<RfmOptions> = {
  columns: ["customer_id", "segment"],
  sameOptions: true,
  refuse(rows, options, edition) {
    const known = new Set(segmentNames(options));
    const strange = [...new Set(rows.getColumn("segment").toArray() as string[])].find((name) => !known.has(name));
    return strange === undefined ? undefined : `edition ${edition} has the segment ${strange}, which there is no more`;
  },
  otherwise: "customer movement is compared with the same data a week earlier",
};

/** Columns that every customer gets; the days of the orders are known without us. */
const { customer_id: _id, first_order_on: _first, last_order_on: _last, ...CUSTOMER_COLUMNS } = RFM.columns;

export default defineAnalysis<RfmOptions, RfmMarts>({
  ...rfmInfo,
  tables: RFM_TABLES,
  marts: rfm,
  customer: {
    columns: CUSTOMER_COLUMNS,
    of: (marts) => marts.rfm.select("customer_id", ...Object.keys(CUSTOMER_COLUMNS).map((name) => pl.col(name))),
  },
  section: rfmSection,
  remembers: {
    rfm: SEGMENTS_BEFORE,
    list_members: {
      columns: Object.keys(LIST_MEMBERS.columns),
      otherwise: "what came of earlier lists is not shown",
    },
  },
  attachments: {
    "at_risk_customers.csv": (marts) => attachedList(marts, "call"),
    "win_back.csv": (marts) => attachedList(marts, "win_back"),
    "upsell.csv": (marts) => attachedList(marts, "upsell"),
    "champions.csv": (marts) => attachedList(marts, "thank"),
  },
  explains: rfmExplains,
});
