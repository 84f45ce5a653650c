/** What is doubtful in a shop although every record is sound. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigSchema } from "../../src/config/schema.ts";
import { formatter } from "../../src/format.ts";
import type { QualityResult } from "../../src/quality/result.ts";
import { compute } from "../../src/run/compute.ts";
import { doubts } from "../../src/run/doubts.ts";

const folder = mkdtempSync(join(tmpdir(), "doubts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Ten orders a day, two lines each at 10:00 and 10:05; from day `restart` on their numbers begin anew. */
function shop(days: number, restart: number): string {
  const lines = ["Receipt,Date,Customer,Product,Qty,Price"];
  for (let n = 0; n < 10 * days; n++) {
    const day = Math.floor(n / 10);
    const date = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
    const number = 1000 + (day < restart ? n : n - 10 * restart);
    for (const minute of ["00", "05"])
      lines.push(`${number},${date} 10:${minute},c${n % 97},P${(n + Number(minute)) % 7},1,${5 + (n % 9)}.50`);
  }
  return `${lines.join("\n")}\n`;
}

async function found(csv: string, columns: object = {}): Promise<{ orders: number; doubts: string[] }> {
  writeFileSync(join(folder, "shop.csv"), csv);
  const { facts, quality, context } = await compute(
    {
      loaded: { config: ConfigSchema.parse({ columns }), directory: folder },
      files: ["shop.csv"],
      cwd: folder,
      only: ["quality"],
    },
    { now: () => Date.UTC(2026, 10, 27), progress: () => undefined },
  );
  return {
    orders: facts.orders.isSale.reduce((all, one) => all + one, 0),
    doubts: doubts(facts, quality as QualityResult, formatter("en-GB", context.currency)),
  };
}

describe("order numbers that begin anew late in a long file", () => {
  const csv = shop(300, 295);

  it("are said to be several orders each", async () => {
    const { orders, doubts } = await found(csv);
    expect(orders).toBe(2950);
    expect(doubts).toEqual([expect.stringMatching(/^50 order numbers have sales of several customers or more than/)]);
  });

  it("are told apart by the key that the warning names, of whose date the day counts", async () => {
    expect(await found(csv, { order_id: ["Receipt", "Date"], ordered_at: "Date" })).toEqual({
      orders: 3000,
      doubts: [],
    });
  });

  it("are no matter where they go on", async () => {
    expect(await found(shop(300, 300))).toEqual({ orders: 3000, doubts: [] });
  });
});
