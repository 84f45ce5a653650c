/** A shop with a weekly schedule in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { shop } from "../scheduler/shop.ts";

export let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-cli-schedule-"));
  mkdirSync(join(folder, "inbox"));
  writeFileSync(join(folder, "inbox", "sales.csv"), shop());
  writeFileSync(
    join(folder, "tillbook.config.yaml"),
    `project: { name: Acme, timezone: Europe/Berlin }
sources: [ { path: "inbox/*.csv" } ]
quality: { gate: { onFail: warn } }
reports: [ { name: weekly, sections: [kpis], recipients: [ { email: boss@example.com } ] } ]
email: { from: "Tillbook <reports@example.com>", directory: mail }
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
