import { describe, expect, it } from "vitest";
import { inputOf } from "../../src/analyses/input.ts";
import { accrue } from "../../src/analyses/loyalty/accrue.ts";
import { firstLedger, isComplete } from "../../src/analyses/loyalty/ledger.ts";
import { monthsLater } from "../../src/analyses/loyalty/lots.ts";
import { schemeOf } from "../../src/analyses/loyalty/scheme.ts";
import { createStanding, monthStarts } from "../../src/analyses/loyalty/tiers.ts";
import { type LoyaltyMarts, LoyaltyOptions } from "../../src/analyses/loyalty.ts";
import { type Row, rowsOf } from "../../src/analyses/rows.ts";
import { dayNumber, dayOf } from "../../src/calendar.ts";
import { customerOrders } from "../../src/features/customer-orders.ts";
import { AS_OF, fileOf, loyaltyOf } from "./loyalty-of.ts";
import { type Line, shop } from "./shop.ts";

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
