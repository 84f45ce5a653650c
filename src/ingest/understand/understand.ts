/** Understanding a file: the roles of its columns from names, values and arithmetic together, and what only the user can say. */
import { assign, type Claim, WEAKEST } from "./assign.ts";
import { chosenColumns, layoutOf } from "./choices.ts";
import { bestOf, correctionsOf, discountedPrices, namesOfNothing, payouts, provenProducts } from "./corrections.ts";
import { fitOf } from "./fit.ts";
import { orderLevel } from "./grouping.ts";
import { findAdjusted, findIdentities, type NumericColumn } from "./identities.ts";
import { type Looked, type LookedColumn, lookAt, type Table } from "./looked.ts";
import { misfitsOf, notesOf, understoodCurrency } from "./notes.ts";
import type { DecimalMark } from "./numbers.ts";
import { type PresetName, presets } from "./presets.ts";
import { isNumeric } from "./profile.ts";
import { questionsOf } from "./questions.ts";
import { factsOf, type Role } from "./roles.ts";
import { convertedCounts, headerlessMoney, priceAlone, settledDay } from "./settle.ts";
import { structureOf } from "./structure.ts";
import { totalRows } from "./totals.ts";
import type { ColumnChoices, ColumnUnderstanding, Identity, Understanding } from "./understanding.ts";
import { currencyByValues, orderByValues, orderSentence, secondStatus, statusByValues } from "./unnamed.ts";

export interface UnderstandOptions {
  preset: PresetName | "auto";
  columns: ColumnChoices;
  decimal: "auto" | DecimalMark;
}

const MOST_NUMERIC = 24;
/** So many prices and quantities are tried with every discount and tax. */
const MOST_FACTORS = 3;
/** Without a header any number may be the discount, where there are not more of them. */
const MOST_BARE = 10;
const ADJUSTING: readonly Role[] = [
  ...(["tax", "order_tax", "tax_rate", "shipping", "discount", "order_discount", "discount_rate"] as const),
];

/** Of columns that name orders alike, the one whose orders have several lines. */
function orderColumn(looked: Looked, chosen: number | undefined): LookedColumn | undefined {
  const { columns } = looked;
  if (chosen !== undefined) return columns[chosen];
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

/** Columns with measured numbers: what arithmetic is looked for among. */
function numericColumns({ columns }: Looked): NumericColumn[] {
  const isKey = (one: LookedColumn): boolean =>
    (["order_id", "customer_id", "product_id", "phone"] as const).some((role) => (one.names.get(role) ?? 0) >= 0.6);
  const numeric = columns.filter(
    (one) =>
      isNumeric(one.profile) &&
      (one.profile.distinct > 1 || (one.names.get("quantity") ?? 0) >= WEAKEST) &&
      !one.profile.countsUp &&
      !isKey(one) &&
      one.profile.share.date < 0.5,
  );
  const relevance = (one: LookedColumn): number =>
    Math.max(0, ...[...one.names].map(([role, score]) => (factsOf(role).money || role === "quantity" ? score : 0)));
  return [...numeric]
    .sort((a, b) => relevance(b) - relevance(a))
    .slice(0, MOST_NUMERIC)
    .map(({ index, name, profile }) => ({
      index,
      name,
      numbers: profile.numbers,
      isInteger: profile.share.integer >= 0.99,
    }));
}

const couldCount = ({ profile: { share, median }, names }: LookedColumn): boolean =>
  (names.get("quantity") ?? 0) >= WEAKEST || (share.integer >= 0.95 && Math.abs(median) <= 1000);

/** Plain products and sums first; where the product misses the total, what makes up the difference. */
function identitiesOf(looked: Looked, numeric: readonly NumericColumn[]): Identity[] {
  const rows = looked.table.sample.length;
  const quantities = new Set(
    numeric.filter(({ index }) => couldCount(looked.columns[index]!)).map(({ index }) => index),
  );
  const plain = findIdentities(numeric, rows, quantities);
  const named = (role: Role): NumericColumn[] =>
    numeric.filter(({ index }) => {
      const column = looked.columns[index]!;
      return (column.names.get(role) ?? 0) * fitOf(role, column) >= 0.5;
    });
  const terms = numeric.filter(({ index }) =>
    ADJUSTING.some((role) => (looked.columns[index]!.names.get(role) ?? 0) >= WEAKEST),
  );
  const isBare = !looked.table.hasHeader && numeric.length <= MOST_BARE;
  const pieces = (isBare ? numeric.filter(({ index }) => quantities.has(index)) : named("quantity")).slice(
    0,
    MOST_FACTORS,
  );
  const prices = isBare ? numeric.filter((one) => !pieces.includes(one)) : named("unit_price").slice(0, MOST_FACTORS);
  const adjusted = prices.flatMap((price) =>
    (pieces.length === 0 ? [undefined] : pieces).flatMap((quantity) =>
      findAdjusted(quantity, price, numeric, isBare ? numeric : terms, rows),
    ),
  );
  return [...plain, ...adjusted];
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

/**
 * What a table is, from its header and a sample spread over it.
 *
 * Nothing is refused here but a column that the user names and the file has not: whether the table has what a report needs is
 * for `requireSales`, because it may be joined with another first.
 *
 * @throws UserError (exit code 2) for `columns` or `preset` that do not fit the file
 */
export function understand(table: Table, options: UnderstandOptions): Understanding {
  const looked = lookAt(table, options.decimal);
  const chosen = chosenColumns(looked, options.columns);
  const layout = layoutOf(looked, options.preset, chosen);
  const positions = new Map<Role, number>([...layout.positions, ...chosen.positions]);
  const taken = new Set<Role>([...positions.keys(), ...chosen.absent]);
  // a known layout says what is counted: another column of its file does not become the amount by its name
  if (layout.preset !== "generic" && (positions.has("amount") || positions.has("unit_price")))
    taken.add("amount").add("unit_price");
  const fixed = new Map<number, Role>();
  for (const [role, index] of [...layout.positions, ...chosen.positions])
    if (positions.get(role) === index) fixed.set(index, role);
  for (const parts of chosen.composites.values())
    for (const index of parts) if (!fixed.has(index)) fixed.set(index, "ignored");
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
    ...namesOfNothing(looked),
    ...provenProducts(looked, identities),
    ...discountedPrices(looked),
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
  const byValues = new Map<number, Claim>();
  if (!table.hasHeader)
    for (const [index, { role, evidence }] of structureOf(looked).roles)
      if (!fixed.has(index) && !taken.has(role)) byValues.set(index, { role, score: 0.5, evidence: [evidence] });
  for (const [index, claim] of [...byValues, ...roles])
    if (factsOf(claim.role).single && !positions.has(claim.role)) positions.set(claim.role, index);
  if (!fixed.has(positions.get("ordered_at") ?? -1)) settledDay(looked, roles, positions, taken);
  const status = positions.has("status") || taken.has("status") ? undefined : statusByValues(looked, roles, fixed);
  if (status !== undefined) {
    byValues.delete(status.index);
    for (const [role, index] of positions) if (index === status.index && !fixed.has(index)) positions.delete(role);
    positions.set("status", status.index);
    roles.set(status.index, {
      role: "status",
      score: 0.55,
      evidence: ["its values are words of status, of sales and of others that are none"],
    });
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
    byValues.delete(second.index);
    for (const [role, index] of positions) if (index === second.index && !fixed.has(index)) positions.delete(role);
    composites.set("status", [firstStatus!, second.index]);
    roles.set(second.index, {
      role: "status",
      score: 0.7,
      evidence: [`undoes records, too: read together with ${looked.columns[firstStatus!]!.name}`],
    });
  }
  const money = positions.has("currency") || taken.has("currency") ? undefined : currencyByValues(looked, roles, fixed);
  if (money !== undefined) {
    byValues.delete(money.index);
    for (const [role, index] of positions) if (index === money.index) positions.delete(role);
    positions.set("currency", money.index);
    roles.set(money.index, { role: "currency", score: 0.6, evidence: ["its values are codes of currencies"] });
  }
  headerlessMoney(looked, byValues, roles, positions, identities);
  convertedCounts(looked, positions, fixed, roles);
  const misfits = misfitsOf(looked);
  if (chosen.absent.has("quantity") || positions.has("quantity")) delete misfits.quantity;
  if (misfits.quantity === undefined) priceAlone(positions, fixed, roles);
  const columns = looked.columns.map((column): ColumnUnderstanding => {
    const { index, name } = column;
    const role = fixed.get(index);
    if (role !== undefined) {
      const isChosen = chosen.positions.get(role) === index || chosen.composites.size > 0;
      const evidence = isChosen ? "as the configuration says" : `the header is that of ${presets[layout.preset].title}`;
      return {
        name,
        index,
        role,
        confidence: isChosen ? 1 : 0.98,
        isGuess: false,
        how: isChosen ? "config" : "preset",
        evidence: [evidence],
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
  });
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
