import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { customerBehind, writeCustomerKey } from "../../../scheduler/mail/customer-key.ts";
import { pseudonyms } from "../../../scheduler/mail/mask.ts";

const reports = mkdtempSync(join(tmpdir(), "tillbook-key-"));
afterAll(() => rmSync(reports, { recursive: true, force: true }));

it("resolves the pseudonyms of every edition's lists, and no others", () => {
  const mask = pseudonyms("secret");
  for (const [edition, id] of [
    ["2026-W45", "C1"],
    ["2026-W46", 'C "2", Ltd'],
  ] as const) {
    mkdirSync(join(reports, edition, "tables"), { recursive: true });
    writeFileSync(
      join(reports, edition, "tables", "call_list.csv"),
      `rank,customer_id,list\n1,"${id.replaceAll('"', '""')}",call\n`,
    );
    writeCustomerKey(join(reports, edition), mask);
  }
  expect(customerBehind(mask("C1"), reports)).toBe("C1");
  expect(customerBehind(mask('C "2", Ltd'), reports)).toBe('C "2", Ltd');
  expect(customerBehind(mask("C3"), reports)).toBeUndefined();
  expect(customerBehind(mask("C1"), join(reports, "nowhere"))).toBeUndefined();
});
