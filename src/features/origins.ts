/** What is known of customers from the beginning: the channel through which they came, and the category that they bought first. */
import type { Facts } from "../facts/contract.ts";
import type { CustomerOrigin } from "../models/buying-names.ts";
import { type Kinds, levelName } from "../models/covariates.ts";
import type { BuyingHistory } from "./buying-history.ts";
import type { FirstPurchases } from "./first-purchase.ts";

/** By origin what it is for a row of `facts.customers`; null where that is not known. */
export type OriginTexts = Readonly<Record<CustomerOrigin, (row: number) => string | null>>;

export const originTexts = ({ customers: { channel } }: Facts, first: FirstPurchases): OriginTexts => ({
  channel: (row) => channel.dictionary.text(channel.codes[row]!),
  "first category": (row) => first.categories[first.category[row]!] ?? null,
});

/** An origin as a model knows it: customers of the reference, of other levels, and all the rest. */
export interface OriginPlan {
  origin: CustomerOrigin;
  /** The most frequent: what the others are compared with. */
  reference: string;
  levels: readonly string[];
  /** Whether the rest is a level of its own; otherwise it counts as the reference. */
  hasRest: boolean;
}

/** Fewer customers, or fewer with a second purchase, are no level of their own. */
const FEWEST_CUSTOMERS = 100;
const FEWEST_REPEATERS = 30;
/** The reference and so many others. */
const MOST_LEVELS = 5;

interface Count {
  customers: number;
  repeaters: number;
}

const isEnough = ({ customers, repeaters }: Count): boolean =>
  customers >= FEWEST_CUSTOMERS && repeaters >= FEWEST_REPEATERS;

/** Which levels of the origins can be told apart in a history; an origin of which there are not two is left out. */
export function planOrigins(
  { count, row, x }: BuyingHistory,
  texts: OriginTexts,
  origins: readonly CustomerOrigin[],
): OriginPlan[] {
  return origins.flatMap((origin): OriginPlan[] => {
    const counts = new Map<string | null, Count>();
    for (let i = 0; i < count; i++) {
      const text = texts[origin](row[i]!);
      const sum = counts.get(text) ?? { customers: 0, repeaters: 0 };
      counts.set(text, sum);
      sum.customers++;
      if (x[i]! > 0) sum.repeaters++;
    }
    const known = [...counts].flatMap(([text, sum]) => (text === null || !isEnough(sum) ? [] : [{ text, ...sum }]));
    const [reference, ...others] = known.sort((a, b) => b.customers - a.customers || (a.text < b.text ? -1 : 1));
    const levels = others.slice(0, MOST_LEVELS).map(({ text }) => text);
    if (reference === undefined || levels.length === 0) return [];
    const rest = { customers: 0, repeaters: 0 };
    for (const [text, sum] of counts) {
      if (text === reference.text || (text !== null && levels.includes(text))) continue;
      rest.customers += sum.customers;
      rest.repeaters += sum.repeaters;
    }
    return [{ origin, reference: reference.text, levels, hasRest: isEnough(rest) }];
  });
}

/** As a level that is none of those named. */
export const REST = "(other)";

/** The levels besides the reference. */
export const otherLevels = ({ levels, hasRest }: OriginPlan): string[] => [...levels, ...(hasRest ? [REST] : [])];

/** The level of a row of `facts.customers`: its place among the others, −1 for the reference. */
export function levelPlace(plan: OriginPlan, texts: OriginTexts, row: number): number {
  const text = texts[plan.origin](row);
  const found = text === null ? -1 : plan.levels.indexOf(text);
  return found < 0 && text !== plan.reference && plan.hasRest ? plan.levels.length : found;
}

/** The kind of each customer of a history. */
export function kindsOf(
  { count, row }: Pick<BuyingHistory, "count" | "row">,
  texts: OriginTexts,
  plans: readonly OriginPlan[],
): Kinds {
  const of = new Uint16Array(count);
  const levels = plans.flatMap((plan) => otherLevels(plan).map((level) => levelName(plan.origin, level)));
  const kinds = new Map<number, number>();
  const has: number[][] = [];
  for (let i = 0; i < count; i++) {
    let [key, start] = [0, 0];
    const own: number[] = [];
    for (const plan of plans) {
      const names = otherLevels(plan).length;
      const place = levelPlace(plan, texts, row[i]!);
      key = key * (names + 1) + place + 1;
      if (place >= 0) own.push(start + place);
      start += names;
    }
    let kind = kinds.get(key);
    if (kind === undefined) {
      kind = has.push(own) - 1;
      kinds.set(key, kind);
    }
    of[i] = kind;
  }
  return { of, levels, has };
}
