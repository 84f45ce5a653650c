/**
 * A run with a warehouse and models, killed before and after its file operations: every file has what it had before or what the run
 * makes, whole, and the next run finishes and leaves nothing over. `npm run drills` hits every operation on the warehouse and on the
 * models by name, and each fiftieth of the others.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSample } from "../../src/sample/write.ts";
import { duckRows, withDuckDb } from "../../src/warehouse/duckdb.ts";
import { isLong } from "../long.ts";

const WAREHOUSE = "data/warehouse.duckdb";
const MODEL = "out/models/customer-value.json";

const root = mkdtempSync(join(tmpdir(), "tillbook-killed-run-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const ended = (folder: string, at?: number) => {
  const args = [join(import.meta.dirname, "killed-run-child.ts"), folder, ...(at === undefined ? [] : [String(at)])];
  const { signal, status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  return { end: signal ?? status, steps: stdout.split("\n") };
};

/** What readers see: the lines of the warehouse by month with their money, and a hash of each table and model. */
async function seen(folder: string): Promise<{ warehouse: string; files: Record<string, string> }> {
  const sums = await withDuckDb(join(folder, WAREHOUSE), { access_mode: "READ_ONLY" }, (connection) =>
    duckRows(
      connection,
      "SELECT strftime(invoice_date, '%Y-%m') AS month, count(*) AS lines, sum(revenue) AS revenue FROM fact_sales GROUP BY 1 ORDER BY 1",
    ),
  );
  const names = globSync(["out/tables/*.csv", MODEL], { cwd: folder }).sort();
  const hash = (name: string): string =>
    createHash("sha256")
      .update(readFileSync(join(folder, name)))
      .digest("hex");
  return { warehouse: JSON.stringify(sums), files: Object.fromEntries(names.map((name) => [name, hash(name)])) };
}

describe("a run that is killed", () => {
  const base = join(root, "base");
  beforeAll(async () => {
    mkdirSync(base);
    await writeSample(join(base, "sample"), { customers: 200, seed: 5, split: "monthly", defects: false });
    const months = globSync("sample/*.csv", { cwd: base }).sort();
    mkdirSync(join(base, "in"));
    for (const month of months.slice(0, -1)) cpSync(join(base, month), join(base, "in", month.slice(7)));
    writeFileSync(
      join(base, "tillbook.config.yaml"),
      `sources: [{ path: "in/*.csv" }]\nwarehouse: { duckdb: ${WAREHOUSE} }\nquality: { gate: { onFail: warn } }\nsections: [kpis, value]\n`,
    );
    expect(ended(base).end).toBe(0);
    cpSync(join(base, months.at(-1)!), join(base, "in", months.at(-1)!.slice(7)));
  }, 300_000);

  it("leaves the warehouse, the models and the tables whole, and the next run finishes", {
    timeout: 3_600_000,
  }, async () => {
    const whole = join(root, "whole");
    cpSync(base, whole, { recursive: true });
    const before = await seen(base);
    const { end, steps } = ended(whole);
    expect(end).toBe(0);
    const after = await seen(whole);
    expect(after.warehouse).not.toBe(before.warehouse);
    expect(after.files[MODEL]).not.toBe(before.files[MODEL]);

    const all = steps.map((_, at) => at);
    const named = all.filter((at) => /data\/|out\/models|(?:out|\.old-\S+)$/.test(steps[at]!));
    for (const name of [
      /^renameSync data\/warehouse\.duckdb\/\S+ to data\/warehouse\.duckdb$/,
      /^renameSync \S*out to out$/,
    ])
      expect(named.filter((at) => name.test(steps[at]!)).length, String(name)).toBe(2);
    const renamed = named.filter((at) => /^renameSync/.test(steps[at]!));
    const chosen = new Set(isLong ? [...named, ...all.filter((at) => at % 50 === 25)] : [renamed[0]!]);
    for (const at of chosen) {
      const what = `operation ${at}: ${steps[at]}`;
      const folder = join(root, "trial");
      cpSync(base, folder, { recursive: true });
      expect(ended(folder, at).end, what).toBe("SIGKILL");
      const left = await seen(folder);
      // between two renames the folder before waits beside its place; the next start puts it back
      expect(globSync(["out", ".out.old-*"], { cwd: folder }).length, what).toBeGreaterThan(0);
      expect([before.warehouse, after.warehouse], what).toContain(left.warehouse);
      for (const [name, hash] of Object.entries(left.files))
        expect([before.files[name], after.files[name]], `${what}, ${name}`).toContain(hash);
      for (const name of globSync("out/*.json", { cwd: folder }))
        expect(() => JSON.parse(readFileSync(join(folder, name), "utf8")), `${what}, ${name}`).not.toThrow();
      expect(ended(folder).end, what).toBe(0);
      expect(await seen(folder), what).toEqual(after);
      expect(readdirSync(join(folder, "data")), what).toEqual(["warehouse.duckdb"]);
      expect(globSync("out/**/.*.tmp-*", { cwd: folder }), what).toEqual([]);
      rmSync(folder, { recursive: true });
    }
    process.stdout.write(`${steps.length} operations, ${chosen.size} kills\n`);
  });
});
