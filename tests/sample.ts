/** The committed sample shop as lines, the way the product reads and cleans it. */
import { join } from "node:path";
import { addDays } from "../src/calendar.ts";
import type pl from "../src/columns/polars.ts";
import { ConfigSchema } from "../src/config/schema.ts";
import { expandSources } from "../src/ingest/read.ts";
import { lineFrame, lineTable } from "../src/lines.ts";
import { readLines } from "../src/run/lines-from-files.ts";

export const SAMPLE = join(import.meta.dirname, "..", "data", "sample", "*.csv");
/** The day after the sample's last line. */
export const SAMPLE_AS_OF = "2026-11-16";

let made: Promise<pl.DataFrame> | undefined;

async function read(): Promise<pl.DataFrame> {
  const reading = readLines({
    sources: [{ paths: expandSources([SAMPLE], "."), options: {} }],
    quality: ConfigSchema.parse({}).quality,
    latestDay: addDays(SAMPLE_AS_OF, 1),
  });
  const frames: pl.DataFrame[] = [];
  for await (const { lines } of reading) frames.push(lineFrame(lines));
  return lineTable(frames, reading.summary().quality.usualAmounts);
}

export async function sampleLines(): Promise<{ lines: pl.DataFrame; asOf: string }> {
  made ??= read();
  return { lines: await made, asOf: SAMPLE_AS_OF };
}
