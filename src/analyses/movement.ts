/** Movement: who is new, who stayed, who left, and where a change of revenue comes from. */
import type pl from "../columns/polars.ts";
import { emptyFrame } from "../schema.ts";
import { type Context, defineAnalysis, type Input } from "./analysis.ts";
import { CROSS_SHOP, CUSTOMER_MOVEMENT, GAIN_LOSS, MOVEMENT_TABLES } from "./movement/contracts.ts";
import { crossShopRows, gainLossRows } from "./movement/gain-loss.ts";
import { type MovementOptions, movementInfo } from "./movement/options.ts";
import { movesOf, periodsOf, spendersOf } from "./movement/periods.ts";
import { movementSection } from "./movement/section.ts";
import {
  customerMovementTable,
  customerMovesTable,
  flowsTable,
  movementPeriodsTable,
  spenderTable,
} from "./movement/tables.ts";
import { frameOf } from "./rows.ts";

export { MovementOptions } from "./movement/options.ts";

/** The tables of `movement`: the two periods, every customer's movement, groups of spenders, gains and losses, combinations of categories, flows between segments. */
export type MovementMarts = Record<keyof typeof MOVEMENT_TABLES, pl.DataFrame>;

/**
 * Two periods of complete calendar months, one behind the other: customers in, one row per customer with an order in either out
 * (`customer_movement`), with what adds up from them.
 *
 * A customer is new, reactivated, repeating or lapsed by the sales of the periods. `gain_loss` takes the change of net revenue apart
 * into parts that add up to it to the ten-thousandth; by category, what customers of both periods spend more here and less there is
 * switched as far as the two balance. Heavy, medium and light buyers are the top 20 %, the next 30 % and the rest by spend. Anonymous
 * sales are a part of their own. Where the data holds no two periods, the tables are empty.
 */
export function movement(
  input: Input,
  options: MovementOptions,
  { asOf, dataTo = asOf }: Pick<Context, "asOf"> & Partial<Pick<Context, "dataTo">>,
): MovementMarts {
  const { facts } = input;
  const { first, days } = input.feature("dailySums");
  const periods = periodsOf(options, days === 0 ? undefined : first, dataTo);
  const flows = flowsTable(input.table("segment_moves"), input.table("segments"));
  if (periods === undefined) {
    const none = Object.entries(MOVEMENT_TABLES).map(([name, contract]) => [name, emptyFrame(contract)]);
    return { ...(Object.fromEntries(none) as MovementMarts), segment_flows: flows };
  }
  const moves = movesOf(input.feature("customerOrders"), periods);
  const spenders = spendersOf(moves, options);
  return {
    movement_periods: movementPeriodsTable(facts, periods, moves),
    customer_movement: customerMovementTable(facts, moves, spenders),
    customer_moves: customerMovesTable(moves),
    spender_groups: spenderTable(moves, spenders),
    gain_loss: frameOf(GAIN_LOSS, gainLossRows(facts, periods, moves, options)).sort("category"),
    cross_shop: frameOf(CROSS_SHOP, crossShopRows(facts, periods, options)).sort("categories"),
    segment_flows: flows,
  };
}

const { movement: kind, spender_group: group } = CUSTOMER_MOVEMENT.columns;

export default defineAnalysis<MovementOptions, MovementMarts>({
  ...movementInfo,
  tables: MOVEMENT_TABLES,
  marts: movement,
  section: movementSection,
  customer: {
    columns: { movement: kind!, spender_group: group! },
    of: ({ customer_movement: customers }) => customers.select("customer_id", "movement", "spender_group"),
  },
});
