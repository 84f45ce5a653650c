/** The lists to act on: who to call, to win back, to welcome and to thank, each with the reason. */
import { addDays, type Day, dayNumber, lastCompletePeriod, weekName } from "../../calendar.ts";
import pl from "../../columns/polars.ts";
import type { Facts } from "../../facts/contract.ts";
import type { Format } from "../../format.ts";
import { toAmount } from "../../money.ts";
import type { Published } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import { namesInWords, short } from "../short-name.ts";
import { type NextBest, type Offer, worthOf } from "./next-best.ts";
import type { RfmOptions } from "./options.ts";
import { buysAsUsual, GONE, NEWLY_OVERDUE, ON_TIME, OVERDUE, type Rhythm } from "./rhythm.ts";
import type { Scored } from "./scores.ts";

export const LISTS = ["call", "win_back", "welcome", "upsell", "thank"] as const;
export type ListName = (typeof LISTS)[number];

const ACTIONS: Readonly<Record<ListName, string>> = {
  call: "Call: ask what changed, and take the next order",
  win_back: "Write with an offer to come back",
  welcome: "Send an offer for the second order",
  upsell: "Offer one more product with the next order",
  thank: "Thank in person; show new products first",
};
const NEW_DAYS = 28;
/** Who has not ordered for longer is not offered something more. */
const LATELY_DAYS = 90;
const DAY_MS = 86_400_000;

/** Between 0 and 1, the same for a customer in every edition. */
function lot(customer: string, seed: number): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < customer.length; i++) h = Math.imul(h ^ customer.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}

interface Listed {
  customer: number;
  priority: number;
}

/** The most urgent of all that are added, at most `most`, in their order; of millions no other is kept. */
function mostUrgent(
  most: number,
  stakeE4: Float64Array,
): { listed: Listed[]; add: (at: number, priority: number) => void } {
  const listed: Listed[] = [];
  // of offers that are worth the same the one to the better customer
  const isBefore = (at: number, priority: number, { customer, priority: other }: Listed): boolean =>
    priority > other ||
    (priority === other &&
      (stakeE4[at]! > stakeE4[customer]! || (stakeE4[at]! === stakeE4[customer]! && at < customer)));
  return {
    listed,
    add(at, priority) {
      if (listed.length === most && !isBefore(at, priority, listed[most - 1]!)) return;
      let [from, to] = [0, listed.length];
      while (from < to) {
        const middle = (from + to) >> 1;
        if (isBefore(at, priority, listed[middle]!)) to = middle;
        else from = middle + 1;
      }
      listed.splice(from, 0, { customer: at, priority });
      if (listed.length > most) listed.pop();
    },
  };
}

/** Entries of the measures on a list, the most urgent first, at most `most`. */
function chosen(
  list: ListName,
  now: Scored,
  rhythm: Rhythm,
  nextBest: NextBest,
  { asOf, most }: { asOf: Day; most: number },
): Listed[] {
  const { measures } = now;
  const offerOf = (i: number): Offer | undefined => nextBest.offers[nextBest.offer[measures.row[i]!]!];
  const { state, gap, sureness, stakeE4 } = rhythm;
  const recent = dayNumber(asOf) - NEW_DAYS;
  const isNewcomer = (i: number): boolean => measures.purchaseDays[i] === 1 && measures.firstDay[i]! >= recent;
  const { listed, add } = mostUrgent(most, stakeE4);
  for (let i = 0; i < measures.count; i++) {
    const worth = stakeE4[i]!;
    if (worth <= 0) continue;
    if (list === "call") {
      if (state[i] !== OVERDUE && state[i] !== NEWLY_OVERDUE) continue;
      add(i, worth * sureness[i]! ** 2);
    } else if (list === "win_back") {
      if (state[i] === GONE) add(i, worth);
    } else if (list === "welcome") {
      if (isNewcomer(i)) add(i, worth);
    } else if (list === "upsell") {
      const offer = offerOf(i);
      const hasRhythm = !Number.isNaN(gap[i]!);
      const isOnTime = hasRhythm ? buysAsUsual(rhythm, i) : state[i] === ON_TIME;
      const isBuying = isOnTime && rhythm.silent[i]! <= LATELY_DAYS && !isNewcomer(i);
      if (offer !== undefined && isBuying) add(i, worthOf(offer));
    } else if (buysAsUsual(rhythm, i) && rhythm.silent[i]! <= gap[i]!) add(i, worth);
  }
  return listed;
}

/** The product that a customer paid most for on their last purchase day, by the customer's row. */
function lastProducts(facts: Facts, rows: readonly number[], asOf: Day): Map<number, string> {
  const { orders, items, products } = facts;
  const end = dayNumber(asOf);
  /** By customer; NaN for those that are not asked for. */
  const last = new Float64Array(facts.customers.count).fill(Number.NaN);
  for (const row of rows) last[row] = Number.NEGATIVE_INFINITY;
  const dayOf = (order: number): number => Math.floor(orders.at[order]! / DAY_MS);
  for (let order = 0; order < orders.count; order++) {
    const customer = orders.customer[order]!;
    if (orders.isSale[order] === 0) continue;
    const day = dayOf(order);
    if (day < end && day > last[customer]!) last[customer] = day;
  }
  const spent = new Map<number, Map<number, number>>();
  items.each(({ count, order, product, isSale, amountE4 }) => {
    for (let i = 0; i < count; i++) {
      const customer = orders.customer[order[i]!]!;
      if (isSale[i] === 0 || products.isProduct[product[i]!] === 0 || last[customer] !== dayOf(order[i]!)) continue;
      const known = spent.get(customer) ?? new Map<number, number>();
      spent.set(customer, known);
      known.set(product[i]!, (known.get(product[i]!) ?? 0) + amountE4[i]!);
    }
  });
  return new Map(
    [...spent].map(([customer, bought]) => {
      const [best] = [...bought].sort(([a, x], [b, y]) => y - x || a - b);
      return [customer, products.description[best![0]]!];
    }),
  );
}

/** What lists need to know besides the scores. */
export interface ListFrame {
  asOf: Day;
  seed: number;
  format: Format | undefined;
}

const plainMoney = (amount: number): string => amount.toFixed(0);

/** What to do, with what. */
const actionOf = (list: ListName, offer: string | null): string =>
  offer === null
    ? ACTIONS[list]
    : list === "upsell"
      ? `Offer ${short(offer)} with the next order`
      : `${ACTIONS[list]}; offer ${short(offer)}`;

function reasonOf(list: ListName, row: Row, { format }: ListFrame, months: string | undefined): string {
  const money = (amount: unknown): string => (format?.moneyWhole ?? plainMoney)(Number(amount));
  const whole = (n: unknown): string => format?.integer(Number(n)) ?? String(n);
  const days = (n: unknown): string => `${whole(n)} ${Number(n) === 1 ? "day" : "days"}`;
  const product = row.last_product === null ? "" : `; last bought ${short(row.last_product)}`;
  const spent = `${money(row.net_revenue)} to date`;
  if (list === "upsell")
    return `has bought ${row.because}; ${format?.percent(Number(row.confidence), 0) ?? row.confidence} of such orders hold ${short(row.next_product)}, too`;
  if (list === "welcome") return `first order ${days(row.silent_days)} ago: ${money(row.net_revenue)}${product}`;
  const usual = (): string => `usually every ${days(Math.max(1, Math.round(Number(row.usual_gap_days))))}`;
  const habit = months === undefined ? usual() : `buys in ${months} alone`;
  if (list === "thank") return `${habit}, last order ${days(row.silent_days)} ago; ${spent}${product}`;
  const silence = `silent for ${whole(row.silent_days)}`;
  return `${habit}, ${months === undefined ? silence : `not in the last season; ${silence} days`}; ${spent}${product}`;
}

/**
 * One row per list and customer, at most `listLength` each. `usable` is false where the data ends long before as-of, or is too
 * young to know a rhythm: the lists are then empty.
 */
export function callRows(
  facts: Facts,
  customers: pl.DataFrame,
  now: Scored,
  rhythm: Rhythm,
  nextBest: NextBest,
  options: RfmOptions,
  frame: ListFrame,
): Row[] {
  const lists = LISTS.map((list) => ({
    list,
    on: chosen(list, now, rhythm, nextBest, { asOf: frame.asOf, most: options.listLength }),
  }));
  const places = [...new Set(lists.flatMap(({ on }) => on.map(({ customer }) => customer)))];
  const known = new Map(
    rowsOf(
      customers
        .withRowIndex("place")
        .filter(pl.col("place").isIn(places))
        .select("place", "customer_id", "segment", "last_order_on", "net_e4"),
    ).map((row) => [Number(row.place), row]),
  );
  const products = lastProducts(
    facts,
    places.map((place) => now.measures.row[place]!),
    frame.asOf,
  );
  return lists.flatMap(({ list, on }) =>
    on.map(({ customer }, i): Row => {
      const about = known.get(customer)!;
      const id = String(about.customer_id);
      const gap = rhythm.gap[customer]!;
      const offer = nextBest.offers[nextBest.offer[now.measures.row[customer]!]!];
      const named = (rows: readonly number[]): string =>
        namesInWords(rows.map((product) => short(facts.products.description[product])));
      const next = offer === undefined ? null : facts.products.description[offer.product]!;
      const row: Row = {
        list,
        rank: i + 1,
        customer_id: id,
        segment: about.segment ?? null,
        value_at_stake: list === "upsell" && offer !== undefined ? worthOf(offer) : toAmount(rhythm.stakeE4[customer]!),
        net_revenue: toAmount(Number(about.net_e4)),
        usual_gap_days: Number.isNaN(gap) ? null : gap,
        silent_days: rhythm.silent[customer]!,
        last_order_on: about.last_order_on ?? null,
        last_product: products.get(now.measures.row[customer]!) ?? null,
        is_new: list === "call" && rhythm.state[customer] === NEWLY_OVERDUE,
        next_product: next,
        because: offer === undefined ? null : named(offer.because),
        confidence: offer?.confidence ?? null,
        action: actionOf(list, next),
        is_holdout: list !== "thank" && lot(`${list} ${id}`, frame.seed) < options.holdout,
      };
      return { ...row, reason: reasonOf(list, row, frame, rhythm.months.get(customer)) };
    }),
  );
}

/** Editions whose lists are followed up. */
const REMEMBERED_DAYS = 56;

/** Who stood on which list of which edition: this one's and, out of the history, those of the eight weeks before. */
export function memberRows(calls: readonly Row[], asOf: Day, before: Published | undefined): Row[] {
  const edition = weekName(lastCompletePeriod(asOf, "week").start);
  const own = calls
    .filter(({ list }) => list !== "thank")
    .map(
      (row): Row => ({
        edition,
        listed_on: asOf,
        list: row.list ?? null,
        customer_id: row.customer_id ?? null,
        is_holdout: row.is_holdout ?? null,
      }),
    );
  const since = addDays(asOf, -REMEMBERED_DAYS);
  const earlier = before === undefined ? [] : rowsOf(before.rows);
  return [...earlier.filter((row) => String(row.listed_on) >= since && row.edition !== edition), ...own];
}
