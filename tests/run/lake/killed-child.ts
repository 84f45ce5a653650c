/** Ingests files, and ends itself by SIGKILL at a file operation: killed-child.ts FOLDER KILL_AT FILE… */
import { ConfigSchema } from "../../../src/config/schema.ts";
import { ingest } from "../../../src/run/lake/ingest.ts";
import { lakeSettings } from "../../../src/run/lake/settings.ts";
import { watchOperations } from "./file-operations.ts";

const [directory = "", killAt = "", ...files] = process.argv.slice(2);
const now = Date.parse("2026-11-28T06:00:00Z");
const config = ConfigSchema.parse({ lake: { path: "lake" } });
let last = 0;
watchOperations((number) => {
  last = number;
  if (number === Number(killAt)) process.kill(process.pid, "SIGKILL");
});
await ingest(
  lakeSettings({ config, directory }, now),
  files.map((path) => ({ path, source: undefined })),
  { now: () => now, progress: () => undefined },
);
process.stdout.write(String(last));
