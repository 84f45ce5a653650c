/**
 * The customers of the synthetic shop: when each is won, when each buys again, when each leaves. State is a few typed
 * arrays per customer and one list of visits per day, so memory does not depend on how often they buy.
 */
import { type Day, dayNumber, dayOf } from "../calendar.ts";
import { beta, categorical, createRandom, exponential, gamma } from "../models/random.ts";
import { drawCountry } from "./catalogue.ts";
import type { Season } from "./season.ts";

/** MBG/NBD in operational weeks. */
export const PURCHASES = { r: 1, alpha: 5, a: 0.8, b: 3.4 };
/** Customers won in the loyal month, when a fair brings more of them: they buy more often and leave less. */
export const LOYAL = { r: 1, alpha: 2.8, a: 0.3, b: 9 };
const FAIR = 1.5;
/** Gamma-Gamma in currency units. */
export const SPEND = { p: 4, q: 4, v: 44 };
/** Guest orders for each order of a customer. */
export const GUESTS_PER_ORDER = 0.05;

/** Customers of a kind of their own: how many, among whom, orders a week, mean order value. */
const WHOLESALE = { share: 1 / 600, least: 2, from: 0.01, to: 0.05, rate: 0.3 };
const LAPSED = { share: 1 / 150, least: 3, from: 0.05, to: 0.3, rate: 0.6, orderValue: 85 };

export const GUEST = -1;
export type CustomerKind = "ordinary" | "wholesale" | "lapsed";

export interface Population {
  /** Who orders on a day of the window, to be called for each day in turn: customer numbers from 0, or GUEST. */
  visits(day: number): readonly number[];
  kind(customer: number): CustomerKind;
  /** Index into COUNTRIES; a guest's is drawn anew each time. */
  country(customer: number): number;
  /** The value of an order, currency units. */
  orderValue(customer: number): number;
  planted: { customer: number; kind: Exclude<CustomerKind, "ordinary">; stop: number | null }[];
  loyal: { month: string; customers(): number };
  /** Customers with orders on exactly one day so far. */
  oneTime(): number;
}

/** Places of planted customers among all, the earliest won first. */
function places(customers: number, plan: { share: number; least: number; from: number; to: number }): number[] {
  const wanted = Math.max(plan.least, Math.round(customers * plan.share));
  const count = Math.min(wanted, Math.floor(customers / 10));
  return Array.from({ length: count }, (_, i) =>
    Math.floor(customers * (plan.from + ((plan.to - plan.from) * (i + 0.5)) / count)),
  );
}

/** How many customers are won on each day: a launch, steady growth, and the season. */
function arrivals(customers: number, season: Season, seed: number, isLoyal: (day: number) => boolean): Int32Array {
  const random = createRandom(seed, "arrivals");
  const draw = categorical(
    Array.from({ length: season.days }, (_, i) => {
      const push = i < 14 ? 2.5 : isLoyal(i) ? FAIR : 1;
      return push * (0.6 + i / season.days) * Math.max(season.factor(i), i === 0 ? 1e-9 : 0);
    }),
  );
  const won = new Int32Array(season.days);
  for (let i = 0; i < customers; i++) won[draw(random)]! += 1;
  return won;
}

export function createPopulation(window: { customers: number; seed: number; start: Day }, season: Season): Population {
  const { customers, seed } = window;
  const random = createRandom(seed, "customers");
  const first = dayNumber(window.start);
  const loyalMonth = dayOf(first + Math.floor(season.days * 0.45)).slice(0, 7);
  const isLoyal = (day: number): boolean => dayOf(first + day).startsWith(loyalMonth);
  const won = arrivals(customers, season, seed, isLoyal);

  const rate = new Float64Array(customers);
  const leaves = new Float64Array(customers);
  const nu = new Float64Array(customers);
  const time = new Float64Array(customers);
  const country = new Uint8Array(customers);
  const occasions = new Uint8Array(customers);
  // one linked list of customers per day: each has at most one visit ahead
  const head = new Int32Array(season.days).fill(-1);
  const next = new Int32Array(customers);

  const stops = Math.max(1, Math.round(season.days * 0.88));
  const planted: Population["planted"] = [
    ...places(customers, WHOLESALE).map((customer, i) => ({
      customer,
      kind: "wholesale" as const,
      stop: i % 2 === 1 ? stops : null,
    })),
    ...places(customers, LAPSED).map((customer, i) => ({
      customer,
      kind: "lapsed" as const,
      stop: Math.max(1, stops - 9 * (i % 5)),
    })),
  ];
  const plantedAt = new Map(planted.map((one) => [one.customer, one]));

  let known = 0;
  let loyalCustomers = 0;
  let oneTime = 0;

  function welcome(day: number, { r, alpha, a, b }: typeof PURCHASES): void {
    const c = known++;
    const open = season.clock(day);
    time[c] = open + random() * (season.clock(day + 1) - open);
    country[c] = drawCountry(random);
    rate[c] = gamma(random, r) / alpha;
    leaves[c] = beta(random, a, b);
    nu[c] = gamma(random, SPEND.q) / SPEND.v;
    const special = plantedAt.get(c);
    if (special !== undefined) {
      country[c] = 0;
      leaves[c] = 0;
      rate[c] = special.kind === "wholesale" ? WHOLESALE.rate : LAPSED.rate;
      nu[c] = SPEND.p / LAPSED.orderValue;
    }
    next[c] = head[day]!;
    head[day] = c;
  }

  /** The day of the customer's next purchase, or the end of the window where there is none. */
  function comesAgain(c: number): number {
    if (random() < leaves[c]!) return season.days;
    time[c] = time[c]! + exponential(random) / rate[c]!;
    const day = season.dayAt(time[c]!);
    const stop = plantedAt.get(c)?.stop;
    return stop != null && day >= stop ? season.days : day;
  }

  function visits(day: number): number[] {
    const model = isLoyal(day) ? LOYAL : PURCHASES;
    for (let i = 0; i < won[day]!; i++) welcome(day, model);
    if (model === LOYAL) loyalCustomers += won[day]!;
    const today: number[] = [];
    for (let c = head[day]!; c >= 0; ) {
      const after = next[c]!;
      if (occasions[c]! === 0) oneTime++;
      else if (occasions[c]! === 1) oneTime--;
      if (occasions[c]! < 2) occasions[c]! += 1;
      let again = day;
      while (again === day) {
        today.push(c);
        if (random() < GUESTS_PER_ORDER) today.push(GUEST);
        again = comesAgain(c);
      }
      if (again < season.days) {
        next[c] = head[again]!;
        head[again] = c;
      }
      c = after;
    }
    return today;
  }

  return {
    visits,
    planted,
    kind: (c) => plantedAt.get(c)?.kind ?? "ordinary",
    country: (c) => (c === GUEST ? drawCountry(random) : country[c]!),
    orderValue: (c) => gamma(random, SPEND.p) / (c === GUEST ? gamma(random, SPEND.q) / SPEND.v : nu[c]!),
    loyal: { month: loyalMonth, customers: () => loyalCustomers },
    oneTime: () => oneTime,
  };
}
