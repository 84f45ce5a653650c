/** The arithmetic between the columns of a table: which have measured numbers, and which products and sums hold. */
import { WEAKEST } from "./assign.ts";
import { fitOf } from "./fit.ts";
import type { NumericColumn } from "./identities.ts";
import { findAdjusted, findIdentities, near, passes, spread, tally } from "./identities.ts";
import type { Looked, LookedColumn } from "./looked.ts";
import { isNumeric } from "./profile.ts";
import type { Role } from "./roles.ts";
import { factsOf } from "./roles.ts";
import type { Identity } from "./understanding.ts";

const MOST_NUMERIC = 24;

/** So many prices and quantities are tried with every discount and tax. */
const MOST_FACTORS = 3;

/** Without a header any number may be the discount, where there are not more of them. */
const MOST_BARE = 10;

const ADJUSTING: readonly Role[] = [
  ...(["tax", "order_tax", "tax_rate", "shipping", "discount", "order_discount", "discount_rate"] as const),
];

/** A charge under so sure a name is one. */
const NAMED = 0.6;
/** Postage and the like may be the same for every order. */
const isFlatCharge = ({ names, profile }: LookedColumn): boolean =>
  profile.most > 0 && ADJUSTING.some((role) => (names.get(role) ?? 0) >= NAMED);

/** Columns with measured numbers: what arithmetic is looked for among. */
export function numericColumns({ columns }: Looked): NumericColumn[] {
  const isKey = (one: LookedColumn): boolean =>
    (["order_id", "customer_id", "product_id", "phone"] as const).some((role) => (one.names.get(role) ?? 0) >= 0.6);
  const numeric = columns.filter(
    (one) =>
      isNumeric(one.profile) &&
      (one.profile.distinct > 1 || (one.names.get("quantity") ?? 0) >= WEAKEST || isFlatCharge(one)) &&
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

const CHARGES: readonly Role[] = ["tax", "order_tax", "shipping"];
/** So many sums are tried with every column. */
const MOST_PARTS = 6;

/** Whether a column is one of several amounts that may make up another: labour, parts; never a net, a gross or a charge. */
export const isPart = ({ names, isExcluded, meaning: { concepts } }: LookedColumn): boolean =>
  !isExcluded &&
  (names.get("amount") ?? 0) >= 0.5 &&
  CHARGES.every((role) => (names.get(role) ?? 0) < 0.5) &&
  (["net", "gross", "subtotal", "taxed", "untaxed", "price", "converted"] as const).every((one) => !concepts.has(one));

/** Sums of three and more: of all parts, with and without what is charged beside them. */
function findWholes({ columns }: Looked, numeric: readonly NumericColumn[], rowCount: number): Identity[] {
  const parts = numeric.filter(({ index }) => isPart(columns[index]!));
  const charges = numeric.filter(({ index }) => CHARGES.some((role) => (columns[index]!.names.get(role) ?? 0) >= 0.5));
  const rows = spread(rowCount);
  return numeric.flatMap((whole): Identity[] => {
    const own = parts.filter((one) => one !== whole);
    if (own.length < 2 || own.length > MOST_PARTS || charges.includes(whole)) return [];
    for (const terms of [[...own, ...charges], own]) {
      if (terms.length < 3) continue;
      const found = tally(rows, (row) => {
        const sum = terms.reduce((all, { numbers }) => all + numbers[row]!, 0);
        if (Number.isNaN(sum) || Number.isNaN(whole.numbers[row]!)) return undefined;
        return { holds: near(whole.numbers[row]!, sum, 0.011), tells: own.every(({ numbers }) => numbers[row] !== 0) };
      });
      if (!passes(found)) continue;
      return [
        {
          sentence: `${terms.map(({ name }) => name).join(" + ")} = ${whole.name}`,
          result: whole.index,
          terms: terms.map(({ index }) => ({ index, as: "plus" })),
          share: found.held / found.checked,
        },
      ];
    }
    return [];
  });
}

/** Plain products and sums first; where the product misses the total, what makes up the difference. */
export function identitiesOf(looked: Looked, numeric: readonly NumericColumn[]): Identity[] {
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
  return [...plain, ...adjusted, ...findWholes(looked, numeric, rows)];
}
