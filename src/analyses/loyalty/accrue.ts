/** From orders to points: the entries of every customer's ledger and where each account stands. */
import { dayOf } from "../../calendar.ts";
import type { DictionaryColumn } from "../../columns/dictionary.ts";
import type { Facts } from "../../facts/contract.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import { addEntry, type Entries, noEntries } from "./entries.ts";
import { createLots } from "./lots.ts";
import { OWN_RULES } from "./options.ts";
import { bonusPoints, type Purchase, pointsLeft, reversal } from "./purchases.ts";
import type { Bonus, Scheme } from "./scheme.ts";
import { createStanding, monthStarts } from "./tiers.ts";

const [EARN, RETURN, REDEEM, EXPIRE, FIRST_BONUS] = [0, 1, 2, 3, OWN_RULES.length];

/** By row of `facts.customers`. */
export interface Accounts {
  balance: Float64Array;
  /** Points for purchases, those that went with returns taken off. */
  earned: Float64Array;
  redeemed: Float64Array;
  expired: Float64Array;
  /** Number of the tier, and the day since when; −1 for no member. */
  tier: Int32Array;
  tierSince: Int32Array;
  /** Points of the 365 days that the tier goes by. */
  tierPoints: Float64Array;
}

export interface Accrued {
  entries: Entries;
  accounts: Accounts;
}

const RETURNED = / \(returned \d{4}-\d{2}-\d{2}\)$/;

const noAccounts = (customers: number): Accounts => ({
  balance: new Float64Array(customers),
  earned: new Float64Array(customers),
  redeemed: new Float64Array(customers),
  expired: new Float64Array(customers),
  tier: new Int32Array(customers).fill(-1),
  tierSince: new Int32Array(customers).fill(-1),
  tierPoints: new Float64Array(customers),
});

/**
 * Ledger and accounts as of a day: everything before it counts.
 *
 * An order earns ⌊net value / `unitE4`⌋ points, and bonuses on top; of the bonuses that do not add up only the largest is given, the
 * first of equal ones. What comes back takes the points of its order with it at the rate at which they were earned; where the order
 * is not known, those of the latest orders before. The balance is the sum of the entries, always.
 *
 * @param segment by row of `facts.customers`; undefined where nobody is in one
 */
export function accrue(
  { orders, customers }: Facts,
  { starts, order: rows, day: days, netE4 }: CustomerOrders,
  scheme: Scheme,
  asOf: number,
  segment?: (customer: number) => string | undefined,
): Accrued {
  const { unitE4, bonuses, redemptions, since } = scheme;
  const entries = noEntries();
  const accounts = noAccounts(customers.count);
  const first = days.reduce((least, day) => Math.min(least, day), asOf);
  const standing = createStanding(
    scheme.tiers.map(({ points }) => points),
    monthStarts(first, asOf - 1),
  );
  const lots = createLots(scheme.expireMonths);
  const textOf = ({ dictionary, codes }: DictionaryColumn, order: number): string =>
    dictionary.text(codes[order]!) ?? "";
  const idOf = (order: number): string => textOf(orders.id, order);
  /** Kept of a customer with returns; others have nothing to take back. */
  let purchases: Purchase[] = [];
  let bought = 0;
  let keeps = false;
  let customer = 0;
  let balance = 0;

  const enter = (rule: number, day: number, delta: number, order = -1, amountE4 = 0, mark = "", reason = ""): void => {
    if (delta === 0) return;
    balance += delta;
    addEntry(entries, { customer, order, day, rule, delta, balance, amountE4 }, mark, reason);
  };
  const settle = (day: number): void => {
    for (const lost of lots.expire(day)) {
      enter(EXPIRE, lost.day, -lost.points, -1, 0, dayOf(lost.day));
      accounts.expired[customer]! += lost.points;
    }
    standing.to(day);
  };
  const holds = (bonus: Bonus, order: number, day: number, isFirst: boolean): boolean =>
    day >= bonus.from &&
    day <= bonus.to &&
    orders.netE4[order]! >= bonus.minE4 &&
    (bonus.firstOrder === undefined || bonus.firstOrder === isFirst) &&
    (bonus.weekdays === undefined || bonus.weekdays.has((((day + 3) % 7) + 7) % 7)) &&
    (bonus.regions === undefined || bonus.regions.has(textOf(orders.region, order))) &&
    (bonus.channels === undefined || bonus.channels.has(textOf(orders.channel, order))) &&
    (bonus.tiers === undefined || bonus.tiers.has(scheme.tiers[standing.tier]!.name)) &&
    (bonus.segments === undefined || bonus.segments.has(segment?.(customer) ?? ""));
  /** The bonuses that an order gets, with their place among the rules. */
  const bonusesOf = (
    order: number,
    day: number,
    isFirst: boolean,
  ): { at: number; points: number; eligibleE4: number }[] => {
    const found = bonuses.flatMap((bonus, at) => {
      if (!holds(bonus, order, day, isFirst)) return [];
      const net = orders.netE4[order]!;
      const eligibleE4 = bonus.eligibleE4 === undefined ? net : Math.min(net, Math.max(0, bonus.eligibleE4[order]!));
      const points = bonus.eligibleE4 !== undefined && eligibleE4 === 0 ? 0 : bonusPoints(bonus, eligibleE4, unitE4);
      return points === 0 ? [] : [{ at, points, eligibleE4 }];
    });
    const single = found.filter(({ at }) => !bonuses[at]!.isSum);
    const best = single.reduce((most, { points }) => Math.max(most, points), 0);
    const chosen = single.find(({ points }) => points === best)?.at;
    return found.filter(({ at }) => bonuses[at]!.isSum || at === chosen);
  };
  const buy = (order: number, day: number): void => {
    const valueE4 = orders.netE4[order]!;
    const given = bonuses.length === 0 ? [] : bonusesOf(order, day, bought === 0);
    const purchase: Purchase = {
      order,
      netE4: valueE4,
      leftE4: valueE4,
      given: given.map(({ at, eligibleE4 }) => ({ bonus: bonuses[at]!, eligibleE4 })),
    };
    bought++;
    if (keeps) purchases.push(purchase);
    enter(EARN, day, Math.floor(valueE4 / unitE4), order, valueE4);
    for (const { at, points } of given) enter(FIRST_BONUS + at, day, points, order, valueE4);
    const points = pointsLeft(purchase, unitE4);
    if (points === 0) return;
    accounts.earned[customer]! += points;
    lots.earn(day, points);
    standing.earn(points);
  };
  const giveBack = (order: number, day: number): void => {
    const valueE4 = -orders.netE4[order]!;
    const id = idOf(order);
    const its = RETURNED.test(id) ? id.replace(RETURNED, "") : undefined;
    const original = its === undefined ? undefined : purchases.find((one) => idOf(one.order) === its);
    const points = reversal(purchases, original, valueE4, unitE4);
    const taken = scheme.forgives ? Math.min(points, Math.max(0, balance)) : points;
    if (taken === 0) return;
    enter(RETURN, day, -taken, order, -valueE4, "", original === undefined ? "" : `return of order ${its}`);
    accounts.earned[customer]! -= taken;
    lots.takeBack(taken);
    standing.earn(-taken);
  };

  const several: number[] = [];
  for (customer = 0; customer < customers.count; customer++) {
    const joined = since?.[customer] ?? Number.NEGATIVE_INFINITY;
    if (joined >= asOf) continue;
    const spent = redemptions.get(customer) ?? [];
    let [next, begun] = [0, false];
    balance = 0;
    bought = 0;
    purchases = [];
    keeps = false;
    for (let i = starts[customer]!; i < starts[customer + 1]!; i++) if (netE4[i]! < 0) keeps = true;
    lots.begin();
    const redeem = (before: number): void => {
      for (; next < spent.length && spent[next]!.day < before; next++) {
        const { day, points, id, reason } = spent[next]!;
        begin(day);
        settle(day);
        enter(REDEEM, day, -points, -1, 0, `${dayOf(day)}/${id}`, reason);
        accounts.redeemed[customer]! += points;
        lots.spend(points);
      }
    };
    const begin = (day: number): void => {
      if (!begun) standing.begin(Math.max(day, joined));
      begun = true;
    };
    for (let i = starts[customer]!; i < starts[customer + 1]! && days[i]! < asOf; ) {
      const day = days[i]!;
      several.length = 0;
      for (; i < starts[customer + 1]! && days[i] === day; i++) several.push(rows[i]!);
      if (day < joined) continue;
      redeem(day);
      begin(day);
      settle(day);
      if (several.length > 1) several.sort((a, b) => orders.at[a]! - orders.at[b]! || (idOf(a) < idOf(b) ? -1 : 1));
      for (const order of several) {
        if (orders.netE4[order]! > 0 && orders.isSale[order] === 1) buy(order, day);
        else if (orders.netE4[order]! < 0) giveBack(order, day);
      }
    }
    redeem(asOf);
    if (!begun) continue;
    settle(asOf - 1);
    accounts.balance[customer] = balance;
    accounts.tier[customer] = standing.tier;
    accounts.tierSince[customer] = standing.since;
    accounts.tierPoints[customer] = standing.points;
  }
  return { entries, accounts };
}
