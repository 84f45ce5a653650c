/** A part of the data, and what every analysis takes: data, facts, a frame of lines. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyse, facts, kpis, load, pl, report, rfm, section } from "../../src/index.ts";
import { summaryText } from "../../src/notebook/dataset.ts";
import { toCsv } from "../../src/tables.ts";

const folder = mkdtempSync(join(tmpdir(), "tillbook-part-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two hundred days of sales; customer c0 bought on the first day alone. */
const file = join(folder, "shop.csv");
const day = (n: number): string => new Date(Date.UTC(2026, 0, 5 + n)).toISOString().slice(0, 10);
const rows = Array.from(
  { length: 200 },
  (_, n) =>
    `O${n},c${n === 0 ? 0 : 1 + (n % 60)},P${n % 5},2,${(3 + (n % 7)).toFixed(2)},${day(n)} 10:00:00,${n % 2 === 0 ? "North" : "South"}`,
);
writeFileSync(file, `order_id,customer_id,product_id,quantity,unit_price,ordered_at,region\n${rows.join("\n")}\n`);

const data = await load(file, {
  quiet: true,
  currency: "EUR",
  locale: "de-DE",
  timezone: "Europe/Berlin",
  asOf: day(210),
});
const north = data.filter(pl.col("region").eq(pl.lit("North")));
const recencyOf = (made: { rfm: pl.DataFrame }): unknown =>
  made.rfm.filter(pl.col("customer_id").eq(pl.lit("c0"))).toRecords()[0]?.recency_days;

describe("data.filter", () => {
  it("keeps currency, as-of day, time zone, configuration and quality", () => {
    expect(north.lines.height).toBe(100);
    expect(north.context).toBe(data.context);
    expect(north.asOf).toBe(data.asOf);
    expect(north.quality).toBe(data.quality);
    expect(north.config).toBe(data.config);
    expect(north.period).toEqual({ first: day(0), last: day(198) });
    expect(summaryText(north)).toContain("100 of 200 lines");
  });

  it("can be filtered again, and says of how many lines it is a part", () => {
    const some = north.filter(pl.col("customer_id").eq(pl.lit("c0")));
    expect(summaryText(some)).toContain("1 of 200 lines");
    expect(some.context.currency).toBe("EUR");
  });

  it("gives one customer the recency and the money of the whole", () => {
    const one = data.filter(pl.col("customer_id").eq(pl.lit("c0")));
    expect(recencyOf(rfm(one))).toBe(210);
    expect(recencyOf(rfm(data))).toBe(210);
    expect(section(kpis(north)).topic).toBe(section(kpis(data)).topic);
  });

  it("answers what is no condition with a sentence", () => {
    expect(() => data.filter(pl.col("regon").eq(pl.lit("North")))).toThrow(
      'unknown column "regon" in the condition; did you mean "region"?',
    );
    expect(() => data.filter(pl.col("region"))).toThrow(
      /^invalid condition: filter predicate must be of type `Boolean`.*; expected an expression that is true or false/,
    );
    for (const wrong of ["region", undefined, { region: "North" }, () => true])
      expect(() => data.filter(wrong as never)).toThrow(/^invalid condition: .*; expected an expression about/);
  });
});

describe("every analysis", () => {
  it.each(Object.keys(analyse))("%s gives the same of data, its facts and its lines", async (name) => {
    const call = (analyse as unknown as Record<string, (value: unknown) => Promise<Record<string, pl.DataFrame>>>)[
      name
    ]!;
    const [whole, ofFacts, ofLines] = await Promise.all([call(data), call(data.facts()), call(data.lines)]);
    for (const [table, frame] of Object.entries(whole!)) {
      expect(toCsv(ofFacts![table]!).equals(toCsv(frame)), table).toBe(true);
      expect(toCsv(ofLines![table]!).equals(toCsv(frame)), table).toBe(true);
    }
  });

  it("knows of which data lines and facts are a part", async () => {
    const lines = data.lines.filter(pl.col("customer_id").eq(pl.lit("c0")));
    expect(recencyOf(rfm(lines))).toBe(210);
    expect(recencyOf(rfm(facts(lines)))).toBe(210);
    const made = await report(lines, { sections: ["kpis"] });
    expect([made.currency, made.locale, made.asOf]).toEqual(["EUR", "de-DE", day(210)]);
    const earlier = data.facts({ asOf: day(100) });
    expect(recencyOf(rfm(earlier))).toBe(100);
    expect((await report(earlier, { sections: ["kpis"] })).currency).toBe("EUR");
  });

  it("answers what it cannot take with a sentence", async () => {
    const records = pl.DataFrame({ Invoice: ["1"], Price: [2] });
    expect(() => rfm(records as never)).toThrow(
      /^this frame is no frame of lines: it lacks source_file.*; it has Invoice, Price$/,
    );
    expect(() => rfm(data.lines.lazy() as never)).toThrow("a lazy frame holds no lines yet");
    const loading = load(file, { quiet: true });
    expect(() => rfm(loading as never)).toThrow("put `await` before load");
    // the file goes with the test: not before it has been read
    await loading;
    for (const wrong of [undefined, null, 3, "sales.csv", [], {}, rfm(data)])
      expect(() => rfm(wrong as never)).toThrow(/^an analysis takes data, facts or a frame of lines; this is /);
    expect(() => facts(3 as never)).toThrow("facts are made from a frame of lines; this is 3");
  });
});

describe("a report", () => {
  it("is made of data, of a part, of facts and of lines", async () => {
    for (const value of [data, north, north.facts(), north.lines]) {
      const made = await report(value, { sections: ["kpis", "quality"] });
      expect([made.currency, made.asOf, made.health.grade]).toEqual(["EUR", day(210), "green"]);
      expect(made.sections.map(({ name }) => name)).toEqual(["kpis", "quality"]);
    }
  });

  it("says that the quality of foreign lines is not known, and refuses a section on it", async () => {
    const foreign = data.lines.withColumns(pl.lit("elsewhere.csv").alias("source_file"));
    const made = await report(foreign, { sections: ["kpis"] });
    expect(made.health.grade).toBe("unknown");
    await expect(report(foreign, { sections: ["quality"] })).rejects.toThrow("there is no section on data quality");
  });

  it("answers what is no section with a sentence", async () => {
    await expect(report(data, { sections: [rfm(data) as never] })).rejects.toThrow(
      /^invalid sections: .*names of analyses/,
    );
    await expect(report(7 as never)).rejects.toThrow("an analysis takes data, facts or a frame of lines; this is 7");
  });
});
