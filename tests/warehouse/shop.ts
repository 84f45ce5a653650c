/** A small shop with hostile names, published as a warehouse. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigSchema } from "../../src/config/schema.ts";
import type { Effects } from "../../src/effects.ts";
import { type RunResult, run } from "../../src/run/run.ts";
import { duckRows, withDuckDb } from "../../src/warehouse/duckdb.ts";

export const HOSTILE = `x'); DROP TABLE rfm; --"`;

const rows = [
  "order_id,customer_id,product_id,description,quantity,unit_price,ordered_at,country",
  'A1,C1,P1,"=HYPERLINK(""http://x"")",2,10.00,2026-03-02 10:00,France',
  "A1,C1,P2,Plate,1,4.3333,2026-03-02 10:00,France",
  `A2,"${HOSTILE.replaceAll('"', '""')}",P1,Cup,5,9.99,2026-03-09 11:30,"Côte d'Ivoire"`,
  "A3,,P3,Bowl,3,2.50,2026-04-01 09:15,France",
  "A4,C1,P1,Cup,-1,10.00,2026-04-02 12:00,France",
  "A5,C2,P2,Plate,many,4.00,2026-04-03 12:00,Germany",
  "A6,C3,P2,Plate,7,4.00,2026-04-03 12:00,Germany",
  "A7,C2,P9,Fork,1,1.00,2026-05-04 12:00,Germany",
];

export const quiet: Effects = {
  now: () => Date.parse("2026-06-01T12:00:00Z"),
  stdout: () => {},
  stderr: () => {},
  progress: () => {},
};

/** Runs the shop in `folder`; the configuration names `data/warehouse.duckdb`. */
export function publishShop(folder: string, config: object = {}, effects: Partial<Effects> = {}): Promise<RunResult> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "shop's lines.csv");
  writeFileSync(file, `${rows.join("\n")}\n`);
  return run(
    {
      loaded: {
        config: ConfigSchema.parse({
          warehouse: { duckdb: "data/warehouse.duckdb" },
          quality: { gate: { onFail: "warn" } },
          ...config,
        }),
        directory: folder,
      },
      files: [file],
      cwd: folder,
      html: "only",
    },
    { ...quiet, ...effects },
  );
}

/** What a published file answers. */
export const asked = (file: string, sql: string): Promise<Record<string, unknown>[]> =>
  withDuckDb(file, { access_mode: "READ_ONLY" }, (connection) => duckRows(connection, sql));
