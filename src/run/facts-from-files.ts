/** The first part of the walk: files → records → lines and rejects → facts, in pieces, so that no run holds all lines at once. */
import { type Day, dayOf } from "../calendar.ts";
import pl from "../columns/polars.ts";
import type { Effects } from "../effects.ts";
import type { Facts } from "../facts/contract.ts";
import { createFacts } from "../facts/facts.ts";
import { type RecordBatch, readSources, type SourceFile } from "../ingest/read.ts";
import { type Preset, type PresetName, presets } from "../ingest/understand/presets.ts";
import { type Lines, linesAt } from "../lines.ts";
import { createCleaner, type PresetPatterns, type QualityResult } from "../quality/clean.ts";
import type { Filter } from "./filter.ts";
import { chooseSources, type RunRequest } from "./request.ts";

export interface Cleaned {
  facts: Facts;
  quality: QualityResult;
  rejects: pl.DataFrame;
  sources: SourceFile[];
  /** The last day that has a line; undefined when there is none. */
  lastDay?: Day;
}

const DAY_MS = 86_400_000;

/** How a preset's shop numbers things, as cleaning wants to know it. */
export function patternsOf(name: string): PresetPatterns {
  const preset: Preset | undefined = presets[name as PresetName];
  return {
    orderId: preset?.orderIdPattern,
    cancellation: preset?.cancellationPattern,
    adjustment: preset?.adjustmentPattern,
    product: preset?.productPattern,
    service: preset?.nonProductPattern,
    minimumAmount: preset?.minimumAmount,
  };
}

/** Keeps only lines with the wanted values; the same lines where there is no filter. */
function filterLines(lines: Lines, filter: RunRequest["filter"]): Lines {
  const tests = Object.entries(filter ?? {}).map(([key, value]) => {
    const name = key as keyof Filter;
    const wanted = new Set(typeof value === "string" ? [value] : value);
    const { size, text } = lines.names[name];
    const isWanted = Uint8Array.from({ length: size }, (_, number) => (wanted.has(text(number) as string) ? 1 : 0));
    return (row: number): boolean => isWanted[lines.ids[name][row]] === 1;
  });
  if (tests.length === 0) return lines;
  const rows = Int32Array.from({ length: lines.count }, (_, row) => row);
  return linesAt(
    lines,
    rows.filter((row) => tests.every((test) => test(row))),
  );
}

/** Batches put together until they are worth the trouble: a small file costs as much trouble as a large one. */
const ENOUGH_ROWS = 100_000;
async function* coalesceBatches(batches: AsyncIterable<RecordBatch>): AsyncGenerator<RecordBatch[]> {
  let held: RecordBatch[] = [];
  let rows = 0;
  for await (const batch of batches) {
    held.push(batch);
    rows += batch.coded.rows.length;
    if (rows < ENOUGH_ROWS) continue;
    yield held;
    held = [];
    rows = 0;
  }
  if (held.length > 0) yield held;
}

/** Files → records → lines and rejects → facts, piece by piece: no more than one piece of lines is held at a time. */
export async function readAndClean(
  request: RunRequest,
  latestDay: Day,
  effects: Pick<Effects, "progress">,
): Promise<Cleaned> {
  const { config } = request.loaded;
  const asOf = request.asOf ?? config.asOf;
  const { cancellations, missingCustomer } = config.quality;
  const cleaner = createCleaner(config.quality, {
    latestDay,
    ...(asOf === undefined ? {} : { asOf }),
    patterns: patternsOf,
  });
  const builder = createFacts({ cancellations, missingCustomer, ...(asOf === undefined ? {} : { asOf }) });
  const rejects: pl.DataFrame[] = [];
  const sources = new Map<string, SourceFile>();
  let latest = Number.NEGATIVE_INFINITY;
  const take = (cleaned: Lines): void => {
    const lines = filterLines(cleaned, request.filter);
    builder.add(lines);
    for (let i = 0; i < lines.count; i++) if (lines.at[i] > latest) latest = lines.at[i];
  };
  for (const { paths, options } of chooseSources(request)) {
    for await (const batches of coalesceBatches(readSources(paths, options, effects.progress))) {
      for (const { source } of batches) sources.set(source.path, source);
      for (const cleaned of cleaner.addAll(batches)) {
        if (cleaned.rejects.height > 0) rejects.push(cleaned.rejects);
        take(cleaned.coded);
      }
      for (const batch of batches) batch.release();
      effects.progress("cleaning", cleaner.lines, undefined, "lines");
    }
  }
  const quality = cleaner.finish(sources.values());
  rejects.push(quality.held.rejects);
  take(quality.held.coded);
  return {
    facts: builder.finish(),
    quality,
    rejects: pl.concat(rejects),
    sources: [...sources.values()],
    ...(latest === Number.NEGATIVE_INFINITY ? {} : { lastDay: dayOf(Math.floor(latest / DAY_MS)) }),
  };
}
