/** Whatever the files say, no command that prints data steers a terminal, and what is for programs stays what it was. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asJson, visible } from "../../src/cli/visible.ts";
import { inProcess } from "./in-process.ts";

/** Colours, a title, a string for the terminal, C1 introducers, a delete and a turn of direction. */
const [CUSTOMER, PRODUCT, REGION, FILE] = [
  "C\x1b[31m1\x9b2J",
  "Cup\x1b]0;owned\x07\x7f",
  "Nor\u202eth\x9d0;x\x9c",
  "sal\x1b[2Jes\u202e.csv",
];
/** Written as ranges of codes, since none of these characters may stand in a pattern. */
const STEERS = new RegExp(
  `[${[
    [0, 8],
    [0x0b, 0x1f],
    [0x7f, 0x9f],
    [0x200e, 0x200f],
    [0x2028, 0x202e],
    [0x2066, 0x2069],
  ]
    .map((range) => range.map((code) => String.fromCharCode(code)).join("-"))
    .join("")}]`,
);
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-terminal-"));
  mkdirSync(join(folder, "in"));
  const rows = Array.from({ length: 60 }, (_, i) => {
    const day = new Date(Date.UTC(2026, 0, 5 + i * 3)).toISOString().slice(0, 10);
    const who = i % 4 === 0 ? CUSTOMER : `C${i % 7}`;
    return [0, 1].map(
      (k) => `A${i},${day},${who},P${(i + k) % 5},${PRODUCT} ${(i + k) % 5},${k + 1},${4 + k}.50,${REGION}`,
    );
  }).flat();
  rows.push(`A99,2026-05-01,${CUSTOMER},P1,${PRODUCT},\x1b[5mmany,4.50,${REGION}`);
  const header = "order_id,order_date,customer_id,product_id,description,quantity,unit_price,region";
  writeFileSync(join(folder, "in", FILE), `${header}\n${rows.join("\n")}\n`);
  writeFileSync(
    join(folder, "tillbook.config.yaml"),
    `sources: [{ path: "in/*.csv" }]
quality: { gate: { onFail: warn } }
lake: { path: lake }
warehouse: { duckdb: data/warehouse.duckdb }
loyalty: { spendPerPoint: 1 }
reports: [ { name: weekly, recipients: [ { email: a@example.com } ] } ]
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is done, and what is refused with a sentence that repeats what was asked for. */
const DONE: string[][] = [
  ["run", "--no-pdf", "--verbose"],
  ["run", "--no-pdf", "--json"],
  ["check", `in/${FILE}`],
  ["check", `in/${FILE}`, "--json"],
  ["map", `in/${FILE}`],
  ["explain", "customer", CUSTOMER],
  ["explain", "customer", CUSTOMER, "--json"],
  ["explain", "segment", "Champions"],
  ["explain", "segment", "Champions", "--json"],
  ["loyalty", "statement", CUSTOMER],
  ["loyalty", "statement", CUSTOMER, "--json"],
  ["sql", "select * from customers"],
  ["sql", `select 1 as "${PRODUCT}"`],
  ["ingest"],
  ["ingest", "--json"],
  ["log"],
  ["log", "--json"],
  ["verify"],
  ["status"],
  ["history"],
  ["doctor"],
];
const REFUSED: string[][] = [
  ["explain", "customer", `${CUSTOMER}?`],
  ["sql", `select '${REGION}' from`],
  ["lineage", `rfm.${PRODUCT}`],
  ["export", PRODUCT],
  ["show", PRODUCT],
  ["run", `${FILE}-gone`],
  ["run", "--only", PRODUCT],
  ["run", `in/${FILE}`, "--column", `amount=${PRODUCT}`],
  ["config", "--config", FILE],
];

describe("nothing that a file says steers the terminal", () => {
  const named = (commands: string[][]) => commands.map((args) => [args.map(visible).join(" "), args] as const);
  it.each(named([...DONE, ...REFUSED]))("%s", async (_, args) => {
    const { stdout, stderr, status } = await inProcess([...args, "--debug"], { cwd: folder });
    expect(`${stdout}${stderr}`.trim()).not.toBe("");
    expect(stdout).not.toMatch(STEERS);
    expect(stderr).not.toMatch(STEERS);
    // what is for programs is JSON, and says the names as they are
    expect(REFUSED.includes(args) ? [2] : [0, 1, 4]).toContain(status);
    if (args.includes("--json")) expect(() => JSON.parse(stdout)).not.toThrow();
    if (args[1] === "customer" && args.includes("--json"))
      expect(JSON.parse(stdout).customer.customer_id).toBe(CUSTOMER);
  });

  it("while tables for programs are byte for byte", async () => {
    const { stdout } = await inProcess(["export", "customer_360", "--format", "json"], { cwd: folder });
    expect(JSON.parse(stdout).map(({ customer_id }: { customer_id: string }) => customer_id)).toContain(CUSTOMER);
    const csv = await inProcess(["export", "customer_360"], { cwd: folder });
    expect(csv.stdout).toContain(CUSTOMER);
  });

  it("and JSON holds the same value", () => {
    const value = { [PRODUCT]: [CUSTOMER, REGION, "a\nb\tc", "上海 🛒"] };
    const json = asJson(value);
    expect(json).not.toMatch(STEERS);
    expect(visible(json)).toBe(json);
    expect(JSON.parse(json)).toEqual(value);
  });
});
