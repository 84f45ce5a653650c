import { describe, expect, it } from "vitest";
import { decideOrderKey } from "../../../src/ingest/understand/keys.ts";
import type { Role } from "../../../src/ingest/understand/roles.ts";

const ROLES: Role[] = ["order_id", "customer_id", "ordered_at", "quantity", "store", "till"];
const key = (sample: (string | null)[][], roles: readonly Role[] = ROLES) =>
  decideOrderKey({
    positions: new Map(roles.map((role, i) => [role, i])),
    headers: ["Receipt", "Customer", "Date", "Qty", "Shop", "Till"],
    sample,
    decimal: ".",
    dateOrder: "dmy",
  });
const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
const rows = (count: number, of: (n: number) => (string | null)[]): (string | null)[][] =>
  Array.from({ length: count }, (_, n) => of(n));

describe("the key of orders", () => {
  it("is the number alone where it comes again for its own lines and returns only", () => {
    const lines = rows(40, (n) => [String(n >> 1), `c${n >> 1}`, day(n >> 1), "1", "North", "1"]);
    const returns = rows(10, (n) => [String(n), `c${n}`, day(60 + n), "-1", "North", "1"]);
    expect(key([...lines, ...returns])).toBeUndefined();
  });

  it("is store and number where each store counts its own receipts", () => {
    const found = key([
      ...rows(20, (n) => [String(n), `a${n}`, day(n), "1", "North", "1"]),
      ...rows(20, (n) => [String(n), `b${n}`, day(n), "1", "South", "1"]),
    ]);
    expect(found?.parts.map(({ position }) => position)).toEqual([4, 0]);
    expect(found?.sentence).toBe(
      "Numbers of Receipt come again in another Shop: an order is Shop and Receipt together.",
    );
  });

  it("is till, or store and till, where those tell receipts apart", () => {
    const tills = rows(40, (n) => [String(n % 20), `c${n}`, day(n % 20), "1", "North", n < 20 ? "1" : "2"]);
    expect(key(tills)?.parts.map(({ position }) => position)).toEqual([5, 0]);
    const both = rows(80, (n) => [
      ...[String(n % 20), `c${n}`, day(n % 20), "1"],
      ...[n % 40 < 20 ? "North" : "South", n < 40 ? "1" : "2"],
    ]);
    expect(key(both)?.parts.map(({ position }) => position)).toEqual([4, 5, 0]);
  });

  it("is till and number where two tills count alike on one day, without customers", () => {
    const roles: Role[] = ["order_id", "ordered_at", "quantity", "till"];
    // till after till, and two lines an order
    const found = decideOrderKey({
      positions: new Map(roles.map((role, i) => [role, i])),
      headers: ["Receipt", "Date", "Qty", "Till"],
      sample: rows(60, (n) => [String((n >> 1) % 15), day(0), "1", n < 30 ? "1" : "2"]),
      decimal: ".",
      dateOrder: "dmy",
    });
    expect(found?.sentence).toBe(
      "Numbers of Receipt come again at another Till: an order is Till and Receipt together.",
    );
    // goods of two stores in one order, line by line at one time
    expect(
      key(
        rows(60, (n) => [String(n >> 1), day(n >> 1), "1", n % 2 === 0 ? "North" : "South"]),
        ["order_id", "ordered_at", "quantity", "store"],
      ),
    ).toBeUndefined();
  });

  it("is till, day and number where tills begin anew every day", () => {
    const found = key(
      rows(120, (n) => [String(n % 10), day(5 * Math.floor(n / 20)), "1", n % 20 < 10 ? "1" : "2"]),
      ["order_id", "ordered_at", "quantity", "till"],
    );
    expect(found?.parts.map(({ position, isDay }) => [position, isDay])).toEqual([
      [3, false],
      [1, true],
      [0, false],
    ]);
  });

  it("is day and number where numbers begin anew, without customers", () => {
    const found = key(
      rows(60, (n) => [String(n % 10), null, day(30 * Math.floor(n / 10)), "1", null, null]),
      ["order_id", "customer_id", "ordered_at", "quantity"],
    );
    expect(found?.parts).toEqual([
      { position: 2, isDay: true },
      { position: 0, isDay: false },
    ]);
  });

  it("stays the number where a few slips contradict it", () => {
    const lines = rows(400, (n) => [String(n), `c${n}`, day(n % 300), "1", "North", "1"]);
    expect(
      key([...lines, ["1", "x", day(9), "1", "South", "1"], ["2", "y", day(9), "1", "South", "1"]]),
    ).toBeUndefined();
  });
});

describe("files that count their own receipts", () => {
  const rowsOf = (file: number, customer: (n: number) => string | null): (string | null)[][] =>
    rows(40, (n) => [String(n >> 1), customer(n), `${day((n >> 1) % 9)} ${10 + file}:0${n % 10}`, "1", null, null]);
  const decide = (files: readonly string[], sample: (string | null)[][]) =>
    decideOrderKey({
      positions: new Map((["order_id", "customer_id", "ordered_at", "quantity"] as const).map((role, i) => [role, i])),
      headers: ["Receipt", "Customer", "Date", "Qty", "Shop", "Till"],
      sample,
      decimal: ".",
      dateOrder: "dmy",
      files: files.flatMap((file) => Array.from({ length: 40 }, () => file)),
    });

  it("make the name of the file part of the key, with customers and without", () => {
    for (const customer of [(file: string) => (n: number) => `${file}${n >> 1}`, () => () => null]) {
      const found = decide(["north.csv", "south.csv"], [...rowsOf(0, customer("n")), ...rowsOf(1, customer("s"))]);
      expect(found?.parts.map(({ position }) => position)).toEqual([-1, 0]);
      expect(found?.sentence).toBe(
        "Numbers of Receipt come again in another file: an order is file and Receipt together.",
      );
    }
  });

  it("do not where a file was exported twice", () => {
    const same = rowsOf(0, () => null);
    expect(decide(["sales.csv", "sales (1).csv"], [...same, ...same])).toBeUndefined();
  });
});
