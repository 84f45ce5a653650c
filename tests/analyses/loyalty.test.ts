import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Published, SideFile } from "../../src/analyses/analysis.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { accrue } from "../../src/analyses/loyalty/accrue.ts";
import { firstLedger, isComplete } from "../../src/analyses/loyalty/ledger.ts";
import { monthsLater } from "../../src/analyses/loyalty/lots.ts";
import { schemeOf } from "../../src/analyses/loyalty/scheme.ts";
import { createStanding, monthStarts } from "../../src/analyses/loyalty/tiers.ts";
import { type LoyaltyMarts, LoyaltyOptions, loyalty } from "../../src/analyses/loyalty.ts";
import { type Row, rowsOf } from "../../src/analyses/rows.ts";
import { addDays, dayNumber, dayOf } from "../../src/calendar.ts";
import type pl from "../../src/columns/polars.ts";
import { stringTableOf } from "../../src/columns/strings.ts";
import { range } from "../../src/columns/typed-arrays.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { customerOrders } from "../../src/features/customer-orders.ts";
import { factsOf, type TestOrder } from "../reference.ts";
import { type Line, shop } from "./shop.ts";

const AS_OF = "2026-07-01";

const fileOf = (headers: string[], ...rows: string[][]): SideFile => ({
  name: "beside.csv",
  text: [headers, ...rows].map((cells) => cells.join(",")).join("\n"),
});

interface Given {
  options?: object;
  files?: Record<string, SideFile>;
  earlier?: pl.DataFrame;
  asOf?: string;
}

function loyaltyOf(facts: Facts, { options = {}, files = {}, earlier, asOf = AS_OF }: Given = {}): LoyaltyMarts {
  const history = (): Published | undefined =>
    earlier === undefined ? undefined : { edition: "2026-W20", asOf: "2026-05-18", rows: earlier };
  return loyalty(
    inputOf(facts, history, { table: () => undefined, file: (key) => files[key] }),
    LoyaltyOptions.parse(options),
    { asOf },
  );
}

const entriesOf = (marts: LoyaltyMarts): string[] =>
  rowsOf(marts.loyalty_ledger).map((row) => `${row.entry_id} ${row.entered_at} ${row.delta} ${row.balance_after}`);
const accountOf = (marts: LoyaltyMarts, customer = "A"): Row =>
  rowsOf(marts.loyalty_accounts).find((row) => row.customer_id === customer)!;

const order = (id: string, at: string, price: number, more: Partial<Line> = {}): Line => ({
  order: id,
  customer: "A",
  at,
  price,
  ...more,
});

describe("points", () => {
  it("come per order and not per line, parts of a point dropped; anonymous orders earn nothing", () => {
    const marts = loyaltyOf(
      shop([
        order("1", "2026-01-05", 15),
        order("1", "2026-01-05", 14.99, { product: "2" }),
        order("2", "2026-01-06", 9.99),
        order("3", "2026-01-07", 500, { customer: null }),
      ]),
    );
    expect(entriesOf(marts)).toEqual(["1/earn 2026-01-05 2 2"]);
  });

  it("are exact where a sum of decimals would not be", () => {
    // 0.1 + 0.2 is more than 0.3 in binary
    const marts = loyaltyOf(shop([order("1", "2026-01-05", 0.1), order("1", "2026-01-05", 0.2, { product: "2" })]), {
      options: { spendPerPoint: 0.3 },
    });
    expect(entriesOf(marts)).toEqual(["1/earn 2026-01-05 1 1"]);
  });

  it("go with what comes back, at the rate at which they were earned", () => {
    const marts = loyaltyOf(
      shop([
        order("1", "2026-02-02", 109), // a Monday: twice the points
        order("2", "2026-02-03", 50),
        order("1", "2026-02-10", 9, { quantity: -1 }), // of order 1: 100 are left
        order("1", "2026-02-11", 100, { quantity: -1 }), // the rest of it
      ]),
      { options: { bonuses: [{ id: "monday", when: { weekdays: ["mon"] }, multiplier: 2 }] } },
    );
    expect(entriesOf(marts)).toEqual([
      "1/earn 2026-02-02 10 10",
      "1/monday 2026-02-02 10 20",
      "2/earn 2026-02-03 5 25",
      "1 (returned 2026-02-11)/return 2026-02-11 -20 5",
    ]);
    expect(accountOf(marts)).toMatchObject({ balance: 5, earned: 5, redeemed: 0, expired: 0 });
  });

  it("go with a cancellation whose order is not known, from the latest orders, and never more than were earned", () => {
    const marts = loyaltyOf(
      shop([
        order("1", "2026-01-05", 100),
        order("2", "2026-01-06", 30),
        order("C9", "2026-01-07", 45, { quantity: -1 }),
        order("C8", "2026-01-08", 999, { quantity: -1 }),
      ]),
    );
    // 30 of the second order and 15 of the first are gone: 8 points are left of 13
    expect(entriesOf(marts).slice(2)).toEqual(["C9/return 2026-01-07 -5 8", "C8/return 2026-01-08 -8 0"]);
  });

  it("are redeemed from a file, once for each id, and wait in no account where nobody is known", () => {
    const columns = ["customer_id", "date", "points", "id", "reason"];
    const marts = loyaltyOf(shop([order("1", "2026-01-05", 200)]), {
      files: {
        "loyalty.redemptions": fileOf(
          columns,
          ["A", "2026-03-01", "15", "R1", "mug"],
          ["A", "2026-03-01", "15", "R1", "mug"],
          ["nobody", "2026-03-01", "7", "R2", ""],
          ["A", "2026-07-01", "1", "R3", ""], // on the as-of day
        ),
      },
    });
    expect(entriesOf(marts)).toEqual(["1/earn 2026-01-05 20 20", "A/redeem/2026-03-01/R1 2026-03-01 -15 5"]);
    expect(rowsOf(marts.loyalty_totals)[0]).toMatchObject({
      redeemed: 15,
      outstanding: 5,
      liability: 0.5,
      unknown_redemptions: 1,
      unknown_points: 7,
    });
  });

  it("of a file that is wrong are refused with line and value", () => {
    const columns = ["customer_id", "date", "points"];
    const wrong = (...row: string[]) =>
      loyaltyOf(shop([order("1", "2026-01-05", 9)]), {
        files: { "loyalty.redemptions": fileOf(columns, row) },
      });
    expect(() => wrong("A", "2026-02-31", "5")).toThrow(
      'beside.csv, line 2: invalid date "2026-02-31"; expected a calendar day',
    );
    expect(() => wrong("A", "2026-02-03", "-5")).toThrow("line 2: invalid points -5; expected a whole number above 0");
    expect(() => wrong("", "2026-02-03", "5")).toThrow("line 2: no customer_id");
    expect(() => loyaltyOf(shop([]), { files: { "loyalty.redemptions": fileOf(["customer"]) } })).toThrow(
      "beside.csv, line 1: no column date",
    );
  });

  it("expire, the oldest being spent first", () => {
    const marts = loyaltyOf(shop([order("1", "2026-01-31", 100), order("2", "2026-03-15", 50)]), {
      options: { expireMonths: 3 },
      files: { "loyalty.redemptions": fileOf(["customer_id", "date", "points"], ["A", "2026-04-01", "4"]) },
    });
    expect(entriesOf(marts)).toEqual([
      "1/earn 2026-01-31 10 10",
      "2/earn 2026-03-15 5 15",
      "A/redeem/2026-04-01/1 2026-04-01 -4 11",
      "A/expire/2026-05-01 2026-05-01 -6 5",
      "A/expire/2026-06-15 2026-06-15 -5 0",
    ]);
    expect(accountOf(marts)).toMatchObject({ balance: 0, earned: 15, redeemed: 4, expired: 11 });
    expect(dayOf(monthsLater(dayNumber("2026-01-15"), 1))).toBe("2026-02-15");
  });

  it("that are spent and whose goods come back are owed, or forgiven", () => {
    const lines = [order("1", "2026-01-05", 100), order("1", "2026-02-05", 100, { quantity: -1 })];
    const files = { "loyalty.redemptions": fileOf(["customer_id", "date", "points"], ["A", "2026-01-20", "10"]) };
    expect(accountOf(loyaltyOf(shop(lines), { files }))).toMatchObject({ balance: -10, earned: 0, points_value: 0 });
    const forgiven = loyaltyOf(shop(lines), { files, options: { debt: "forgive" } });
    expect(accountOf(forgiven)).toMatchObject({ balance: 0, earned: 10 });
  });

  it("are for members alone where a file says who they are, from the day they joined", () => {
    const marts = loyaltyOf(
      shop([
        order("1", "2026-01-05", 100),
        order("2", "2026-03-05", 100),
        order("3", "2026-03-05", 100, { customer: "B" }),
      ]),
      { files: { "loyalty.members": fileOf(["customer_id", "date"], ["A", "2026-02-01"]) } },
    );
    expect(entriesOf(marts)).toEqual(["2/earn 2026-03-05 10 10"]);
    expect(marts.loyalty_accounts.height).toBe(1);
    expect(rowsOf(marts.loyalty_comparison)).toMatchObject([
      { buyers: "members", orders: 1, average_order_value: 100, customers: 1 },
      { buyers: "others", orders: 2, net_revenue: 200, customers: 2 },
    ]);
  });
});

describe("bonus rules", () => {
  const bonus = (rules: object[], ...lines: Line[]): string[] =>
    entriesOf(loyaltyOf(shop(lines), { options: { bonuses: rules } })).filter((entry) => !entry.includes("/earn"));

  it("give the most of those that do not add up, and those that do on top", () => {
    const rules = [
      { id: "double", multiplier: 2 },
      { id: "half", multiplier: 1.5 },
      { id: "hello", when: { firstOrder: true }, fixed: 25, stack: "sum" },
    ];
    expect(bonus(rules, order("1", "2026-01-05", 100), order("2", "2026-01-06", 100))).toEqual([
      "1/double 2026-01-05 10 20",
      "1/hello 2026-01-05 25 45",
      "2/double 2026-01-06 10 65",
    ]);
  });

  it("look at days, baskets, regions, channels and products", () => {
    const line = order("1", "2026-01-05", 60, { region: "France", channel: "web" });
    const other = order("1", "2026-01-05", 40, { product: "2", region: "France", channel: "web" });
    const points = (when: object): number =>
      bonus([{ id: "b", when, multiplier: 3 }], line, other).reduce(
        (sum, entry) => sum + Number(entry.split(" ")[2]),
        0,
      );
    expect(points({ from: "2026-01-05", to: "2026-01-05" })).toBe(20);
    expect(points({ from: "2026-01-06" })).toBe(0);
    expect(points({ minAmount: 100 })).toBe(20);
    expect(points({ minAmount: 100.01 })).toBe(0);
    expect(points({ region: ["France", "Spain"] })).toBe(20);
    expect(points({ region: "Spain" })).toBe(0);
    expect(points({ channel: ["shop", "web"] })).toBe(20);
    expect(points({ channel: "shop" })).toBe(0);
    expect(points({ product: "2" })).toBe(8);
    expect(points({ firstOrder: false })).toBe(0);
  });

  it("look at the tier in which the customer was when ordering", () => {
    const rules = [{ id: "silver", when: { tier: "Silver" }, multiplier: 2 }];
    expect(bonus(rules, order("1", "2026-01-05", 5000), order("2", "2026-01-06", 100))).toEqual([
      "2/silver 2026-01-06 10 520",
    ]);
  });

  it("are refused where they say two things or nothing, or are called like a rule of the ledger", () => {
    const parse = (rule: object) => () => LoyaltyOptions.parse({ bonuses: [rule] });
    expect(parse({ id: "b" })).toThrow("expected either multiplier or fixed");
    expect(parse({ id: "b", multiplier: 2, fixed: 3 })).toThrow("expected either multiplier or fixed");
    expect(parse({ id: "earn", fixed: 3 })).toThrow("the ledger's own");
  });
});

describe("tiers", () => {
  it("rise at once and fall at the end of a month, by the points of 365 days", () => {
    const standing = createStanding([0, 500, 2000], monthStarts(dayNumber("2024-01-01"), dayNumber("2026-12-31")));
    const at = (day: string): [number, string] => {
      standing.to(dayNumber(day));
      return [standing.tier, dayOf(standing.since)];
    };
    standing.begin(dayNumber("2024-01-10"));
    expect(at("2024-01-10")).toEqual([0, "2024-01-10"]);
    standing.earn(600);
    expect(at("2024-01-10")).toEqual([1, "2024-01-10"]);
    standing.to(dayNumber("2024-03-01"));
    standing.earn(1500);
    expect(at("2024-03-02")).toEqual([2, "2024-03-01"]);
    // the 600 stop counting on 9 January 2025
    expect(at("2025-01-31")).toEqual([2, "2024-03-01"]);
    expect(at("2025-02-01")).toEqual([1, "2025-02-01"]);
    expect(at("2026-01-01")).toEqual([0, "2025-03-01"]);
  });
});

describe("a ledger of very many entries", () => {
  it("brings older ones forward, and the sums stay", () => {
    const facts = shop([
      order("1", "2026-01-05", 100),
      order("2", "2026-02-05", 50),
      order("3", "2026-06-05", 20),
      order("4", "2026-01-05", 70, { customer: "B" }),
    ]);
    const scheme = schemeOf(inputOf(facts), LoyaltyOptions.parse({}), dayNumber(AS_OF));
    const { entries } = accrue(facts, customerOrders(facts), scheme, dayNumber(AS_OF));
    const ledger = firstLedger(facts, entries, scheme, AS_OF, 3);
    expect(rowsOf(ledger).map((row) => `${row.entry_id} ${row.entered_at} ${row.delta} ${row.balance_after}`)).toEqual([
      "A/carry 2026-02-05 15 15",
      "3/earn 2026-06-05 2 17",
      "B/carry 2026-01-05 7 7",
    ]);
    expect(isComplete(ledger)).toBe(false);
  });
});

describe("a later edition", () => {
  const first = shop([order("1", "2026-01-05", 100), order("2", "2026-02-05", 50)]);
  const before = loyaltyOf(first, { asOf: "2026-05-18" });

  it("adds nothing for the same orders", () => {
    const again = loyaltyOf(first, { earlier: before.loyalty_ledger });
    expect(entriesOf(again)).toEqual(entriesOf(before));
  });

  it("keeps every entry as it was, and corrects what the files say otherwise now", () => {
    const changed = shop([
      order("1", "2026-01-05", 300), // was 100
      order("3", "2026-06-05", 20), // new; order 2 is no longer there
    ]);
    const later = loyaltyOf(changed, { earlier: before.loyalty_ledger });
    expect(entriesOf(later)).toEqual([
      ...entriesOf(before),
      "2/earn~2 2026-06-30 -5 10",
      "1/earn~2 2026-06-30 20 30",
      "3/earn 2026-06-05 2 32",
    ]);
    expect(accountOf(later)).toMatchObject({ balance: 32, earned: 32 });
    const again = loyaltyOf(changed, { earlier: later.loyalty_ledger });
    expect(entriesOf(again)).toEqual(entriesOf(later));
    // and back: a correction of a correction
    const back = entriesOf(loyaltyOf(first, { earlier: later.loyalty_ledger }));
    expect(back.slice(0, 5)).toEqual(entriesOf(later));
    expect(back.slice(5).map((entry) => entry.split(" ")[0])).toEqual(["3/earn~2", "1/earn~3", "2/earn~3"]);
  });
});

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
