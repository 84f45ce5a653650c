import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { RunRecord } from "../src/run/record.ts";
import { isLong } from "./long.ts";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "tillbook-again-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One file of about half a year of the sample shop: enough for every section. */
const months = readdirSync(join(root, "data/sample"))
  .filter((name) => /^2026-(0[6-9]|1\d)\.csv$/.test(name))
  .sort();
const [header, ...records] = months.flatMap((name, i) => {
  const lines = readFileSync(join(root, "data/sample", name), "latin1")
    .trimEnd()
    .split("\n");
  return i === 0 ? lines : lines.slice(1);
});
// broken quotes and bad bytes are tested elsewhere: here every record stands on a line of its own
const plain = records.filter((line) => /^[\x20-\x7e]+$/.test(line) && !line.includes('"'));
const write = (name: string, lines: string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `${[header, ...lines].join("\n")}\n`);
  return path;
};
const straight = write("shop.csv", plain);

function runWith(name: string, file: string, env: Record<string, string>): { record: RunRecord; html: string } {
  const out = join(folder, name);
  const args = [join(root, "bin/tillbook.js"), "run", file, "--no-pdf", "--out", out];
  execFileSync(process.execPath, args, { cwd: folder, env: { ...process.env, ...env }, stdio: "pipe" });
  return {
    record: JSON.parse(readFileSync(join(out, "run.json"), "utf8")) as RunRecord,
    html: readFileSync(join(out, "report.html"), "utf8"),
  };
}

describe("the same again", () => {
  const first = runWith("utc", straight, { TZ: "UTC", LANG: "C" });

  // west and east of Greenwich, half hours, clocks that change; a comma for the decimal point, another case of i
  const quick = [
    ["America/St_Johns", "tr_TR.UTF-8"],
    ["Pacific/Auckland", "de_AT.UTF-8"],
  ];
  const more = [
    ["America/New_York", "en_US.UTF-8"],
    ["Europe/Vienna", "de_AT.UTF-8"],
    ["Asia/Kolkata", "hi_IN.UTF-8"],
    ["Pacific/Auckland", "C"],
  ];
  it.each([...quick, ...(isLong ? more : [])])("gives identical tables, charts and HTML in %s with %s", (TZ, LANG) => {
    const { record, html } = runWith(`${TZ}-${LANG}`.replace("/", "-"), straight, { TZ, LANG, LC_ALL: LANG });
    expect(record.tables).toEqual(first.record.tables);
    expect(record.runId).toBe(first.record.runId);
    expect(html).toBe(first.html);
  });

  it("does not see the order of the records in the file", () => {
    // every third record first, then the others backwards
    const shuffled = [...plain.filter((_, i) => i % 3 === 0), ...plain.filter((_, i) => i % 3 !== 0).reverse()];
    const { record } = runWith("shuffled", write("shuffled.csv", shuffled), { TZ: "UTC", LANG: "C" });
    // these two name the file and its rows
    const { rejects: _mine, column_roles: _myRoles, ...tables } = record.tables;
    const { rejects: _theirs, column_roles: _theirRoles, ...expected } = first.record.tables;
    expect(tables).toEqual(expected);
    expect(record.rejectedBy).toEqual(first.record.rejectedBy);
  });
});
