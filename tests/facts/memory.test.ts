import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");

describe("facts", () => {
  it("hold on to nothing that they were built of", () => {
    const orders = 100_000;
    const program = `
      const { shopLines } = await import(${JSON.stringify(join(root, "tests", "analyses", "shop.ts"))});
      const { createFacts } = await import(${JSON.stringify(join(root, "src", "facts", "facts.ts"))});
      const held = async () => {
        // the memory of arrays is given back beside the program, a moment after their collection
        for (let turn = 0; turn < 20; turn++) { gc(); await new Promise(setImmediate); }
        return process.memoryUsage().arrayBuffers;
      };
      let builder = createFacts();
      builder.add(shopLines(Array.from({ length: ${orders} }, (_, i) => ({ order: String(i), at: "2024-01-01" }))));
      globalThis.facts = builder.snapshot();
      const together = await held();
      builder = undefined;
      process.stdout.write(JSON.stringify({ released: together - (await held()), orders: facts.orders.count }));`;
    const text = execFileSync(process.execPath, ["--expose-gc", "--input-type=module", "-e", program], {
      encoding: "utf8",
    });
    const { released, orders: count } = JSON.parse(text) as { released: number; orders: number };
    expect(count).toBe(orders);
    // the sums of an order are five numbers of 64 bits and three of 32
    expect(released).toBeGreaterThan(40 * orders);
  });
});
