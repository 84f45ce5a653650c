/** Understanding a file: the roles of its columns from names, values and arithmetic together, and what only the user can say. */
import { assign, type Claim, type Correction, heldSentence, WEAKEST } from "./assign.ts";
import { chosenColumns, layoutOf } from "./choices.ts";
import { hasTimes, sameDays } from "./days.ts";
import { fitOf } from "./fit.ts";
import { orderLevel } from "./grouping.ts";
import { findAdjusted, findIdentities, type NumericColumn, priceByQuantity, priceKind } from "./identities.ts";
import { type Looked, type LookedColumn, lookAt, type Table } from "./looked.ts";
import type { DecimalMark } from "./numbers.ts";
import { type PresetName, presets } from "./presets.ts";
import { isNumeric } from "./profile.ts";
import { questionsOf } from "./questions.ts";
import { factsOf, type Role } from "./roles.ts";
import { structureOf } from "./structure.ts";
import type { ColumnChoices, ColumnUnderstanding, Identity, Understanding } from "./understanding.ts";

export interface UnderstandOptions {
  preset: PresetName | "auto";
  columns: ColumnChoices;
  decimal: "auto" | DecimalMark;
}

const MOST_NUMERIC = 24;
const bestOf = (columns: readonly LookedColumn[], role: Role, least = WEAKEST): LookedColumn | undefined => {
  const score = (one: LookedColumn): number => (one.names.get(role) ?? 0) * fitOf(role, one);
  const [best] = columns.filter((one) => score(one) >= least).sort((a, b) => score(b) - score(a));
  return best;
};

/** Of columns that name orders alike, the one whose orders have several lines. */
function orderColumn({ columns }: Looked, chosen: number | undefined): LookedColumn | undefined {
  if (chosen !== undefined) return columns[chosen];
  const best = bestOf(columns, "order_id");
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
  const named = (role: Role): NumericColumn | undefined => {
    const best = bestOf(looked.columns, role, 0.5);
    return best === undefined ? undefined : numeric.find(({ index }) => index === best.index);
  };
  const price = named("unit_price");
  if (price === undefined) return plain;
  return [...plain, ...findAdjusted(named("quantity"), price, numeric, rows)];
}

/** Gross less fee = net: what the shop is paid out is no revenue. */
function payouts({ columns }: Looked, identities: readonly Identity[]): Correction[] {
  return identities.flatMap(({ result, terms, sentence }): Correction[] => {
    if (terms.length !== 2 || terms.some(({ as }) => as !== "plus")) return [];
    const fee = terms.map(({ index }) => columns[index]!).find((one) => one.names.has("fee"));
    const other = terms.map(({ index }) => columns[index]!).find((one) => one !== fee);
    if (fee === undefined || other === undefined) return [];
    const [paidOut, paid] = fee.profile.median < 0 ? [columns[result]!, other] : [other, columns[result]!];
    return [
      { index: paidOut.index, from: "amount", to: "fee", sentence: `${sentence}: what is left after the fee` },
      { index: paid.index, from: "gross_amount", to: "amount", sentence: `${sentence}: what was paid, before the fee` },
    ];
  });
}

/** "Name" alone is a product's only where there are products. */
function namesOfNothing({ columns }: Looked): Correction[] {
  const isProduct = (one: LookedColumn): boolean => (one.names.get("product_id") ?? 0) >= 0.6;
  if (columns.some(isProduct)) return [];
  return columns
    .filter((one) => one.meaning.concepts.size === 1 && one.meaning.concepts.has("name"))
    .map(({ index }) => ({ index, from: "description", to: undefined, sentence: "" }));
}

/** A total that is not of the size of price × pieces is none. */
const LEAST_RATIO = 0.2;
const MOST_RATIO = 5;

function correctionsOf(looked: Looked, identities: readonly Identity[]): Correction[] {
  const { columns } = looked;
  const quantity = bestOf(columns, "quantity", 0.5);
  const price = bestOf(columns, "unit_price", 0.5);
  if (quantity === undefined || price === undefined) return [];
  const isProven = identities.some(({ terms }) =>
    [quantity, price].every(({ index }) => terms.some((term) => term.index === index && term.as === "factor")),
  );
  const corrections: Correction[] = [];
  for (const total of columns) {
    if (total === price || !total.names.has("amount") || total.isExcluded) continue;
    const ratios = [...total.profile.numbers.entries()].flatMap(([row, value]) => {
      const product = quantity.profile.numbers[row]! * price.profile.numbers[row]!;
      return Number.isNaN(value) || Number.isNaN(product) || product === 0 ? [] : [Math.abs(value / product)];
    });
    const ratio = ratios.sort((a, b) => a - b)[ratios.length >> 1];
    // an order's total is larger than one of its lines
    if (ratio !== undefined && (ratio < LEAST_RATIO || (ratio > MOST_RATIO && (total.names.get("amount") ?? 0) < 0.75)))
      corrections.push({
        index: total.index,
        from: "amount",
        to: total.names.has("count") ? "count" : undefined,
        sentence: `not of the size of ${quantity.name} × ${price.name}`,
      });
  }
  if (isProven || price.meaning.concepts.has("unit")) return corrections;
  const product = bestOf(columns, "product_id") ?? bestOf(columns, "description") ?? bestOf(columns, "category");
  const byProduct = priceKind(price.profile.numbers, quantity.profile.numbers, product?.values ?? []);
  const isShown = byProduct.kind !== "unknown";
  const found = isShown ? byProduct : priceByQuantity(price.profile.numbers, quantity.profile.numbers);
  if (found.kind === "line" && found.share >= 0.9)
    corrections.push({
      index: price.index,
      from: "unit_price",
      to: "amount",
      sentence: isShown
        ? `grows in step with ${quantity.name} for the same ${product?.name} (in ${Math.round(100 * found.share)} % of ${found.pairs} pairs of records): it is the line's total`
        : `grows in step with ${quantity.name} over ${found.pairs} records: it is the line's total`,
    });
  return corrections;
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
  const identities = identitiesOf(looked, numericColumns(looked));
  const order = orderColumn(looked, positions.get("order_id"));
  const level = orderLevel(looked.columns, order);
  // orders are those whose lines stand together, not the finer of two ids
  if (order !== undefined && !taken.has("order_id") && (order.names.get("order_id") ?? 0) >= WEAKEST) {
    positions.set("order_id", order.index);
    taken.add("order_id");
  }
  const corrections = [...correctionsOf(looked, identities), ...payouts(looked, identities), ...namesOfNothing(looked)];
  const withOrder = new Map(fixed);
  if (order !== undefined && positions.get("order_id") === order.index && !fixed.has(order.index))
    withOrder.set(order.index, "order_id");
  const { roles, claims } = assign(looked, identities, level, withOrder, taken, corrections);
  if (order !== undefined && !fixed.has(order.index) && positions.get("order_id") === order.index) {
    const claim = claims.get(order.index)!.find(({ role }) => role === "order_id");
    if (claim !== undefined) roles.set(order.index, claim);
  }
  const byValues = new Map<number, Claim>();
  if (!table.hasHeader)
    for (const [index, { role, evidence }] of structureOf(looked).roles)
      if (!fixed.has(index) && !taken.has(role)) byValues.set(index, { role, score: 0.5, evidence: [evidence] });
  for (const [index, claim] of [...byValues, ...roles])
    if (factsOf(claim.role).single && !positions.has(claim.role)) positions.set(claim.role, index);
  if (!fixed.has(positions.get("ordered_at") ?? -1)) dayOf(looked, roles, positions, taken);
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
    composites: chosen.composites,
    identities,
    questions: [],
    misfits,
    languages: looked.languages,
    decimal: looked.decimal.decimal,
    notes: [...notes, ...notesOf(looked, columns, positions, identities)],
    ...currencyOf(looked, positions),
  };
  return { ...understanding, questions: questionsOf(looked, understanding, claims, chosen) };
}

/** A moment is taken before its day alone; a file of payments has the day of the payment. */
function dayOf(
  looked: Looked,
  roles: Map<number, Claim>,
  positions: Map<Role, number>,
  taken: ReadonlySet<Role>,
): void {
  const isDay = ({ profile: { share, filled } }: LookedColumn): boolean => filled > 0 && share.date >= 0.9;
  const at = positions.get("ordered_at");
  const give = (column: LookedColumn, evidence: string): void => {
    positions.set("ordered_at", column.index);
    roles.set(column.index, { role: "ordered_at", score: 0.55, evidence: [evidence] });
  };
  if (at === undefined) {
    if (taken.has("ordered_at")) return;
    const paid = looked.columns.filter((one) => isDay(one) && !one.isExcluded && one.meaning.concepts.has("payment"));
    if (paid.length === 1) give(paid[0]!, "the day of the payment: no column has another day of the order");
    return;
  }
  const day = looked.columns[at]!;
  if (positions.has("order_time") || !isDay(day) || hasTimes(day)) return;
  const moment = looked.columns.find(
    (one) =>
      one !== day && isDay(one) && (one.names.get("ordered_at") ?? 0) >= 0.6 && hasTimes(one) && sameDays(one, day),
  );
  if (moment === undefined) return;
  roles.delete(at);
  give(moment, `the same days as ${day.name}, with the time`);
}

/** Of amounts in several currencies and the same in one, those in one are counted. */
function convertedCounts(
  looked: Looked,
  positions: Map<Role, number>,
  fixed: ReadonlyMap<number, Role>,
  roles: Map<number, Claim>,
): void {
  const [amount, converted, currency] = (["amount", "converted_amount", "currency"] as const).map((role) =>
    positions.get(role),
  );
  if (amount === undefined || converted === undefined || currency === undefined) return;
  if ([amount, converted, currency].some((index) => fixed.has(index)) || looked.columns[currency]!.profile.distinct < 2)
    return;
  const to = positions.get("converted_currency");
  const codes = `${looked.columns[currency]!.name} has several currencies`;
  positions.set("amount", converted);
  positions.delete("converted_amount");
  roles.set(converted, { role: "amount", score: 0.9, evidence: [`${codes}: the amount in one of them is counted`] });
  roles.set(amount, {
    role: "ignored",
    score: 0.9,
    evidence: [`${codes}: ${looked.columns[converted]!.name} is counted instead`],
  });
  roles.set(currency, { role: "ignored", score: 0.9, evidence: ["the currency of an amount that is not counted"] });
  positions.delete("currency");
  if (to === undefined) return;
  positions.delete("converted_currency");
  positions.set("currency", to);
  roles.set(to, { role: "currency", score: 0.9, evidence: [`the currency of ${looked.columns[converted]!.name}`] });
}

/** A price where nothing is counted is what the record is worth. */
function priceAlone(positions: Map<Role, number>, fixed: ReadonlyMap<number, Role>, roles: Map<number, Claim>): void {
  const price = positions.get("unit_price");
  const others: readonly Role[] = [
    "quantity",
    "amount",
    "gross_amount",
    "converted_amount",
    "order_total",
    "order_subtotal",
  ];
  if (price === undefined || fixed.has(price) || others.some((role) => positions.has(role))) return;
  const claim = roles.get(price);
  positions.delete("unit_price");
  positions.set("amount", price);
  roles.set(price, {
    role: "amount",
    score: claim?.score ?? 0.6,
    evidence: ["a price, and no column has pieces: it is what the record is worth", ...(claim?.evidence ?? [])],
  });
}

/** Without a header money is proven by arithmetic, or it is asked for. */
function headerlessMoney(
  looked: Looked,
  byValues: Map<number, Claim>,
  roles: Map<number, Claim>,
  positions: Map<Role, number>,
  identities: readonly Identity[],
): void {
  if (looked.table.hasHeader || positions.has("amount") || positions.has("unit_price")) return;
  const free = looked.columns.filter(
    ({ index, profile }) => isNumeric(profile) && !byValues.has(index) && !roles.has(index),
  );
  const give = (index: number, role: Role, evidence: string): void => {
    const claim = { role, score: 0.55, evidence: [evidence] };
    byValues.set(index, claim);
    if (!positions.has(role)) positions.set(role, index);
  };
  const product = identities.find(({ terms }) => terms.length === 2 && terms.every(({ as }) => as === "factor"));
  if (product !== undefined) {
    const [a, b] = product.terms.map(({ index }) => looked.columns[index]!) as [LookedColumn, LookedColumn];
    const [quantity, price] = a.profile.share.integer >= b.profile.share.integer ? [a, b] : [b, a];
    const evidence = heldSentence(product);
    byValues.delete(quantity.index);
    positions.delete("quantity");
    give(quantity.index, "quantity", evidence);
    give(price.index, "unit_price", evidence);
    give(product.result, "amount", evidence);
    return;
  }
  const quantity = positions.get("quantity");
  if (quantity === undefined) return;
  // a price that stays whatever a small number is proves nothing: the number may be a till's. One that grows in step does
  const pieces = looked.columns[quantity]!.profile.numbers;
  const key = positions.get("product_id") ?? positions.get("description");
  const lines = free
    .filter(({ profile }) => profile.share.decimal >= 0.3)
    .map((money) => {
      const products = key === undefined ? [] : looked.columns[key]!.values;
      const byProduct = priceKind(money.profile.numbers, pieces, products);
      return {
        money,
        found: byProduct.kind === "unknown" ? priceByQuantity(money.profile.numbers, pieces) : byProduct,
      };
    })
    .filter(({ found }) => found.kind === "line" && found.share >= 0.9);
  if (lines.length !== 1) return;
  const evidence = "grows in step with the quantity";
  give(lines[0]!.money.index, "amount", evidence);
  byValues.set(quantity, { role: "quantity", score: 0.55, evidence: ["the amount grows in step with it"] });
}

const EXPECTED = {
  ordered_at: { what: "dates", example: "dates such as 2026-01-31 08:26" },
  amount: { what: "numbers", example: "numbers such as 1234.50" },
  quantity: { what: "numbers", example: "numbers such as 2" },
} as const;

/** What a name promises and the values do not hold. */
function misfitsOf({ columns }: Looked): Understanding["misfits"] {
  const misfits: Understanding["misfits"] = {};
  for (const [role, { what, example }] of Object.entries(EXPECTED) as [
    keyof typeof EXPECTED,
    (typeof EXPECTED)["amount"],
  ][]) {
    const column = columns.find(
      (one) => (one.names.get(role) ?? 0) >= 0.6 && one.profile.filled > 0 && fitOf(role, one) === 0,
    );
    if (column !== undefined)
      misfits[role] =
        `column ${JSON.stringify(column.name)} has no ${what}: ${JSON.stringify(column.profile.example)}; expected ${example}`;
  }
  return misfits;
}

function currencyOf(looked: Looked, positions: ReadonlyMap<Role, number>): { currency?: string } {
  for (const role of ["amount", "unit_price", "order_total", "gross_amount"] as const) {
    const column = looked.columns[positions.get(role) ?? -1];
    if (column === undefined) continue;
    if (column.profile.currency !== undefined) return { currency: column.profile.currency };
    const word = column.name.match(/[A-Z]{3}/g)?.find((one) => Intl.supportedValuesOf("currency").includes(one));
    const sign = /€/.test(column.name)
      ? "EUR"
      : /£/.test(column.name)
        ? "GBP"
        : /\$/.test(column.name)
          ? "USD"
          : /₹/.test(column.name)
            ? "INR"
            : undefined;
    if (word !== undefined || sign !== undefined) return { currency: word ?? sign! };
    const lower = /(?:^|[\s_(])(usd|eur|gbp|inr|vnd|try|pln|sek|brl|mxn|jpy|cad|aud)(?:$|[\s_)])/i.exec(
      column.name,
    )?.[1];
    if (lower !== undefined) return { currency: lower.toUpperCase() };
  }
  return {};
}

function notesOf(
  looked: Looked,
  columns: readonly ColumnUnderstanding[],
  positions: ReadonlyMap<Role, number>,
  identities: readonly Identity[],
): string[] {
  const notes: string[] = [];
  const amount = positions.get("amount");
  const name = (index: number): string => columns[index]!.name;
  const tax = positions.get("tax") ?? positions.get("order_tax") ?? positions.get("tax_rate");
  if (amount !== undefined) {
    const withTax = identities.find(
      ({ result, terms }) =>
        result === amount && terms.some(({ index, as }) => index === tax && (as === "plus" || as === "rate_on")),
    );
    const { concepts } = looked.columns[amount]!.meaning;
    if (withTax !== undefined || concepts.has("taxed"))
      notes.push(`${name(amount)} includes the tax${withTax === undefined ? "" : `: ${heldSentence(withTax)}`}`);
    else if (
      concepts.has("untaxed") ||
      (tax !== undefined &&
        identities.some(
          ({ terms }) => terms.some(({ index }) => index === amount) && terms.some(({ index }) => index === tax),
        ))
    )
      notes.push(`${name(amount)} is before tax`);
  }
  const twice = columns.filter(({ name: one }) => / \(\d+\)$/.test(one) && !looked.table.headers.includes(one));
  for (const one of twice)
    notes.push(
      `two columns have one name; the later one is called ${JSON.stringify(one.name)} here and in the configuration`,
    );
  if (looked.decimal.open.length === 0 && looked.decimal.decimal === ",")
    notes.push(`decimals are written with a comma, ${looked.decimal.why}`);
  return notes;
}
