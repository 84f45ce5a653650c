/** A shop whose files try to steer the terminal, in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { visible } from "../../src/cli/visible.ts";
import { inProcess } from "./in-process.ts";

/** Colours, a title, a string for the terminal, C1 introducers, a delete and a turn of direction. */
export const [CUSTOMER, PRODUCT, REGION, FILE] = [
  "C\x1b[31m1\x9b2J",
  "Cup\x1b]0;owned\x07\x7f",
  "Nor\u202eth\x9d0;x\x9c",
  "sal\x1b[2Jes\u202e.csv",
];
/** Written as ranges of codes, since none of these characters may stand in a pattern. */
export const STEERS = new RegExp(
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
export let folder = "";

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

/** Runs a command and looks at all that it says; `codes` are those that it may end with. */
export async function steersNothing(args: readonly string[], codes: readonly number[]): Promise<void> {
  const { stdout, stderr, status } = await inProcess([...args, "--debug"], { cwd: folder });
  expect(`${stdout}${stderr}`.trim()).not.toBe("");
  expect(stdout).not.toMatch(STEERS);
  expect(stderr).not.toMatch(STEERS);
  expect(codes).toContain(status);
  // what is for programs is JSON, and says the names as they are
  if (args.includes("--json")) expect(() => JSON.parse(stdout)).not.toThrow();
  if (args[1] === "customer" && args.includes("--json")) expect(JSON.parse(stdout).customer.customer_id).toBe(CUSTOMER);
}
/** Commands, each with its name as it can be shown. */
export const named = (commands: readonly string[][]): [string, string[]][] =>
  commands.map((args) => [args.map(visible).join(" "), args]);
/** What commands that do something end with. */
export const DONE_CODES = [0, 1, 4];
