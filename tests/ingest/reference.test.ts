import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { expandSources, readSources } from "../../src/ingest/read.ts";
import { presets } from "../../src/ingest/understand/presets.ts";
import { reference } from "../reference.ts";
import { messageOf, read, recordsOf, temporaryFolder } from "./files.ts";

const onlineRetail = reference("online-retail/online-retail.csv.gz");
const byDay = reference("online-retail/by-day.tar.gz");
const cdnow = reference("cdnow/CDNOW_master.txt");
const superstore = reference("superstore/superstore.csv");

/** Every value of the records, whatever file it came from, as one sorted list of hashes. */
async function contentOf(paths: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const batch of readSources(paths, {})) {
    for (const row of recordsOf(batch).drop("source_row").rows()) lines.push(JSON.stringify(row));
  }
  return lines.sort();
}

describe.skipIf(onlineRetail === undefined || byDay === undefined)("Online Retail (UCI)", { timeout: 180_000 }, () => {
  const folder = temporaryFolder();
  beforeAll(() => {
    execFileSync("tar", ["xzf", byDay!, "-C", folder]);
  });

  it("has 541,909 records, 135,080 of them without a customer, and ids as the preset says", async () => {
    const batches = await read(onlineRetail!, { chunkBytes: 64 << 20 });
    expect(batches).toHaveLength(1);
    const [batch] = batches;
    expect(batch!.source.counts).toEqual({ records: 541_910, header: 1, blank: 0, unreadable: 0, regular: 541_909 });
    expect(batch!.source).toMatchObject({ preset: "online-retail", lane: "fast", compressed: true });
    expect(recordsOf(batch!).getColumn("customer_id").nullCount()).toBe(135_080);
    const pattern = new RegExp(presets["online-retail"].orderIdPattern!);
    const ids = new Set(recordsOf(batch!).getColumn("order_id").toArray() as string[]);
    expect(ids.size).toBe(25_900);
    expect([...ids].filter((id) => !pattern.test(id))).toEqual([]);
  });

  it("in chunks of a megabyte is the same, and 305 files of a day are together the one file", async () => {
    const days = expandSources(["by-day/*.csv"], folder);
    expect(days).toHaveLength(305);
    const whole = await contentOf([onlineRetail!]);
    let batches = 0;
    for await (const _ of readSources([onlineRetail!], { chunkBytes: 1 << 20 })) batches++;
    expect(batches).toBe(46);
    const together = await contentOf(days);
    expect(together.length).toBe(whole.length);
    expect(together.every((line, i) => line === whole[i])).toBe(true);
  }, 180_000);
});

describe.skipIf(cdnow === undefined || superstore === undefined)("other public files", () => {
  const beside = (path: string): string => join(superstore!, "../..", path);

  it("CDNOW: blank-separated, with a header and without", async () => {
    const [master] = await read(cdnow!);
    const [sample] = await read(beside("cdnow/CDNOW_sample.txt"));
    expect(master!.source.counts).toMatchObject({ header: 1, unreadable: 0, regular: 69_659 });
    expect(sample!.source.counts).toMatchObject({ header: 0, unreadable: 0, regular: 6_919 });
    expect(sample!.source.dateFormats[0]).toBe("%Y%m%d");
    const columns = ["customer_id", "ordered_at", "quantity", "amount"];
    expect(
      recordsOf(master!)
        .select(...columns)
        .row(0),
    ).toEqual(["00001", "19970101", "1", "11.77"]);
    expect(
      recordsOf(sample!)
        .select(...columns)
        .row(0),
    ).toEqual(["00004", "19970101", "2", "29.33"]);
    expect(sample!.raw(1)).toBe(" 00004 0001 19970101  2   29.33");
    // the sample's purchases are those of its customers in the master
    const customers = new Set(recordsOf(sample!).getColumn("customer_id").toArray());
    expect(customers.size).toBe(2357);
  });

  it("Superstore: month first, with a byte order mark", async () => {
    const [batch] = await read(superstore!);
    expect(batch!.source).toMatchObject({ preset: "superstore", counts: { regular: 9994, unreadable: 0 } });
    expect(batch!.source.dialect).toMatchObject({ bom: true, lineEnd: "CRLF" });
    expect(batch!.source.dateFormats[0]).toBe("%m/%d/%Y");
  });

  it("orders of the R package rfm", async () => {
    const [batch] = await read(beside("rfm-orders/rfm_data_orders.csv"));
    expect(batch!.source).toMatchObject({ preset: "rfm-orders", counts: { regular: 4906, unreadable: 0 } });
  });

  it("baskets without dates end in a sentence", async () => {
    for (const name of ["groceries.basket.csv", "retail.dat.gz", "T10I4D100K.dat.gz"]) {
      expect(await messageOf(() => read(beside(`baskets/${name}`)))).toContain(
        `${name} is no sales file, because no column has the day of an order`,
      );
    }
  });
});
