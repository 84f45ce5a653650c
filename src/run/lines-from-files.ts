/** Files → records → lines and rejects: the one way in which everything that works on lines gets them. */
import { type Day, dayOf } from "../calendar.ts";
import { retire } from "../columns/typed-arrays.ts";
import type { Progress } from "../effects.ts";
import { type ReadOptions, type RecordBatch, readSources, type SourceFile } from "../ingest/read.ts";
import { type Preset, type PresetName, presets } from "../ingest/understand/presets.ts";
import { type LineBatch, type LineColumns, lineColumnsAt } from "../lines.ts";
import { type Cleaner, createCleaner, type PresetPatterns, type QualityResult } from "../quality/clean.ts";
import type { MeaningOptions } from "../quality/meaning/meaning.ts";
import type { QualityOptions } from "../quality/options.ts";
import type { Rule } from "../quality/rules/rule.ts";
import type { CleaningState } from "../quality/state.ts";
import type { Filter } from "./filter.ts";

export interface LinesRequest {
  /** Files in the order in which they are read, with how to read them. */
  sources: readonly { paths: readonly string[]; options: ReadOptions }[];
  quality: QualityOptions;
  /** What statuses and currencies mean. Default: what the words of 26 languages say, no conversion. */
  meaning?: MeaningOptions;
  /** The last day that can be true; lines after it are `future_date`. */
  latestDay: Day;
  /** The day the report is for; the rule `within_last_days` is measured from it. */
  asOf?: Day | undefined;
  /** Only lines with these values are handed out; everything is cleaned and counted. Default: all. */
  filter?: Filter | undefined;
  progress?: Progress;
  /** Work for the time in which a thread that reads large files has not read anything yet. */
  meanwhile?: () => Promise<unknown>;
  /** Further rules for these records alone. */
  rules?: readonly Rule[];
  /** The state of records cleaned before: lines that repeat one of them are refused, and the summary is about all. */
  earlier?: CleaningState | undefined;
  /** Whether the summary has the state: to begin a later reading with (true), or only to know it (`last`). Default: no. */
  keepState?: boolean | "last";
}

/** What is known when all lines have been handed out. */
export interface LinesSummary {
  quality: QualityResult;
  /** Every file, with its columns, counts and hash. */
  sources: SourceFile[];
  /** The last day that has a line; undefined when there is none. */
  lastDay: Day | undefined;
  /** Where it was asked for. */
  state: CleaningState | undefined;
  /** Whether a later reading can begin with what is known of these records. */
  continues: boolean;
}

/**
 * Lines and rejects, batch by batch, in the order of the files. The columns of a batch are good until the next one is asked for,
 * then their memory is used again; what is to stay is copied or added up before.
 */
export interface LineReading extends AsyncIterable<LineBatch> {
  /** @throws Error before the last batch */
  summary(): LinesSummary;
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

/** Lines with the wanted values; the same lines where there is no filter. */
export function filterLines(lines: LineColumns, filter: Filter | undefined): LineColumns {
  const tests = Object.entries(filter ?? {}).map(([key, value]) => {
    const name = key as keyof Filter;
    const wanted = new Set(typeof value === "string" ? [value] : value);
    const { size, text } = lines.names[name];
    const isWanted = Uint8Array.from({ length: size }, (_, code) => (wanted.has(text(code) as string) ? 1 : 0));
    return (row: number): boolean => isWanted[lines.ids[name][row]!] === 1;
  });
  if (tests.length === 0) return lines;
  const rows = Int32Array.from({ length: lines.count }, (_, row) => row);
  return lineColumnsAt(
    lines,
    rows.filter((row) => tests.every((test) => test(row))),
  );
}

/** A small file costs as much trouble as a large one: batches are cleaned together until they have so many rows. */
const ENOUGH_ROWS = 100_000;
/** The first ones until they have so many: cleaning begins while the thread that reads has just begun, too. */
const FIRST_ROWS = 10_000;
async function* grouped(batches: AsyncIterable<RecordBatch>): AsyncGenerator<RecordBatch[]> {
  let group: RecordBatch[] = [];
  let rows = 0;
  let enough = FIRST_ROWS;
  for await (const batch of batches) {
    group.push(batch);
    rows += batch.rows.length;
    if (rows < enough) continue;
    yield group;
    group = [];
    rows = 0;
    enough = Math.min(2 * enough, ENOUGH_ROWS);
  }
  if (group.length > 0) yield group;
}

/** The largest time in milliseconds, of the lines and `before`; −∞ where there is no line. */
export function latestTime({ at }: LineColumns, before: number): number {
  // its place: in a file by time every line is the latest so far, and numbers that are kept take memory
  let latest = 0;
  for (let i = 1; i < at.length; i++) if (at[i]! > at[latest]!) latest = i;
  return at.length > 0 && at[latest]! > before ? at[latest]! : before;
}

/**
 * Reads and cleans files; each record is a line of some batch, or a reject, or counted as a header or blank.
 *
 * @throws UserError naming the file and what is wrong with it, or the rule that does not fit
 */
export function readLines(request: LinesRequest): LineReading {
  const { sources, quality, filter, progress, meanwhile } = request;
  const files = new Map<string, SourceFile>();
  let summary: LinesSummary | undefined;

  async function* cleaned(cleaner: Cleaner): AsyncGenerator<LineBatch> {
    for (const { paths, options } of sources) {
      for await (const batches of grouped(readSources(paths, options, progress, meanwhile))) {
        for (const { source } of batches) files.set(source.path, source);
        yield* cleaner.add(batches);
        for (const batch of batches) batch.release();
        progress?.("cleaning", cleaner.lines, undefined, "lines");
      }
    }
    yield* cleaner.flush();
  }

  async function* read(): AsyncGenerator<LineBatch> {
    const { asOf, latestDay, meaning, earlier, rules } = request;
    const context = {
      latestDay,
      patterns: patternsOf,
      ...(rules === undefined ? {} : { rules }),
      ...(meaning === undefined ? {} : { meaning }),
      ...(asOf === undefined ? {} : { asOf }),
    };
    const cleaner = createCleaner(quality, context, earlier);
    let last = Number.NEGATIVE_INFINITY;
    for await (const { lines: all, rejects } of cleaned(cleaner)) {
      const lines = filterLines(all, filter);
      last = latestTime(lines, last);
      yield { lines, rejects };
      retire(lines, "the lines of a batch are used after the next batch was asked for; copy what is to stay");
    }
    const { keepState } = request;
    const state =
      keepState === "last"
        ? cleaner.lastState(files.values())
        : keepState === true
          ? cleaner.state(files.values())
          : undefined;
    summary = {
      state,
      continues: cleaner.continues,
      quality: cleaner.finish(files.values()),
      sources: [...files.values()],
      lastDay: last === Number.NEGATIVE_INFINITY ? undefined : dayOf(Math.floor(last / DAY_MS)),
    };
  }

  return {
    [Symbol.asyncIterator]: read,
    summary() {
      if (summary === undefined) throw new Error("the summary of lines is known when all of them have been read");
      return summary;
    },
  };
}
