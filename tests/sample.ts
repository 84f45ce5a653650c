/** The committed sample shop as lines, the way the product reads and cleans it. */
import { join } from "node:path";
import pl from "nodejs-polars";
import { addDays } from "../src/calendar.ts";
import { ConfigSchema } from "../src/config/load.ts";
import { expandSources, readSources } from "../src/ingest/read.ts";
import { createCleaner } from "../src/quality/clean.ts";
import { patternsOf } from "../src/run/facts-from-files.ts";

export const SAMPLE = join(import.meta.dirname, "..", "data", "sample", "*.csv");
/** The day after the sample's last line. */
export const SAMPLE_AS_OF = "2026-11-16";

let made: Promise<pl.DataFrame> | undefined;

async function read(): Promise<pl.DataFrame> {
  const cleaner = createCleaner(ConfigSchema.parse({}).quality, {
    latestDay: addDays(SAMPLE_AS_OF, 1),
    patterns: patternsOf,
  });
  const lines: pl.DataFrame[] = [];
  for await (const batch of readSources(expandSources([SAMPLE], "."), {})) lines.push(cleaner.add(batch).lines);
  return pl.concat(lines);
}

export async function sampleLines(): Promise<{ lines: pl.DataFrame; asOf: string }> {
  made ??= read();
  return { lines: await made, asOf: SAMPLE_AS_OF };
}
