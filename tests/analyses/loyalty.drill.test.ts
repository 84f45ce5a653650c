/** The sums of ledgers of random histories. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SideFile } from "../../src/analyses/analysis.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { accrue } from "../../src/analyses/loyalty/accrue.ts";
import { schemeOf } from "../../src/analyses/loyalty/scheme.ts";
import { type LoyaltyMarts, LoyaltyOptions } from "../../src/analyses/loyalty.ts";
import { type Row, rowsOf } from "../../src/analyses/rows.ts";
import { addDays, dayNumber } from "../../src/calendar.ts";
import { stringTableOf } from "../../src/columns/strings.ts";
import { range } from "../../src/columns/typed-arrays.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { customerOrders } from "../../src/features/customer-orders.ts";
import { factsOf, type TestOrder } from "../reference.ts";
import { fileOf, loyaltyOf } from "./loyalty-of.ts";

describe("the sum of a ledger", () => {
  const day = fc.integer({ min: 0, max: 500 }).map((n) => addDays("2025-01-01", n));
  const purchase = fc.record({ customer: fc.constantFrom("A", "B"), day, cents: fc.integer({ min: 1, max: 90_000 }) });
  const histories = fc.record({
    purchases: fc.array(purchase, { maxLength: 8 }),
    returns: fc.array(fc.record({ of: fc.nat(9), share: fc.integer({ min: 1, max: 130 }), known: fc.boolean() }), {
      maxLength: 4,
    }),
    spent: fc.array(fc.record({ customer: fc.constantFrom("A", "B"), day, points: fc.integer({ min: 1, max: 60 }) }), {
      maxLength: 3,
    }),
    corrected: fc.array(fc.record({ of: fc.nat(9), cents: fc.integer({ min: 1, max: 90_000 }) }), { maxLength: 2 }),
    expireMonths: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    debt: fc.constantFrom("carry", "forgive"),
  });
  type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;

  function ordersOf({ purchases, returns }: Pick<History, "purchases" | "returns">): TestOrder[] {
    const orders = purchases.map(({ customer, day, cents }, i): TestOrder => [`${i}`, customer, day, cents / 100]);
    const back = returns.flatMap(({ of, share, known }, i): TestOrder[] => {
      const bought = orders[of];
      if (bought === undefined) return [];
      const amount = -Math.max(0.01, Math.round(bought[3] * share) / 100);
      return [[known ? bought[0] : `C${i}`, bought[1], addDays(bought[2], 3 + i), amount]];
    });
    return [...orders, ...back];
  }

  /** The columns of facts that the points go by, without the way through lines. */
  function columnsOf(orders: readonly TestOrder[]): Facts {
    const ids = orders.map(([id, , day, amount]) =>
      amount < 0 && !id.startsWith("C") ? `${id} (returned ${day})` : id,
    );
    const e4 = Float64Array.from(orders, ([, , , amount]) => Math.round(amount * 10_000));
    const text = (texts: string[]) => ({ dictionary: stringTableOf(texts), codes: range(texts.length) });
    return {
      orders: {
        count: orders.length,
        id: text(ids),
        customer: Int32Array.from(orders, ([, customer]) => (customer === "A" ? 0 : 1)),
        region: text(ids),
        at: Float64Array.from(orders, ([, , day]) => dayNumber(day) * 86_400_000),
        isSale: Uint8Array.from(e4, (amount) => (amount > 0 ? 1 : 0)),
        netE4: e4,
      },
      customers: { count: 2, id: text(["A", "B"]) },
    } as unknown as Facts;
  }

  function check(marts: LoyaltyMarts): Row[] {
    const entries = rowsOf(marts.loyalty_ledger);
    const balance = new Map<unknown, number>();
    for (const { customer_id: customer, delta, balance_after: after } of entries) {
      expect(delta).not.toBe(0);
      balance.set(customer, (balance.get(customer) ?? 0) + Number(delta));
      expect(after).toBe(balance.get(customer));
    }
    for (const account of rowsOf(marts.loyalty_accounts)) {
      const sum = balance.get(account.customer_id) ?? 0;
      expect(account.balance).toBe(sum);
      expect(Number(account.earned) - Number(account.redeemed) - Number(account.expired)).toBe(sum);
      expect(Number(account.earned)).toBeGreaterThanOrEqual(0);
    }
    expect(new Set(entries.map((entry) => entry.entry_id)).size).toBe(entries.length);
    return entries;
  }

  const options = (history: History): LoyaltyOptions =>
    LoyaltyOptions.parse({
      ...(history.expireMonths === undefined ? {} : { expireMonths: history.expireMonths }),
      debt: history.debt,
      bonuses: [
        { id: "double", when: { tier: "Silver" }, multiplier: 2 },
        { id: "large", when: { minAmount: 200 }, fixed: 7 },
      ],
      tiers: [
        { name: "Bronze", points: 0 },
        { name: "Silver", points: 20 },
      ],
    });
  const spentFile = (spent: History["spent"]): Record<string, SideFile> => {
    const lines = spent.map(({ customer, day, points }) => [customer, day, `${points}`]);
    return { "loyalty.redemptions": fileOf(["customer_id", "date", "points"], ...lines) };
  };

  it("is the balance in a thousand histories of purchases, returns, redemptions and expiry", () => {
    const end = dayNumber("2026-03-01");
    fc.assert(
      fc.property(histories, (history) => {
        const facts = columnsOf(ordersOf(history));
        const input = { ...inputOf(facts), file: (key: string) => spentFile(history.spent)[key] };
        const scheme = schemeOf(input, options(history), end);
        const { entries, accounts } = accrue(facts, customerOrders(facts), scheme, end);
        const balance = [0, 0];
        for (let i = 0; i < entries.count; i++) {
          const customer = entries.customer[i]!;
          balance[customer]! += entries.delta[i]!;
          expect(entries.balance[i]).toBe(balance[customer]);
          if (i > 0 && entries.customer[i - 1] === customer)
            expect(entries.day[i]).toBeGreaterThanOrEqual(entries.day[i - 1]!);
        }
        for (const customer of [0, 1]) {
          expect(accounts.balance[customer]).toBe(balance[customer]);
          expect(accounts.earned[customer]! - accounts.redeemed[customer]! - accounts.expired[customer]!).toBe(
            balance[customer],
          );
          expect(accounts.earned[customer]).toBeGreaterThanOrEqual(0);
          if (history.debt === "forgive" && history.spent.length === 0)
            expect(accounts.balance[customer]).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 1000, seed: 14 },
    );
  });

  /** The same history for two customers of its own, with orders of its own. */
  const apart = (history: History, number: number): TestOrder[] =>
    ordersOf(history).map(([id, customer, day, amount]) => [
      id.startsWith("C") ? `C${number}0${id.slice(1)}` : `${number}0${id}`,
      `${customer}${number}`,
      day,
      amount,
    ]);

  it("stays the balance in a thousand histories of one shop when files are corrected and sent again; a rerun adds nothing", {
    timeout: 60_000,
  }, () => {
    const all = fc.sample(histories, { numRuns: 1000, seed: 14 });
    const rules = [undefined, 1, 6].flatMap((expireMonths) => [
      { expireMonths, debt: "carry" as const },
      { expireMonths, debt: "forgive" as const },
    ]);
    for (const [place, rule] of rules.entries()) {
      const own = all.flatMap((history, number) =>
        number % rules.length === place ? [{ ...history, ...rule, number }] : [],
      );
      const spent = own.flatMap(({ spent: some, number }) =>
        some.map((one) => ({ ...one, customer: `${one.customer}${number}` as "A" })),
      );
      const [history] = own;
      const given = { options: options(history as History), files: spentFile(spent) };
      const before = own.flatMap((one) => apart(one, one.number));
      const after = own.flatMap((one) => {
        const purchases = one.purchases.map((purchase, i) => ({
          ...purchase,
          cents: one.corrected.find(({ of }) => of === i)?.cents ?? purchase.cents,
        }));
        return apart({ ...one, purchases }, one.number);
      });
      const first = loyaltyOf(factsOf(before), { ...given, asOf: "2026-03-01" });
      const entries = check(first);
      const changed = factsOf(after.toReversed());
      const sentAgain = { ...given, files: spentFile(spent.toReversed()) };
      const second = loyaltyOf(changed, { ...sentAgain, earlier: first.loyalty_ledger });
      const later = check(second);
      // nothing that was entered has changed
      const known = new Map(later.map((entry) => [entry.entry_id, entry]));
      for (const entry of entries) expect(known.get(entry.entry_id!)).toEqual(entry);
      expect(later.length).toBeGreaterThan(entries.length);
      const third = loyaltyOf(changed, { ...given, earlier: second.loyalty_ledger });
      expect(rowsOf(third.loyalty_ledger)).toEqual(later);
      const total = rowsOf(second.loyalty_accounts).reduce((sum, row) => sum + Number(row.balance), 0);
      expect(rowsOf(second.loyalty_totals)[0]?.balance).toBe(total);
    }
  });
});
