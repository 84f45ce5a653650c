import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ANALYSES } from "../../src/analyses/index.ts";
import { formatter } from "../../src/format.ts";
import { chooseAnalyses } from "../../src/run/choose-analyses.ts";
import { demandMemory, type FactSizes, memoryNeeded } from "../../src/run/memory.ts";
import { inProcess } from "../cli/in-process.ts";

const format = formatter("en-GB", "GBP");
const all = chooseAnalyses(ANALYSES, undefined);
const sizes = (more: Partial<FactSizes>): FactSizes => ({
  lines: 6e6,
  orders: 6e6,
  customers: 200_000,
  products: 20_000,
  ...more,
});
const refusal = (more: Partial<FactSizes>, analyses = all, maxMemoryMb = 4000): string => {
  try {
    demandMemory(sizes(more), analyses, maxMemoryMb, format);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

describe("the memory that a run will take", () => {
  // peaks that were measured with whole reports, MB
  it.each([
    ["two million products", { lines: 4e6, orders: 1e6, customers: 200_000, products: 2e6 }, 3801],
    ["five million customers, most of them with one order", { customers: 5e6 }, 6879],
    ["1.2 million customers", { orders: 3e6, customers: 1.2e6 }, 4323],
  ])("of %s is not said to be less than it is", (_, more, measured) => {
    expect(memoryNeeded(sizes(more), all) / 1e6).toBeGreaterThan(measured);
  });

  it("is refused beyond the limit with the numbers, and nothing else is", () => {
    expect(refusal({ customers: 5e6 })).toMatch(
      /^6,000,000 lines, 6,000,000 orders, 5,000,000 customers and 20,000 products would take about \d+\.\d GB of memory, more than maxMemoryMb allows, 4\.0 GB$/,
    );
    expect(refusal({ orders: 3e6, customers: 1.2e6 })).toContain("1,200,000 customers");
    expect(refusal({ lines: 4e6, orders: 1e6, products: 2e6 })).toBe("");
    expect(refusal({ products: 4e6 })).toContain("4,000,000 products");
    // ten million lines of a usual shop
    expect(refusal({ lines: 10e6, orders: 2e6, customers: 340_000 })).toBe("");
    expect(refusal({ orders: 2.5e6, customers: 1e6 })).toBe("");
    expect(refusal({ customers: 5e6 }, all, 16_000)).toBe("");
    expect(refusal({ customers: 5e6 }, chooseAnalyses(ANALYSES, ["kpis", "basket"]))).toBe("");
  });

  const folder = mkdtempSync(join(tmpdir(), "tillbook-memory-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  it("stops the command before the analyses", async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) => `A${i},2026-01-${String(1 + (i % 28)).padStart(2, "0")},C${i},P1,1,2.50`,
    );
    writeFileSync(
      join(folder, "s.csv"),
      `order_id,order_date,customer_id,product_id,quantity,unit_price\n${rows.join("\n")}\n`,
    );
    writeFileSync(join(folder, "tillbook.config.yaml"), "maxMemoryMb: 256\n");
    const { status, stderr, stdout } = await inProcess(["run", "s.csv", "--no-pdf"], { cwd: folder });
    expect(stderr).toMatch(
      /^error: 40 lines, 40 orders, 40 customers and 1 products would take about 0\.5 GB of memory/m,
    );
    expect(stderr).toContain("\n  set maxMemoryMb where the machine has more");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });
});
