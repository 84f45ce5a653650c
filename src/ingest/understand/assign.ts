/** Roles are given out to all columns together: the assignment that agrees best with names, values and arithmetic as a whole. */
import munkres from "munkres";
import { fitOf } from "./fit.ts";
import { isOrderMoney, type OrderLevel } from "./grouping.ts";
import type { Concept } from "./lexicon/concepts.ts";
import type { Looked, LookedColumn } from "./looked.ts";
import { factsOf, ROLE_NAMES, type Role } from "./roles.ts";
import type { Identity } from "./understanding.ts";

/** A role, how surely it is that, and the sentences for it. */
export interface Claim {
  role: Role;
  score: number;
  evidence: string[];
}

export interface Assignment {
  /** By column: its role. */
  roles: Map<number, Claim>;
  /** By column: every role it could have had, the likeliest first. */
  claims: ReadonlyMap<number, readonly Claim[]>;
}

/** A weaker claim than this is no claim. */
export const WEAKEST = 0.3;
const BY_IDENTITY = 0.3;
const LEVEL_TWINS: readonly (readonly [Role, Role])[] = [
  ["discount", "order_discount"],
  ["tax", "order_tax"],
  ["amount", "order_total"],
];

const percent = (share: number): string => `${Math.round(100 * share)} %`;
export const heldSentence = ({ sentence, share }: Identity): string =>
  share > 0.999 ? `${sentence} in every record looked at` : `${sentence} in ${percent(share)} of the records looked at`;

const namedSentence = (column: LookedColumn, role: Role): string => {
  const concepts = [...column.meaning.concepts].filter((one) => one !== "filler");
  return `named ${JSON.stringify(column.name)}${concepts.length === 0 ? "" : ` (${concepts.join(", ")})`}: ${factsOf(role).description}`;
};

/** What the third column of an adjusted product is, by how it goes in. */
const ADJUSTED: Readonly<Record<string, readonly Role[]>> = {
  plus: ["tax", "order_tax", "shipping"],
  minus: ["discount", "order_discount"],
  rate_off: ["discount_rate", "discount"],
  rate_on: ["tax_rate", "tax"],
};

/** Words that exclude, but not from being a factor of the amount: an hourly rate, a number of copies. */
const FACTORS: ReadonlySet<Concept> = new Set<Concept>(["rate", "calendar", "count", "product", "filler"]);

/** How much more a column looks like pieces than like a price. */
export const pieceness = ({ names, profile }: LookedColumn): number =>
  (names.get("quantity") ?? 0) -
  (names.get("unit_price") ?? 0) +
  0.5 * profile.share.integer -
  0.4 * profile.share.decimal;

const isGross = ({ names }: LookedColumn): boolean => (names.get("gross_amount") ?? 0) > (names.get("amount") ?? 0);

/** Roles that a product of two columns gives: the quantity, the price, the line's amount, and what is added or taken off. */
function fromProduct(identity: Identity, columns: readonly LookedColumn[]): [number, Role][] {
  const factors = identity.terms.filter(({ as }) => as === "factor").map(({ index }) => columns[index]!);
  const result = columns[identity.result]!;
  const [a, b] = factors;
  if (a === undefined || b === undefined || factors.length !== 2) return [];
  // an hourly rate is a price where it makes the amount
  const isNamed = (result.names.get("amount") ?? 0) >= 0.6;
  const isOut = (one: LookedColumn): boolean =>
    one.isExcluded &&
    !(isNamed && one !== result && [...one.meaning.concepts].every((concept) => FACTORS.has(concept)));
  if ([a, b, result].some(isOut)) return [];
  const term = identity.terms.find(({ as }) => as !== "factor");
  const adjusting = term && columns[term.index]!;
  const role = term && ADJUSTED[term.as]!.find((one) => (adjusting!.names.get(one) ?? 0) >= WEAKEST);
  if (term !== undefined && role === undefined) return [];
  const [quantity, price] = pieceness(a) >= pieceness(b) ? [a, b] : [b, a];
  if (fitOf("quantity", quantity) === 0 || fitOf("unit_price", price) === 0) return [];
  return [
    [quantity.index, "quantity"],
    [price.index, "unit_price"],
    [result.index, term === undefined && isGross(result) ? "gross_amount" : "amount"],
    ...(adjusting === undefined || role === undefined ? [] : ([[adjusting.index, role]] as [number, Role][])),
  ];
}

/** Names that say what one side of a sum is: gross = net + discount, total = net + tax, revenue = cost + profit. */
function fromSum(identity: Identity, columns: readonly LookedColumn[]): [number, Role][] {
  const terms = identity.terms.map(({ index }) => columns[index]!);
  if (identity.terms.some(({ as }) => as !== "plus")) return [];
  if (terms.length > 2) return [[identity.result, "amount"]];
  const result = columns[identity.result]!;
  const found: [number, Role][] = [];
  for (const [one, other] of [terms, [...terms].reverse()] as [LookedColumn, LookedColumn][]) {
    const isDiscount = (one.names.get("discount") ?? one.names.get("order_discount") ?? 0) >= 0.5;
    // a discount that is written below 0 is added to what it is taken off
    const isBelow = one.profile.most <= 0 && one.profile.least < 0;
    const [net, gross] = isBelow ? [result, other] : [other, result];
    if (isDiscount && !result.isExcluded && !other.isExcluded)
      found.push([one.index, "discount"], [net.index, "amount"], [gross.index, "gross_amount"]);
    const isTax = (one.names.get("tax") ?? one.names.get("order_tax") ?? 0) >= 0.5;
    if (isTax) found.push([one.index, "tax"]);
    const isCost = one.names.has("cost");
    const isProfit = other.names.has("profit");
    if (isCost && isProfit && !result.isExcluded) found.push([result.index, "amount"]);
  }
  return found;
}

/** What values say against a name: the column is `to` where its name says `from`. */
export interface Correction {
  index: number;
  from: Role;
  to: Role | undefined;
  sentence: string;
}

const isConstant = ({ profile: { distinct, filled, most, least } }: LookedColumn): boolean =>
  distinct === 1 && filled > 1 && (most !== 0 || least !== 0);

function claimsOf(
  looked: Looked,
  identities: readonly Identity[],
  level: OrderLevel,
  corrections: readonly Correction[],
): Map<number, Claim[]> {
  const { columns } = looked;
  const found = new Map<number, Map<Role, Claim>>(columns.map(({ index }) => [index, new Map()]));
  for (const column of columns) {
    for (const [role, name] of column.names) {
      const fit = fitOf(role, column);
      if (fit === 0) continue;
      found.get(column.index)!.set(role, {
        role,
        score: Math.min(1, name * fit),
        evidence: [namedSentence(column, role)],
      });
    }
  }
  const raise = (index: number, role: Role, by: number, sentence: string): void => {
    const column = columns[index]!;
    if (fitOf(role, column) === 0) return;
    const claims = found.get(index)!;
    const known = claims.get(role);
    if (known?.evidence.includes(sentence)) return;
    // an identity alone is no name: it carries a claim, but not far
    const score = known === undefined ? 0.3 + by : Math.min(1.2, known.score + by);
    claims.set(role, { role, score, evidence: [sentence, ...(known?.evidence ?? [])] });
  };
  for (const identity of identities)
    for (const [index, role] of [...fromProduct(identity, columns), ...fromSum(identity, columns)])
      raise(index, role, BY_IDENTITY, heldSentence(identity));
  /** Arithmetic on each line has it: the same small discount on all lines of an order is still that of each. */
  const isOfLines = ({ index }: LookedColumn): boolean =>
    identities.some(({ terms }) => terms.length === 3 && terms[2]!.index === index);
  for (const column of columns) {
    const claims = found.get(column.index)!;
    // one value in all of the file is the same on the lines of an order whatever it belongs to
    if (!isOrderMoney(column, level, columns) || isConstant(column) || isOfLines(column)) continue;
    const sentence = `the same on all lines of the ${level.orders} orders of several lines that were looked at`;
    for (const [line, order] of LEVEL_TWINS) {
      const known = claims.get(line);
      const whole = claims.get(order);
      if (known === undefined && whole === undefined) continue;
      const score = Math.max(known?.score ?? 0, whole?.score ?? 0);
      claims.delete(line);
      claims.set(order, { role: order, score, evidence: [sentence, ...(known ?? whole)!.evidence] });
    }
  }
  for (const { index, from, to, sentence } of corrections) {
    const claims = found.get(index)!;
    const known = claims.get(from);
    if (known === undefined) continue;
    claims.delete(from);
    if (to !== undefined)
      claims.set(to, { role: to, score: Math.max(0.7, known.score), evidence: [sentence, ...known.evidence] });
  }
  return new Map([...found].map(([index, claims]) => [index, [...claims.values()].sort((a, b) => b.score - a.score)]));
}

/** The roles of all columns but those that are `fixed`. */
export function assign(
  looked: Looked,
  identities: readonly Identity[],
  level: OrderLevel,
  fixed: ReadonlyMap<number, Role>,
  taken: ReadonlySet<Role>,
  corrections: readonly Correction[],
): Assignment {
  const claims = claimsOf(looked, identities, level, corrections);
  const free = looked.columns.filter(({ index }) => !fixed.has(index));
  const single = ROLE_NAMES.filter((role) => factsOf(role).single && !taken.has(role));
  const claimOf = (index: number, role: Role): Claim | undefined => claims.get(index)!.find((one) => one.role === role);
  const roles = new Map<number, Claim>();
  if (free.length > 0) {
    // a column may also have no single role: as many empty places as there are columns
    const width = single.length + free.length;
    const costs = free.map(({ index }, row) =>
      Array.from({ length: width }, (_, place) => {
        const role = single[place];
        if (role === undefined) {
          // what is surely something else competes for its column, too
          const elsewhere = claims.get(index)!.find((one) => !factsOf(one.role).single);
          return place - single.length === row ? 1 - 0.999 * Math.min(1, elsewhere?.score ?? 0) + 0.2 : 2;
        }
        const claim = claimOf(index, role);
        // of two columns alike the first is taken
        return claim === undefined || claim.score < WEAKEST ? 2 : 1.2 - claim.score + 1e-6 * row;
      }),
    );
    for (const [row, place] of munkres(costs) as [number, number][]) {
      const { index } = free[row]!;
      const role = single[place];
      const claim = role === undefined ? undefined : claimOf(index, role);
      if (claim !== undefined && claim.score >= WEAKEST) roles.set(index, claim);
    }
  }
  for (const { index } of free) {
    if (roles.has(index)) continue;
    const elsewhere = claims.get(index)!.find(({ role, score }) => !factsOf(role).single && score >= WEAKEST);
    if (elsewhere !== undefined) roles.set(index, elsewhere);
  }
  return { roles, claims };
}
