/** Understanding a file: the roles of its columns from names, values and arithmetic together, and what only the user can say. */

import { identitiesOf, numericColumns } from "./arithmetic.ts";
import { assign, type Claim, WEAKEST } from "./assign.ts";
import { type Chosen, chosenColumns, layoutOf } from "./choices.ts";
import {
  accountsOfBooks,
  atCost,
  bestOf,
  correctionsOf,
  customersReferences,
  discountedPrices,
  namesOfNothing,
  partsOfWholes,
  payouts,
  payoutsAfterFees,
  provenProducts,
} from "./corrections.ts";
import { fitOf } from "./fit.ts";
import { orderLevel } from "./grouping.ts";
import { type Looked, type LookedColumn, lookAt, type Table } from "./looked.ts";
import { misfitsOf, notesOf, sumsOfOrders, understoodCurrency } from "./notes.ts";
import type { DecimalMark } from "./numbers.ts";
import { otherTable, partsOfDay } from "./other-tables.ts";
import { type PresetName, presets } from "./presets.ts";
import { questionsOf } from "./questions.ts";
import { factsOf, type Role } from "./roles.ts";
import { coarseCustomers, convertedCounts, fineCustomers, headerlessMoney, priceAlone, settledDay } from "./settle.ts";
import { structureOf } from "./structure.ts";
import { totalRows } from "./totals.ts";
import type { ColumnChoices, ColumnUnderstanding, Understanding } from "./understanding.ts";
import { currencyByValues, orderByValues, orderSentence, secondStatus, statusByValues } from "./unnamed.ts";

export interface UnderstandOptions {
  preset: PresetName | "auto";
  columns: ColumnChoices;
  decimal: "auto" | DecimalMark;
  /** How dates are written, where the user says it. */
  dateFormat?: string | undefined;
}

/** Numbers that most records lack, each on one record that has its day: beside an id of every record they number no orders. */
function withoutSparse({ columns }: Looked): readonly LookedColumn[] {
  const isWhole = ({ names, profile: { filled, rows, distinct } }: LookedColumn): boolean =>
    (names.get("order_id") ?? 0) >= WEAKEST && filled === rows && distinct === rows;
  const day = bestOf(columns, "ordered_at");
  if (day === undefined || !columns.some(isWhole)) return columns;
  return columns.filter(
    ({ profile: { filled, rows, distinct } }) =>
      filled >= 0.5 * rows || distinct < filled || day.profile.filled < 0.9 * rows,
  );
}

/** Of columns that name orders alike, the one whose orders have several lines. */
function orderColumn(looked: Looked, chosen: number | undefined): LookedColumn | undefined {
  if (chosen !== undefined) return looked.columns[chosen];
  const columns = withoutSparse(looked);
  const best = bestOf(columns, "order_id");
  const isSure = (best?.names.get("order_id") ?? 0) >= 0.5;
  if (best === undefined || !isSure) {
    const shown = orderByValues(looked);
    if (shown !== undefined) return shown;
  }
  if (best === undefined) return undefined;
  const score = best.names.get("order_id")!;
  const equals = columns.filter((one) => (one.names.get("order_id") ?? 0) >= score - 0.2 && fitOf("order_id", one) > 0);
  const repeats = equals.filter(({ profile }) => profile.distinct < profile.filled);
  return best.profile.distinct < best.profile.filled || repeats.length === 0
    ? best
    : (repeats.find((one) => (one.names.get("order_id") ?? 0) >= 0.75) ?? best);
}

/** Roles that take the column of another where they have none of their own. */
const STAND_INS: readonly (readonly [Role, readonly Role[]])[] = [
  ["customer_id", ["email", "phone", "customer_name"]],
  ["product_id", ["description"]],
  ["description", ["product_id"]],
  ["region", ["store"]],
];

function standIns(looked: Looked, positions: Map<Role, number>, absent: ReadonlySet<Role>): string[] {
  const notes: string[] = [];
  for (const [role, others] of STAND_INS) {
    if (positions.has(role) || absent.has(role)) continue;
    const other = others.find((one) => positions.has(one));
    if (other === undefined) continue;
    // the code of a product is no name of it
    const { concepts } = looked.columns[positions.get(other)!]!.meaning;
    if (role === "description" && (concepts.has("id") || concepts.has("sku") || !looked.table.hasHeader)) continue;
    positions.set(role, positions.get(other)!);
    notes.push(`no ${role}: ${other} stands in for it`);
  }
  return notes;
}

const howOf = (claim: Claim | undefined): ColumnUnderstanding["how"] =>
  claim === undefined ? "none" : claim.evidence.some((one) => / (?:=|≈) /.test(one)) ? "identity" : "name";

const SURE = 0.6;

type Layout = ReturnType<typeof layoutOf>;

/** What has been found out of the columns so far, by their index. */
interface Assigned {
  roles: Map<number, Claim>;
  /** Of a table without a header. */
  byValues: Map<number, Claim>;
  positions: Map<Role, number>;
  /** Columns whose role the configuration or a known layout says. */
  fixed: ReadonlyMap<number, Role>;
}

/** Gives a column a role, and takes from it what it was before. */
function give({ roles, byValues, positions, fixed }: Assigned, column: number, claim: Claim): void {
  byValues.delete(column);
  for (const [role, index] of positions) if (index === column && !fixed.has(index)) positions.delete(role);
  roles.set(column, claim);
}

/** What is said of one column, and how that is known. */
function understoodColumn(
  { index, name }: LookedColumn,
  { fixed, roles, byValues, chosen, layout }: Omit<Assigned, "positions"> & { chosen: Chosen; layout: Layout },
): ColumnUnderstanding {
  const role = fixed.get(index);
  if (role !== undefined) {
    const isChosen = chosen.positions.get(role) === index || chosen.composites.size > 0;
    const evidence = isChosen ? "as the configuration says" : `the header is that of ${presets[layout.preset].title}`;
    return {
      ...{ name, index, role, isGuess: false, evidence: [evidence] },
      ...(isChosen ? { confidence: 1, how: "config" } : { confidence: 0.98, how: "preset" }),
    };
  }
  const claim = roles.get(index) ?? byValues.get(index);
  const isValues = byValues.has(index) && !roles.has(index);
  const confidence = Math.max(0, Math.min(1, claim?.score ?? 0));
  return {
    name,
    index,
    role: claim?.role ?? "ignored",
    confidence: Math.round(100 * confidence) / 100,
    isGuess: claim !== undefined && (isValues || confidence < SURE),
    how: claim === undefined ? "none" : isValues ? "values" : howOf(claim),
    evidence: claim?.evidence ?? ["nothing says what it is"],
  };
}

/** The roles that the configuration and a known layout give, by column. */
function fixedRoles(layout: Layout, chosen: Chosen, positions: ReadonlyMap<Role, number>): Map<number, Role> {
  const fixed = new Map<number, Role>();
  for (const [role, index] of [...layout.positions, ...chosen.positions])
    if (positions.get(role) === index) fixed.set(index, role);
  for (const parts of chosen.composites.values())
    for (const index of parts) if (!fixed.has(index)) fixed.set(index, "ignored");
  return fixed;
}

/** Of a table without a header: what the values say by themselves. */
function rolesByValues(looked: Looked, fixed: ReadonlyMap<number, Role>, taken: ReadonlySet<Role>): Map<number, Claim> {
  const found = new Map<number, Claim>();
  if (looked.table.hasHeader) return found;
  for (const [index, { role, evidence }] of structureOf(looked).roles)
    if (!fixed.has(index) && !taken.has(role)) found.set(index, { role, score: 0.5, evidence: [evidence] });
  return found;
}

/** Money of records that are sums of several orders, or of another table than one of sales, is no money of an order. */
function withoutOthers(looked: Looked, { positions, roles }: Assigned, misfits: Understanding["misfits"]): void {
  const why =
    sumsOfOrders(looked, positions, (index) => roles.get(index)?.role === "count") ?? otherTable(looked, positions);
  if (why === undefined) return;
  misfits.amount = why;
  for (const role of [...positions.keys()]) if (factsOf(role).money) positions.delete(role);
}

/**
 * What a table is, from its header and a sample spread over it.
 *
 * Nothing is refused here but a column that the user names and the file has not: whether the table has what a report needs is
 * for `requireSales`, because it may be joined with another first.
 *
 * @throws UserError (exit code 2) for `columns` or `preset` that do not fit the file
 */
export function understand(table: Table, options: UnderstandOptions): Understanding {
  const looked = lookAt(table, options.decimal, options.dateFormat);
  const chosen = chosenColumns(looked, options.columns);
  const layout = layoutOf(looked, options.preset, chosen);
  const positions = new Map<Role, number>([...layout.positions, ...chosen.positions]);
  const taken = new Set<Role>([...positions.keys(), ...chosen.absent]);
  // a known layout says what is counted: another column of its file does not become the amount by its name
  if (layout.preset !== "generic" && (positions.has("amount") || positions.has("unit_price")))
    taken.add("amount").add("unit_price");
  const fixed = fixedRoles(layout, chosen, positions);
  const numeric = numericColumns(looked);
  const identities = identitiesOf(looked, numeric);
  const order = orderColumn(looked, positions.get("order_id"));
  const level = orderLevel(looked.columns, order);
  // orders are those whose lines stand together, not the finer of two ids
  const isNamed = (order?.names.get("order_id") ?? 0) >= WEAKEST;
  const isShown = order !== undefined && table.hasHeader && !isNamed;
  if (order !== undefined && !taken.has("order_id") && (isNamed || isShown)) {
    positions.set("order_id", order.index);
    taken.add("order_id");
  }
  const corrections = [
    ...correctionsOf(looked, identities),
    ...payouts(looked, identities),
    ...payoutsAfterFees(looked),
    ...accountsOfBooks(looked),
    ...partsOfWholes(looked, identities),
    ...namesOfNothing(looked),
    ...provenProducts(looked, identities),
    ...atCost(looked, identities),
    ...discountedPrices(looked),
    ...customersReferences(looked, order),
    ...totalRows(looked, numeric, level),
  ];
  const withOrder = new Map(fixed);
  if (order !== undefined && positions.get("order_id") === order.index && !fixed.has(order.index))
    withOrder.set(order.index, "order_id");
  const { roles, claims } = assign(looked, identities, level, withOrder, taken, corrections);
  if (order !== undefined && !fixed.has(order.index) && positions.get("order_id") === order.index) {
    const claim = isShown
      ? ({ role: "order_id", score: 0.5, evidence: [orderSentence(looked, order)] } as const)
      : claims.get(order.index)!.find(({ role }) => role === "order_id");
    if (claim !== undefined) roles.set(order.index, { ...claim, evidence: [...claim.evidence] });
  }
  const byValues = rolesByValues(looked, fixed, taken);
  for (const [index, claim] of [...byValues, ...roles])
    if (factsOf(claim.role).single && !positions.has(claim.role)) positions.set(claim.role, index);
  if (!fixed.has(positions.get("ordered_at") ?? -1)) settledDay(looked, roles, positions, taken);
  const status = positions.has("status") || taken.has("status") ? undefined : statusByValues(looked, roles, fixed);
  const found: Assigned = { roles, byValues, positions, fixed };
  if (status !== undefined) {
    give(found, status.index, {
      role: "status",
      score: 0.55,
      evidence: ["its values are words of status, of sales and of others that are none"],
    });
    positions.set("status", status.index);
  }
  const composites = new Map(chosen.composites);
  const firstStatus = positions.get("status");
  const second =
    firstStatus === undefined ||
    layout.preset !== "generic" ||
    chosen.positions.has("status") ||
    composites.has("status")
      ? undefined
      : secondStatus(looked, roles, fixed, firstStatus);
  if (second !== undefined) {
    give(found, second.index, {
      role: "status",
      score: 0.7,
      evidence: [`undoes records, too: read together with ${looked.columns[firstStatus!]!.name}`],
    });
    composites.set("status", [firstStatus!, second.index]);
  }
  const money = positions.has("currency") || taken.has("currency") ? undefined : currencyByValues(looked, roles, fixed);
  if (money !== undefined) {
    give(found, money.index, { role: "currency", score: 0.6, evidence: ["its values are codes of currencies"] });
    positions.set("currency", money.index);
  }
  headerlessMoney(looked, byValues, roles, positions, identities);
  convertedCounts(looked, positions, fixed, roles);
  const misfits = misfitsOf(looked);
  if (chosen.absent.has("quantity") || positions.has("quantity")) delete misfits.quantity;
  if (fixed.size === 0) withoutOthers(looked, found, misfits);
  const parts = positions.has("ordered_at") ? undefined : partsOfDay(looked);
  if (parts !== undefined) misfits.ordered_at = parts;
  if (misfits.quantity === undefined) priceAlone(positions, fixed, roles);
  coarseCustomers(looked, positions, fixed, roles);
  fineCustomers(looked, positions, fixed, roles);
  const columns = looked.columns.map((column) => understoodColumn(column, { fixed, roles, byValues, chosen, layout }));
  const notes = standIns(looked, positions, chosen.absent);
  const understanding: Understanding = {
    preset: layout.preset,
    hasHeader: table.hasHeader,
    columns,
    positions,
    composites,
    identities,
    questions: [],
    misfits,
    languages: looked.languages,
    decimal: looked.decimal.decimal,
    notes: [...notes, ...notesOf(looked, columns, positions, identities)],
    ...understoodCurrency(looked, positions),
  };
  return { ...understanding, questions: questionsOf(looked, understanding, claims, chosen) };
}
