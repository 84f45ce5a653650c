import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ANALYSES } from "../../src/analyses/index.ts";
import { loadConfig } from "../../src/config/load.ts";
import {
  analyse,
  basket,
  clean,
  cohorts,
  defineAnalysis,
  insufficientSection,
  kpis,
  load,
  pl,
  report,
  rfm,
  section,
} from "../../src/index.ts";
import { summaryText } from "../../src/notebook/dataset.ts";
import { run } from "../../src/run/run.ts";
import { column } from "../../src/schema.ts";
import { toCsv } from "../../src/tables.ts";
import { SAMPLE } from "../sample.ts";

const root = join(import.meta.dirname, "..", "..");
const data = await load(SAMPLE, { quiet: true });

describe("load", () => {
  it("accounts for every record and knows its period", () => {
    const { records, header, blank, lines, rejected } = data.quality.rows;
    expect(records).toBe(header + blank + lines + rejected);
    expect(data.lines.height).toBe(lines);
    expect(data.rejects.height).toBe(rejected);
    expect(data.period).toEqual({ first: "2024-10-01", last: "2026-11-15" });
    expect(data.asOf).toBe("2026-11-16");
  });

  it("says what it found", () => {
    const text = summaryText(data);
    expect(text).toContain("34,057 in 26 files");
    expect(text).toContain("25 unreadable records");
    expect(text).toContain("1 Oct 2024");
    expect(text).toMatch(/Customers\s+1,200/);
  });

  it("takes options and a wrong one is a sentence", async () => {
    const german = await load(SAMPLE.replace("*", "2025-12"), {
      quiet: true,
      locale: "de-DE",
      currency: "EUR",
      asOf: "2026-01-01",
    });
    expect(summaryText(german)).toContain("2.036");
    expect(german.asOf).toBe("2026-01-01");
    await expect(load(SAMPLE, { asOff: "2026-01-01" } as never)).rejects.toThrow(
      'unknown key "asOff"; did you mean "asOf"?',
    );
    await expect(load(SAMPLE, { asOf: "2026-02-30" })).rejects.toThrow(/^invalid asOf: "2026-02-30"/);
    await expect(load(SAMPLE, { quality: { duplicate: "keep" } as never })).rejects.toThrow(
      /did you mean "duplicates"/,
    );
    await expect(load("nowhere/*.csv")).rejects.toThrow("no file matches nowhere/*.csv");
    await expect(load([], {})).rejects.toThrow(/^no files to load/);
  });
});

describe("clean", () => {
  const columns = {
    order_id: "Receipt",
    customer_id: "Client",
    product_id: "SKU",
    quantity: "Qty",
    unit_price: "Price",
    ordered_at: "Date",
  } as const;
  const frame = pl.DataFrame({
    Receipt: ["A1", "A1", "A2", "A3", "A3"],
    Client: ["ann", "ann", "ann", "bea", "bea"],
    SKU: ["tea", "cup", "tea", "pot", "pot"],
    Qty: ["2", "one", "1", "1", "1"],
    Price: ["3.50", "7.25", "3.50", "19.00", "19.00"],
    Date: ["2026-03-02 10:15", "2026-03-02 10:15", "2026-02-30 09:00", "2026-03-04 17:40", "2026-03-04 17:40"],
  });

  it("cleans a frame by the rules of files", async () => {
    const own = await clean(frame, { columns, quiet: true });
    expect(own.rejects.select("source_row", "reason").toRecords()).toEqual([
      { source_row: 2, reason: "invalid_quantity" },
      { source_row: 3, reason: "invalid_date" },
      { source_row: 5, reason: "duplicate_line" },
    ]);
    expect(own.lines.getColumn("amount_e4").toArray()).toEqual([70_000, 190_000]);
  });

  it("refuses a frame without rows", async () => {
    await expect(clean(frame.head(0), { columns })).rejects.toThrow("the frame has no rows to clean");
  });
});

describe("analyses in a notebook", () => {
  it("take facts alone, with the day after the last order", () => {
    expect(toCsv(rfm(data.facts()).rfm).equals(toCsv(rfm(data).rfm))).toBe(true);
    const earlier = rfm(data, {}, { asOf: "2025-06-01" }).rfm;
    expect(earlier.height).toBeLessThan(rfm(data).rfm.height);
  });

  it("answer a wrong option with a sentence", () => {
    expect(() => rfm(data, { bin: 4 } as never)).toThrow('unknown key "bin" in rfm; did you mean "bins"?');
    expect(() => basket(data, { minSupport: 2 })).toThrow(/^invalid basket\.minSupport: 2; expected/);
    expect(() => kpis(data, {}, { currency: "pounds" })).toThrow(/^invalid project\.currency/);
  });

  it("tell their story, and only theirs", () => {
    expect(section(rfm(data, { bins: 4 })).name).toBe("rfm");
    expect(() => section({ rfm: data.lines })).toThrow(/^these tables were not made by an analysis/);
  });

  it("may be one's own", () => {
    const own = defineAnalysis({
      name: "lines",
      topic: "Lines",
      options: { safeParse: () => ({ success: true, data: {} }) } as never,
      tables: { lines: { name: "lines", grain: "one", key: ["n"], columns: { n: column("int64", "lines") } } },
      marts: () => ({ lines: pl.DataFrame({ n: [1] }) }),
      section: () => insufficientSection("lines", "Lines", { needs: "more", has: "little" }),
    });
    expect(section(analyse(data, own)).topic).toBe("Lines");
  });
});

describe("the functions of the registry", () => {
  it("are there for every analysis, under its name, and give what the named exports give", () => {
    expect(Object.keys(analyse).sort()).toEqual(ANALYSES.map(({ name }) => name).sort());
    const [own, named] = [analyse.cohorts(data, { grain: "quarter" }), cohorts(data, { grain: "quarter" })];
    expect(own.cohort_retention.writeCSV()).toEqual(named.cohort_retention.writeCSV());
    expect(section(own).name).toBe("cohorts");
    expect(() => analyse.rfm(data, { bins: 99 })).toThrow("rfm.bins");
  });
});

describe("report", () => {
  it("holds the built-in sections and custom ones", async () => {
    const mine = insufficientSection("mine", "Mine", { needs: "an idea", has: "none" });
    const made = await report(data, { sections: ["kpis", mine, "quality"], name: "Draft" });
    expect(made.sections.map(({ name }) => name)).toEqual(["kpis", "mine", "quality"]);
    expect(made.project).toBe("Draft");
    expect(made.figures.length).toBe(6);
    await expect(report(data, { sections: ["rfn"] })).rejects.toThrow('unknown analysis "rfn"');
  });
});

describe("an edition that is made again", () => {
  it("keeps the notebooks that were executed under it", async () => {
    const out = mkdtempSync(join(tmpdir(), "tillbook-edition-"));
    try {
      const record = join(out, "notebooks", "03-rfm.ipynb");
      mkdirSync(join(out, "notebooks"));
      writeFileSync(record, "{}");
      const request = {
        loaded: loadConfig(undefined, root, {}),
        files: [SAMPLE.replace("*", "2026-11")],
        cwd: root,
        out,
        only: ["kpis"],
      };
      const silent = { now: () => Date.parse("2026-11-20"), progress: () => {}, stdout: () => {}, stderr: () => {} };
      await run({ ...request, html: "only" }, silent);
      expect(readFileSync(record, "utf8")).toBe("{}");
      expect(existsSync(join(out, "report.html"))).toBe(true);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });
});

describe("the package's door", () => {
  const node = (code: string): string => {
    const result = spawnSync(process.execPath, ["--input-type=commonjs", "-e", code], { cwd: root, encoding: "utf8" });
    if (result.status !== 0) throw new Error(result.stderr);
    return result.stdout;
  };

  it("can be required: nothing reachable awaits at its top", () => {
    expect(node('console.log(typeof require("./src/index.ts").rfm)')).toBe("function\n");
  });

  it("loads no heavy package before it is needed", () => {
    const loaded = node(
      'require("./src/index.ts"); console.log(Object.keys(require.cache).concat(process.moduleLoadList).filter((name) => /node_modules.(vega|puppeteer|nodemailer|danfojs|@tensorflow|@e965)/.test(name)).length)',
    );
    expect(loaded).toBe("0\n");
  });
});
