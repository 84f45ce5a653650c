/** Very long and very wide tables that are read past, or refused in bounded time. */
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { messageOf, orderIdsOf, read, temporaryFolder, write } from "./files.ts";

const folder = temporaryFolder();

describe("a table that is no table of sales", () => {
  it("has a million keys in a line: that line is refused and the others are read", async () => {
    const keys = `{${Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":${i}`).join(",")}}\n`;
    const sale = `{"order_id":"1","customer_id":"C1","quantity":1,"unit_price":2.5,"order_date":"2026-05-01"}\n`;
    const before = process.cpuUsage();
    for (const [name, text] of [
      ["first.ndjson", keys + sale.repeat(3)],
      ["last.ndjson", sale.repeat(3) + keys],
    ] as const) {
      const batches = await read(write(folder, name, text));
      const unreadable = batches.flatMap((batch) => batch.unreadable);
      expect(unreadable.map(({ message }) => message)).toEqual([
        "an object with 1,000,000 keys; at most 10,000 are columns",
      ]);
      expect(batches.at(-1)!.source.counts.regular).toBe(3);
      expect(batches.at(-1)!.source.mapping.length).toBeLessThan(10);
    }
    // time of the processor: what else the machine does is no matter
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(20_000);
  });

  it("has other keys in every line, or a million columns: a sentence says so", async () => {
    const line = (i: number): string => `{${Array.from({ length: 6 }, (_, k) => `"k${i * 6 + k}":1`).join(",")}}\n`;
    const path = write(folder, "keys.ndjson", Array.from({ length: 2500 }, (_, i) => line(i)).join(""));
    expect(await messageOf(() => read(path))).toBe(
      "keys.ndjson has 15,000 different keys in its first records; at most 10,000 can be columns",
    );
    const wide = `${Array.from({ length: 200_000 }, (_, i) => `c${i}`).join(",")}\n`;
    await expect(
      read(write(folder, "wide.csv", wide + wide.replaceAll("c", "") + wide.replaceAll("c", "1"))),
    ).rejects.toThrow(UserError);
  });
});

describe("a table", () => {
  it("is found in NDJSON behind blank lines and with a first record of two megabytes", async () => {
    const json = (id: string, note: string): string =>
      `${JSON.stringify({ order_id: id, customer_id: "C1", quantity: 1, unit_price: 2.5, order_date: "2026-05-01", note })}\n`;
    expect(await orderIdsOf(write(folder, "far.ndjson", "\n".repeat(400_000) + json("1", "") + json("2", "")))).toEqual(
      ["1", "2"],
    );
    expect(await orderIdsOf(write(folder, "long.ndjson", json("1", "z".repeat(2 << 20)) + json("2", "")))).toEqual([
      "1",
      "2",
    ]);
  });
});
