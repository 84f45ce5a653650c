import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Analysis } from "../../src/analyses/analysis.ts";
import { ANALYSES } from "../../src/analyses/index.ts";
import { ANALYSIS_OPTIONS } from "../../src/analyses/options.ts";
import pl from "../../src/columns/polars.ts";
import { parseConfig } from "../../src/config/load.ts";
import { analysisOptions, ConfigSchema, hasOptionsOf } from "../../src/config/schema.ts";
import type { Effects } from "../../src/effects.ts";
import { EXIT } from "../../src/errors.ts";
import { toAmount } from "../../src/money.ts";
import { buildReport } from "../../src/run/build-report.ts";
import { chooseAnalyses } from "../../src/run/choose-analyses.ts";
import { type Computed, compute } from "../../src/run/compute.ts";
import type { RunRequest } from "../../src/run/request.ts";
import { check, run } from "../../src/run/run.ts";
import { toCsv } from "../../src/tables.ts";
import { reference, referenceJson } from "../reference.ts";
import { SAMPLE, SAMPLE_AS_OF } from "../sample.ts";

const folder = mkdtempSync(join(tmpdir(), "tillbook-pipeline-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const effects: Effects = {
  now: () => Date.parse("2026-11-20T12:00:00Z"),
  stdout: () => {},
  stderr: () => {},
  progress: () => {},
};

const requestFor = (files: string[], config: object = {}, more: Partial<RunRequest> = {}): RunRequest => ({
  loaded: { config: ConfigSchema.parse(config), directory: folder },
  files,
  cwd: folder,
  ...more,
});

const online = reference("online-retail/online-retail.csv.gz");

interface Totals {
  customers: number;
  invoices: number;
  revenue: number;
  revenue_by_month: Record<string, number>;
  invoices_by_month: Record<string, number>;
  active_customers_by_month: Record<string, number>;
  revenue_by_country_top10: Record<string, number>;
  revenue_by_stockcode_top10: Record<string, number>;
}
interface Expected {
  totals_rule_A: Totals;
  cohorts_rule_A: { counts: Record<string, number[]> };
}

const RULE_A = { quality: { duplicates: "keep", cancellations: "exclude", missingCustomer: "drop" } };

describe.skipIf(online === undefined)(
  "Online Retail under rule A (UCI, doi 10.24432/C5BW33), identified customers",
  () => {
    let computed: Computed;
    let expected: Expected;
    beforeAll(async () => {
      expected = referenceJson("expected/online-retail.json") as Expected;
      computed = await compute(requestFor([online as string], RULE_A, { asOf: "2011-12-10" }), effects);
    });
    const rows = (name: string): Record<string, unknown>[] => computed.tables[name]!.toRecords();
    const isoMonth = (value: unknown): string => (value as Date).toISOString().slice(0, 7);

    it("accounts for all 541,909 records and the header", () => {
      expect(computed.quality.rows).toEqual({
        records: 541_910,
        header: 1,
        blank: 0,
        lines: 541_909,
        rejected: 0,
        leftOut: 0,
      });
    });

    it("finds 4,338 customers, 18,532 orders and 8,911,407.904 of revenue", () => {
      const { orders, customers } = computed.facts;
      expect(customers.count).toBe(4338);
      expect(orders.count).toBe(18_532);
      expect(toAmount(orders.netE4.reduce((sum, one) => sum + one, 0))).toBe(8_911_407.904);
    });

    it("has every month's revenue, orders and active customers", () => {
      const monthly = rows("monthly");
      expect(monthly).toHaveLength(13);
      for (const row of monthly) {
        const month = isoMonth(row.month);
        expect(row.net_revenue as number, month).toBeCloseTo(expected.totals_rule_A.revenue_by_month[month]!, 2);
        expect(Number(row.orders), month).toBe(expected.totals_rule_A.invoices_by_month[month]);
        expect(Number(row.customers), month).toBe(expected.totals_rule_A.active_customers_by_month[month]);
      }
    });

    it("has the ten top countries and products of the whole history", () => {
      const [orders, items, products] = (["orders", "items", "products"] as const).map((name) =>
        computed.facts.asFrame(name).lazy(),
      );
      const top = (frame: pl.LazyDataFrame, key: string): Record<string, number> =>
        Object.fromEntries(
          frame
            .groupBy(key)
            .agg(pl.col("net_e4").sum().alias("net_e4"))
            .sort("net_e4", true)
            .head(10)
            .collectSync()
            .toRecords()
            .map((row) => [row[key], Math.round(Number(row.net_e4) / 100) / 100]),
        );
      expect(top(orders!, "region")).toEqual(expected.totals_rule_A.revenue_by_country_top10);
      expect(top(items!.join(products!, { on: "product_no" }), "product_id")).toEqual(
        expected.totals_rule_A.revenue_by_stockcode_top10,
      );
    });

    it("has every one of the 91 cohort cells", () => {
      const cells = rows("cohort_retention").filter((row) => row.period_index !== null);
      expect(cells).toHaveLength(91);
      const counts: Record<string, number[]> = {};
      for (const row of cells) {
        const cohort = isoMonth(row.cohort_month);
        counts[cohort] ??= [];
        counts[cohort][Number(row.period_index)] = Number(row.active_customers);
      }
      expect(counts).toEqual(expected.cohorts_rule_A.counts);
    });

    it("has recency, frequency and monetary of every customer, to the cent", () => {
      const [, ...lines] = readFileSync(reference("expected/online-retail-rfm-rule-a.csv") as string, "utf8")
        .trim()
        .split("\n");
      const mine = new Map(rows("rfm").map((row) => [String(row.customer_id), row]));
      expect(mine.size).toBe(lines.length);
      for (const line of lines) {
        const [id, recency, frequency, monetary] = line.split(",");
        const row = mine.get(id!);
        expect([row?.recency_days, row?.frequency].map(Number), id).toEqual([Number(recency), Number(frequency)]);
        expect(row?.monetary as number, id).toBeCloseTo(Number(monetary), 2);
      }
    });
  },
);

/** The last two months of the sample shop; the whole of it is run in `run.drill.test.ts`. */
const MONTHS = SAMPLE.replace("*", "2026-1*");

describe("a run on the sample shop", () => {
  it("keeps the balance, writes the edition whole and the same tables again", async () => {
    const request = requestFor([MONTHS], {}, { html: "only" });
    const first = await run({ ...request, out: "one" }, effects);
    const second = await run({ ...request, out: "two" }, effects);
    const { rows } = first.record;
    expect(rows.records).toBe(rows.header + rows.blank + rows.lines + rows.rejected);
    expect(first.record.asOf).toBe(SAMPLE_AS_OF);
    expect(first.record.edition).toBe("2026-W46");
    expect(first.record.tables).toEqual(second.record.tables);
    expect(readFileSync(first.html as string)).toEqual(readFileSync(second.html as string));
    expect(readdirSync(folder).filter((name) => name.includes(".tmp-"))).toEqual([]);
    const files = readdirSync(join(folder, "one"));
    expect(files.sort()).toEqual([
      "catalog.json",
      "openlineage.json",
      "report.html",
      "report.json",
      "run.json",
      "tables",
    ]);
    const onDisk = JSON.parse(readFileSync(join(folder, "one", "run.json"), "utf8"));
    expect(onDisk.rows).toEqual(rows);
    expect(onDisk.stages.length).toBeGreaterThan(4);
  });

  it("tells the same whatever part of it is asked for", async () => {
    const all = await compute(requestFor([MONTHS]), effects);
    const some = await compute(requestFor([MONTHS], {}, { only: ["rfm"] }), effects);
    expect(Object.keys(some.tables)).not.toContain("basket_rules");
    expect(toCsv(some.tables.rfm!)).toEqual(toCsv(all.tables.rfm!));
  });

  it("speaks of loyalty only where a scheme is configured or asked for, and counts it anyway", async () => {
    const sectionsOf = async (config: object, only?: string[]) => {
      const month = SAMPLE.replace("*", "2024-10");
      const request = requestFor([month], config, { ...(only === undefined ? {} : { only }) });
      const computed = await compute(request, effects);
      expect(computed.tables.loyalty_ledger!.height).toBeGreaterThan(0);
      return buildReport(computed, request, []).report.sections.map(({ name }) => name);
    };
    expect(await sectionsOf({ sections: ["kpis", "loyalty"] })).toContain("loyalty");
    expect(await sectionsOf({ loyalty: {} })).toContain("loyalty");
    expect(await sectionsOf({})).not.toContain("loyalty");
  });

  it("looks at one region alone when a filter says so, before anything is computed", async () => {
    const all = await compute(requestFor([MONTHS], {}, { only: ["kpis"] }), effects);
    const [first] = all.tables.regions!.toRecords();
    const filter = { region: String(first!.region) };
    const one = await compute(requestFor([MONTHS], {}, { only: ["kpis"], filter }), effects);
    const regions = one.facts.asFrame("orders").getColumn("region").unique().toArray();
    expect(regions).toEqual([first!.region]);
  });

  it("leaves out what happens on the as-of day and after", async () => {
    const { facts } = await compute(requestFor([MONTHS], {}, { only: ["kpis"], asOf: "2026-11-01" }), effects);
    const last = facts
      .asFrame("orders")
      .select(pl.col("ordered_on").max().dt.strftime("%Y-%m-%d").alias("last"))
      .toRecords()[0]!.last;
    expect(String(last) < "2026-11-01").toBe(true);
  });
});

describe("the quality gate", () => {
  const bad = join(folder, "bad.csv");
  writeFileSync(
    bad,
    `order_id,ordered_at,customer_id,product_id,quantity,unit_price\n${Array.from({ length: 40 }, (_, i) => `${1000 + i},2026-01-0${(i % 9) + 1},C${i},P1,${i % 2 === 0 ? "many" : 1},2.50`).join("\n")}\n`,
  );

  it("stops the report and keeps the last good one", async () => {
    writeFileSync(join(folder, "kept.txt"), "");
    const result = await run(requestFor([bad], {}, { out: "gated" }), effects);
    expect(result.exitCode).toBe(EXIT.gate);
    expect(result.quality.gate.reasons.length).toBeGreaterThan(0);
    expect(readdirSync(folder)).not.toContain("gated");
  });

  it("lets it pass with warnings when the configuration says so", async () => {
    const config = { quality: { gate: { onFail: "warn" } } };
    const result = await run(requestFor([bad], config, { out: "warned", html: "only" }), effects);
    expect(result.exitCode).toBe(EXIT.warnings);
    expect(result.record.warnings.join()).toMatch(/rejected|score/i);
  });

  it("is what check reports, with every refused record in the rejects", async () => {
    const result = await check(requestFor([bad], {}, { out: "checked" }), effects);
    expect(result.exitCode).toBe(EXIT.gate);
    const rejects = readFileSync(join(folder, "checked", "tables", "rejects.csv"), "utf8")
      .trim()
      .split("\n");
    expect(rejects).toHaveLength(21);
    expect(rejects[1]).toContain("invalid_quantity");
    expect(rejects[1]).toContain("many");
  });
});

describe("names of analyses", () => {
  it("are known by alias, and a wrong one is answered with the nearest", () => {
    expect(chooseAnalyses(ANALYSES, ["customers"]).map((one) => one.name)).toEqual(["rfm"]);
    expect(() => chooseAnalyses(ANALYSES, ["rmf"])).toThrow(/unknown analysis "rmf"/);
  });
});

describe("an analysis that runs on request", () => {
  const [usual, other] = chooseAnalyses(ANALYSES, undefined) as [Analysis, Analysis];
  const all = [usual, { ...other, name: "costly", onRequest: true } as const];
  const names = (only: string[] | undefined, isAsked?: (name: string) => boolean): string[] =>
    chooseAnalyses(all, only, isAsked).map((one) => one.name);
  const configured = (text: string) => (name: string) => hasOptionsOf(parseConfig(text, "test.yaml", {}), name);

  it("is left out of a run that does not ask for it", () => {
    expect(names(undefined, () => false)).toEqual([usual.name]);
    expect(names([])).toEqual([usual.name]);
  });

  it("runs where a list names it, alone or among others", () => {
    expect(names(["costly"])).toEqual(["costly"]);
    expect(names(["costly", usual.name])).toEqual([usual.name, "costly"]);
  });

  it("runs beside the others where the configuration has its block, and not where a list leaves it out", () => {
    expect(names(undefined, (name) => name === "costly")).toEqual([usual.name, "costly"]);
    expect(names([usual.name], () => true)).toEqual([usual.name]);
  });

  it("has its options in any case", () => {
    for (const { name, onRequest, shownOnRequest, options } of ANALYSIS_OPTIONS) {
      expect(configured("project: {}")(name)).toBe(onRequest !== true && shownOnRequest !== true);
      expect(configured(`${name}: {}`)(name)).toBe(true);
      expect(analysisOptions(parseConfig("", "test.yaml", {}), name)).toEqual(options.parse({}));
    }
  });
});
