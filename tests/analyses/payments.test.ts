/** How orders were paid: from the column of a file to the table, the report and what is out of line. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import anomaliesAnalysis, { AnomalyOptions, anomalies } from "../../src/analyses/anomalies.ts";
import { inputOf } from "../../src/analyses/input.ts";
import kpiAnalysis, { KpiOptions, kpis } from "../../src/analyses/kpis.ts";
import { rowsOf } from "../../src/analyses/rows.ts";
import { addDays } from "../../src/calendar.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { datasetFromFiles } from "../../src/notebook/dataset-from-files.ts";
import { contextOf } from "./contract.ts";
import { type Line, shop } from "./shop.ts";

const START = "2026-01-05";
const WEEKS = 14;
const AS_OF = addDays(START, 7 * WEEKS);

/** Ten orders a day for 14 weeks, six by card, three in cash, one by voucher; `method` may say otherwise. */
const lines = (method: (usual: string, week: number) => string | null = (usual) => usual): Line[] =>
  Array.from({ length: 7 * WEEKS }, (_, day) =>
    Array.from({ length: 10 }, (_, i): Line => {
      const usual = (i + day) % 10 < 6 ? "Card" : (i + day) % 10 < 9 ? "Cash" : "Voucher";
      return {
        order: `o${day}-${i}`,
        at: `${addDays(START, day)} ${String(9 + i).padStart(2, "0")}:15:00`,
        customer: `c${(day * 7 + i * 3) % 60}`,
        product: `${100 + (i % 5)}`,
        price: 10 + ((day + i) % 5),
        payment: method(usual, Math.floor(day / 7)),
      };
    }),
  ).flat();

const alarmsOf = (facts: Facts) => {
  const marts = anomalies(inputOf(facts), AnomalyOptions.parse({}), { asOf: AS_OF });
  return {
    rows: rowsOf(marts.anomalies).filter((row) => row.is_alarm === true),
    texts: anomaliesAnalysis.alarms!(marts, contextOf(AS_OF)).map(({ text }) => text),
  };
};

it("are added up by way to pay, for the last week beside the one before", () => {
  const options = KpiOptions.parse({});
  const tables = kpis(
    inputOf(shop(lines((usual, week) => (week === WEEKS - 1 && usual === "Voucher" ? null : usual)))),
    options,
    contextOf(AS_OF),
  );
  expect(rowsOf(tables.payment_methods)).toMatchObject([
    { payment_method: "Card", orders: 588, period_orders: 42, period_order_share: 0.6, previous_order_share: 0.6 },
    { payment_method: "Cash", orders: 294, period_orders: 21, period_order_share: 0.3, previous_orders: 21 },
    { payment_method: "Voucher", orders: 91, period_orders: 0, previous_orders: 7 },
    { payment_method: "unknown", orders: 7, period_orders: 7, previous_orders: 0 },
  ]);
  const block = kpiAnalysis.section(tables, contextOf(AS_OF), options).blocks.find(({ id }) => id === "kpis-payments");
  expect(block?.title).toBe("60% of the week's orders were paid by Card, 30% by Cash");
});

it("make no table, no block and no column of codes where no line says it", () => {
  const facts = shop(lines(() => null));
  expect(facts.orders.payment.codes).toHaveLength(0);
  const options = KpiOptions.parse({});
  const tables = kpis(inputOf(facts), options, contextOf(AS_OF));
  expect(tables.payment_methods.height).toBe(0);
  expect(kpiAnalysis.section(tables, contextOf(AS_OF), options).blocks.some(({ id }) => id === "kpis-payments")).toBe(
    false,
  );
});

it("raise an alarm about the data where one is gone, about trade where its part jumps, and none in a steady shop", () => {
  expect(alarmsOf(shop(lines())).rows).toEqual([]);
  const gone = alarmsOf(shop(lines((usual, week) => (week === WEEKS - 1 && usual === "Cash" ? "Card" : usual))));
  expect(gone.rows).toMatchObject([{ level: "data", metric: "payment_orders", name: "Cash", value: 0 }]);
  expect(gone.texts.join(" ")).toMatch(/Check the data: no order of the week of .* is paid by Cash, usually /);
  const jumped = alarmsOf(
    shop(
      lines().map((line, i) => (line.at >= addDays(AS_OF, -7) && i % 2 === 0 ? { ...line, payment: "Voucher" } : line)),
    ),
  );
  expect(jumped.rows).toMatchObject([{ level: "shop", metric: "payment_share", name: "Voucher", severity: "high" }]);
  expect(jumped.texts.join(" ")).toMatch(
    /Out of line: 5\d% of the orders of the week of .* are paid by Voucher, usually 10%/,
  );
});

it.each(["Payment Method", "payment_type", "Zahlungsart", "Payment"])(
  "are read from a column called %s",
  async (header) => {
    const folder = mkdtempSync(join(tmpdir(), "tillbook-payments-"));
    try {
      const file = join(folder, "sold.csv");
      const records = Array.from(
        { length: 60 },
        (_, i) =>
          `${1000 + i},2026-03-${String(1 + (i % 28)).padStart(2, "0")},K${i % 9},A${i % 4},${1 + (i % 3)},${(2 + (i % 4)).toFixed(2)},${["Card", "Cash", "PayPal"][i % 3]}`,
      );
      writeFileSync(
        file,
        `${[`order_id,date,customer_id,product_id,quantity,unit_price,${header}`, ...records].join("\n")}\n`,
      );
      const data = await datasetFromFiles(
        [file],
        { asOf: "2026-04-01", quiet: true },
        { now: Date.parse("2026-04-01"), cwd: folder, env: {} },
      );
      const facts = data.facts();
      const { codes, dictionary } = facts.orders.payment;
      const counts = new Map<string | null, number>();
      for (const code of codes) counts.set(dictionary.text(code), (counts.get(dictionary.text(code)) ?? 0) + 1);
      expect([...counts].sort()).toEqual([
        ["Card", 20],
        ["Cash", 20],
        ["PayPal", 20],
      ]);
      facts.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
