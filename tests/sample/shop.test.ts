import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, describe, expect, it } from "vitest";
import { dayNumber, weekday } from "../../src/calendar.ts";
import { UserError } from "../../src/errors.ts";
import { PURCHASES, SPEND } from "../../src/sample/population.ts";
import { season } from "../../src/sample/season.ts";
import { type SampleInput, type SampleTruth, sampleLines, writeSample } from "../../src/sample/write.ts";

const scratch = mkdtempSync(join(tmpdir(), "tillbook-sample-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function whole(input: SampleInput): { text: string; truth: SampleTruth } {
  const blocks: Buffer[] = [];
  const lines = sampleLines(input);
  for (;;) {
    const step = lines.next();
    if (step.done) return { text: Buffer.concat(blocks).toString("latin1"), truth: step.value };
    blocks.push(step.value);
  }
}

interface Line {
  order: string;
  at: string;
  customer: string;
  product: string;
  quantity: number;
  pence: number;
}
/** Read by a parser that knows nothing of the generator. */
const parsed = (text: string): Line[] =>
  parse(text, { from_line: 2 }).map(
    ([order = "", at = "", customer = "", product = "", , , quantity = "", price = ""]: string[]) => ({
      order,
      at,
      customer,
      product,
      quantity: Number(quantity),
      pence: Math.round(Number(price) * 100),
    }),
  );
const isSale = (line: Line): boolean => line.quantity > 0 && line.pence > 0 && /^\d/.test(line.order);
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

describe("sampleLines", () => {
  const small = { customers: 150, start: "2026-01-01", end: "2026-06-30" };

  it("gives the same bytes for the same seed and others for another", () => {
    const one = whole(small);
    expect(whole(small)).toEqual(one);
    expect(whole({ ...small, seed: 43 }).text).not.toBe(one.text);
  });

  it("keeps the shop as it is where defects are left out: same baskets, same days", () => {
    const baskets = (text: string): string[] =>
      text
        .split("\n")
        .map((line) => line.split(",").toSpliced(0, 1).join(","))
        .sort();
    const clean = baskets(whole({ ...small, defects: false }).text);
    const dirty = new Set(baskets(whole({ ...small, defects: 0.01 }).text));
    const odd = /Throw Check|Storage Jar Large|Letter Rack Large|Curtain Tie Check/;
    expect(clean.filter((line) => !odd.test(line) && !dirty.has(line))).toEqual([]);
  });

  it("is in order of time", () => {
    const times = parsed(whole({ ...small, defects: false }).text).map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
  });

  it("trades on the last day of the default window, so that its week counts as complete", () => {
    const { text, truth } = whole({});
    expect(truth.options.end).toBe("2026-11-15");
    expect(weekday(truth.options.end)).toBe(7);
    expect(text).toContain(",2026-11-15 ");
  });

  it("comes near the number of lines that was asked for", () => {
    const { truth } = whole({ lines: 60_000 });
    expect(Math.abs(truth.rows.records / 60_000 - 1)).toBeLessThan(0.06);
  });

  it("plants the share of defects that was asked for, every kind as often as the others", () => {
    const { truth } = whole({ ...small, customers: 400, defects: 0.05 });
    const { two_names, same_name, hostile_text, ...planted } = truth.defects;
    const counts = Object.values(planted).map(({ count }) => count);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    expect(sum(counts) / truth.rows.records).toBeGreaterThan(0.04);
    expect(sum(counts) / truth.rows.records).toBeLessThan(0.055);
    expect(Math.min(two_names.count, same_name.count, hostile_text.count)).toBeGreaterThan(0);
  });

  it("plants nothing where defects are off", () => {
    const { text, truth } = whole({ ...small, defects: false });
    expect(Object.values(truth.defects).map(({ count }) => count)).toEqual(Object.values(truth.defects).map(() => 0));
    expect(truth.rows).toMatchObject({ header: 1, blank: 0, rejected: 0 });
    expect(text).not.toMatch(/HYPERLINK|<script/);
  });

  it.each<[SampleInput, string]>([
    [{ customers: 0 }, "invalid sample.customers: 0; expected at least 1"],
    [{ start: "2026-02-30" }, 'invalid sample.start: "2026-02-30"; expected a calendar day like 2026-11-15'],
    [
      { start: "2026-02-02", end: "2026-02-01" },
      'invalid sample.end: "2026-02-01"; expected a day that is not before start',
    ],
  ])("answers %j with a sentence", (input, message) => {
    expect(() => whole(input)).toThrow(new UserError(message, { exitCode: 2 }));
  });

  it.each<SampleInput>([
    { customers: 1 },
    { customers: 3, start: "2026-12-25", end: "2026-12-25" },
    { customers: 5, start: "2026-03-01", end: "2026-03-02", defects: 0.2 },
  ])("makes even the tiniest shop: %j", (input) => {
    const { truth } = whole(input);
    expect(truth.totals.customers).toBe(input.customers);
    expect(truth.totals.saleOrders).toBeGreaterThanOrEqual(input.customers!);
  });
});

describe("the truth of a shop of 12,000 customers", () => {
  const { text, truth } = whole({ customers: 12_000, defects: false, seed: 5 });
  const lines = parsed(text);
  const sales = lines.filter(isSale);
  const orders = Map.groupBy(sales, ({ order }) => order);
  const ordersOf = Map.groupBy(
    [...orders.values()].map(([line]) => line!).filter(({ customer }) => customer !== ""),
    ({ customer }) => customer,
  );
  const planted = new Set([...truth.wholesalers, ...truth.lapsed].map(({ customer }) => customer));
  const ordinary = [...ordersOf].filter(
    ([customer, [first]]) => !planted.has(customer) && !first!.at.startsWith(truth.loyalCohort.month),
  );

  it("counts what stands in the text", () => {
    const cancelled = lines.filter(({ order }) => order.startsWith("C"));
    expect(truth.rows).toEqual({
      records: lines.length + 1,
      header: 1,
      blank: 0,
      lines: lines.length,
      rejected: 0,
    });
    expect(truth.totals).toEqual({
      saleOrders: orders.size,
      customers: ordersOf.size,
      customersWithOneOrderDay: [...ordersOf.values()].filter(
        (own) => new Set(own.map(({ at }) => at.slice(0, 10))).size === 1,
      ).length,
      anonymousOrders: [...orders.values()].filter(([line]) => line!.customer === "").length,
      cancellations: new Set(cancelled.map(({ order }) => order)).size,
      units: sum(sales.map(({ quantity }) => quantity)),
      grossRevenue: sum(sales.map(({ quantity, pence }) => quantity * pence)) / 100,
      netRevenue: sum(lines.map(({ quantity, pence }) => quantity * pence)) / 100,
    });
    expect(truth.loyalCohort.customers).toBe(
      [...ordersOf.values()].filter(([first]) => first!.at.startsWith(truth.loyalCohort.month)).length,
    );
  });

  it("sells its bundles together as often as planted", () => {
    const baskets = [...orders.values()].map((own) => new Set(own.map(({ product }) => product)));
    for (const { trigger, triggerBaskets, partners } of truth.bundles) {
      const withTrigger = baskets.filter((basket) => basket.has(trigger));
      expect(withTrigger.length).toBe(triggerBaskets);
      for (const { product, probability, partnerBaskets, together, lift } of partners) {
        const both = withTrigger.filter((basket) => basket.has(product)).length;
        const n = baskets.filter((basket) => basket.has(product)).length;
        expect([both, n]).toEqual([together, partnerBaskets]);
        expect(lift).toBeCloseTo((both * baskets.length) / (withTrigger.length * n), 5);
        expect(lift).toBeGreaterThan(4);
        // besides the planted chance, the partner may lie in the basket on its own
        const alone = (n - both) / (baskets.length - withTrigger.length);
        const confidence = both / withTrigger.length;
        const error = Math.sqrt((probability * (1 - probability)) / withTrigger.length);
        expect(confidence).toBeGreaterThan(probability - 4 * error);
        expect(confidence).toBeLessThan(probability + (1 - probability) * 3 * alone + 4 * error);
      }
    }
  });

  it("wins and loses customers by MBG/NBD on the operational clock", () => {
    const { r, alpha, a, b } = PURCHASES;
    const trade = season(truth.options.start, truth.options.end);
    const end = trade.clock(trade.days);
    const ages = ordinary.map(([, [first]]) => {
      const day = dayNumber(first!.at.slice(0, 10)) - dayNumber(truth.options.start);
      return end - (trade.clock(day) + trade.clock(day + 1)) / 2;
    });
    const mean = (of: (age: number) => number): number => sum(ages.map(of)) / ages.length;

    // leaves at once, or stays and has no purchase: a/(a+b) + b/(a+b) (alpha/(alpha+t))^r
    const never = mean((t) => a / (a + b) + (b / (a + b)) * (alpha / (alpha + t)) ** r);
    const share = ordinary.filter(([, own]) => own.length === 1).length / ordinary.length;
    expect(Math.abs(share - never)).toBeLessThan(4 * Math.sqrt((never * (1 - never)) / ordinary.length));

    // E[X(t)] of methods.md, the hypergeometric function as its series
    const series = (z: number): number => {
      let term = 1;
      let total = 1;
      for (let n = 0; term > 1e-12 * total; n++) {
        term *= (((r + n) * (b + 1 + n)) / ((a + b + n) * (n + 1))) * z;
        total += term;
      }
      return total;
    };
    const repeats = mean((t) => (b / (a - 1)) * (1 - (alpha / (alpha + t)) ** r * series(t / (alpha + t))));
    const found = ordinary.map(([, own]) => own.length - 1);
    const average = sum(found) / found.length;
    const variance = sum(found.map((x) => (x - average) ** 2)) / found.length;
    expect(Math.abs(average - repeats)).toBeLessThan(4 * Math.sqrt(variance / found.length));
  });

  it("spends by Gamma-Gamma: mean over customers, and more alike within one than between two", () => {
    const values = ordinary.map(([, own]) =>
      own.map(({ order }) =>
        sum(
          orders.get(order)!.map(({ product, quantity, pence }) => (product === "POST" ? 0 : quantity * pence) / 100),
        ),
      ),
    );
    const means = values.map((own) => sum(own) / own.length);
    const { p, q, v } = SPEND;
    expect(truth.spend.mean).toBeCloseTo((p * v) / (q - 1), 10);
    // whole products cannot hit every amount: baskets are worth one or two per cent more than drawn
    expect(sum(means) / means.length / truth.spend.mean).toBeGreaterThan(0.97);
    expect(sum(means) / means.length / truth.spend.mean).toBeLessThan(1.05);
    const repeaters = values.filter((own) => own.length >= 8);
    const within = repeaters.map((own) => {
      const mean = sum(own) / own.length;
      return sum(own.map((x) => (x - mean) ** 2)) / (own.length - 1) / mean ** 2;
    });
    // a customer's order values are Gamma with shape p, so their squared coefficient of variation is 1/p
    expect(sum(within) / within.length).toBeGreaterThan(0.75 / p);
    expect(sum(within) / within.length).toBeLessThan(1.4 / p);
  });

  it("has its weekdays, its dip and its lost customers", () => {
    const days = Map.groupBy(
      [...orders.values()].map(([line]) => line!.at.slice(0, 10)),
      (day) => weekday(day),
    );
    const ratio = days.get(7)!.length / days.get(1)!.length;
    expect(ratio).toBeGreaterThan(0.33);
    expect(ratio).toBeLessThan(0.42);
    const { from, to, factor } = truth.seasonality.dip;
    const perDay = (first: number, last: number): number =>
      [...orders.values()].filter(([line]) => {
        const day = dayNumber(line!.at.slice(0, 10));
        return day >= first && day <= last;
      }).length /
      (last - first + 1);
    const around = perDay(dayNumber(from) - 14, dayNumber(from) - 1);
    expect(perDay(dayNumber(from), dayNumber(to)) / around).toBeLessThan(factor + 0.1);
    const stopped = [...truth.wholesalers, ...truth.lapsed].filter(({ stoppedOn }) => stoppedOn !== null);
    expect(stopped.length).toBeGreaterThan(20);
    for (const { customer, stoppedOn } of stopped) {
      const own = ordersOf.get(customer)!.map(({ at }) => at.slice(0, 10));
      expect(own.filter((day) => day >= stoppedOn!)).toEqual([]);
      expect(own.length).toBeGreaterThan(3);
    }
  });
});

describe("writeSample", () => {
  const window = { customers: 40, start: "2026-03-20", end: "2026-04-10" } as const;

  it("spreads the same lines over one file, months or days, and writes the truth beside them", async () => {
    const bodies = [];
    for (const split of ["single", "monthly", "daily"] as const) {
      const directory = join(scratch, split);
      const seen: string[] = [];
      const { files, lines, truth } = await writeSample(directory, { ...window, split }, (stage) => seen.push(stage));
      expect(seen).toContain("writing the sample");
      expect(files).toEqual(files.toSorted());
      expect(JSON.parse(readFileSync(join(directory, "sample-truth.json"), "utf8"))).toEqual(truth);
      const texts = files.map((file) => readFileSync(join(directory, file), "latin1"));
      expect(texts.join("").split("\n").length - 1).toBe(lines);
      bodies.push(texts.map((text) => text.slice(text.indexOf("\n") + 1)).join(""));
      if (split === "monthly") expect(files).toEqual(["2026-03.csv", "2026-04.csv"]);
      if (split === "daily") expect(files[0]).toBe("2026-03-20.csv");
    }
    expect(new Set(bodies).size).toBe(1);
    const { text } = whole(window);
    expect(bodies[0]).toBe(text.slice(text.indexOf("\n") + 1));
  });

  it("writes over its own files, never beside those of others", async () => {
    const directory = join(scratch, "taken");
    await writeSample(directory, { ...window, split: "single" });
    await expect(writeSample(directory, { ...window, split: "single" })).resolves.toMatchObject({
      files: ["sample.csv"],
    });
    writeFileSync(join(directory, "theirs.CSV"), "a,b\n");
    await expect(writeSample(directory, { ...window, split: "single" })).rejects.toThrow(
      "already holds theirs.CSV, which is not a file of this sample; nothing was written",
    );
    expect(readFileSync(join(directory, "theirs.CSV"), "utf8")).toBe("a,b\n");
  });
});
