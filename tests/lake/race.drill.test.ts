import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import pl from "../../src/columns/polars.ts";
import { frameSchema } from "../../src/lake/delta/columns.ts";
import { readSnapshot, tableHistory } from "../../src/lake/delta/log.ts";
import { ensureTable, readRows } from "../../src/lake/delta/table.ts";
import { isLong } from "../long.ts";

// 16 processes of 20 commits with `npm run drills`
const [PROCESSES, COMMITS] = isLong ? [16, 20] : [3, 8];

it(`${PROCESSES} processes that write one table at the same time lose none of ${PROCESSES * COMMITS} commits`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "tillbook-race-"));
  const table = join(folder, "t");
  const schemaString = frameSchema(pl.DataFrame([pl.Series("n", Float64Array.of(0))]));
  await ensureTable(table, { name: "t", schemaString }, 0);
  const child = join(import.meta.dirname, "committing-child.ts");
  const codes = await Promise.all(
    Array.from({ length: PROCESSES }, async (_, i) => {
      const args = [child, table, String(i * COMMITS), String(COMMITS)];
      const [code] = await once(spawn(process.execPath, args, { stdio: "inherit" }), "exit");
      return code as number;
    }),
  );
  expect(codes).toEqual(Array.from({ length: PROCESSES }, () => 0));
  expect(tableHistory(table)).toHaveLength(PROCESSES * COMMITS + 1);
  const rows = readRows(await readSnapshot(table))
    .getColumn("n")
    .toArray() as number[];
  expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: PROCESSES * COMMITS }, (_, n) => n));
  rmSync(folder, { recursive: true });
});
