/** Whatever the files say, no command that prints data steers a terminal, and what is for programs stays what it was. */
import { describe, expect, it } from "vitest";
import { asJson, visible } from "../../src/cli/visible.ts";
import { CUSTOMER, DONE_CODES, FILE, folder, named, PRODUCT, REGION, STEERS, steersNothing } from "./hostile-shop.ts";
import { inProcess } from "./in-process.ts";

/** What is done, and what is refused with a sentence that repeats what was asked for. */
const DONE: string[][] = [
  ["run", "--no-pdf", "--verbose"],
  ["check", `in/${FILE}`],
  ["map", `in/${FILE}`],
  ["explain", "customer", CUSTOMER],
  ["explain", "customer", CUSTOMER, "--json"],
  ["loyalty", "statement", CUSTOMER],
  ["sql", "select * from customers"],
  ["sql", `select 1 as "${PRODUCT}"`],
  ["ingest"],
  ["log"],
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
  it.each(named(DONE))("%s", (_, args) => steersNothing(args, DONE_CODES));
  it.each(named(REFUSED))("%s", (_, args) => steersNothing(args, [2]));

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
