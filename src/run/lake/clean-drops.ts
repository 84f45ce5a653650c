/** Drops → a segment: the same reading and cleaning as a run's, its lines and rejects written by month. */
import { type Day, dayNumber, dayOf, periodStart } from "../../calendar.ts";
import pl from "../../columns/polars.ts";
import { stringTableOf } from "../../columns/strings.ts";
import { stringSeries } from "../../columns/to-polars.ts";
import type { Effects, Progress } from "../../effects.ts";
import type { ReadOptions, SourceFile } from "../../ingest/read.ts";
import type { Change } from "../../lake/change.ts";
import { byMonth } from "../../lake/content.ts";
import type { Add } from "../../lake/delta/actions.ts";
import { contractSchema } from "../../lake/delta/columns.ts";
import { type LineColumns, lineFrame, type Reject, rejectFrame } from "../../lines.ts";
import type { QualityResult } from "../../quality/clean.ts";
import type { Rule } from "../../quality/rules/rule.ts";
import { type CleaningState, stateOfRows } from "../../quality/state.ts";
import { type Contract, column, conform, LINE_BATCH, REJECTS } from "../../schema.ts";
import { readLines } from "../lines-from-files.ts";
import { writeLines } from "./coded-lines.ts";
import { type Drop, inReadingOrder, keptFile } from "./drops.ts";
import {
  keepKeys,
  keepRows,
  keepSources,
  keepStatistics,
  type LakeSegment,
  LINES_TABLE,
  REJECTS_TABLE,
} from "./segments.ts";
import type { LakeSettings, Supersede } from "./settings.ts";

const FILE = column("string", "SHA-256 of the unpacked content of the file");

export const SILVER_LINES: Contract = {
  ...LINE_BATCH,
  name: "lines",
  columns: { ...LINE_BATCH.columns, month: column("string", "the month of ordered_on, YYYY-MM"), _file_sha256: FILE },
};
export const SILVER_REJECTS: Contract = { ...REJECTS, columns: { ...REJECTS.columns, _file_sha256: FILE } };

export const linesSchema = contractSchema(SILVER_LINES);
export const rejectsSchema = contractSchema(SILVER_REJECTS);

const FLUSH_ROWS = 500_000;
const DAY_MS = 86_400_000;

export interface CleanedDrops {
  segment: LakeSegment;
  lines: Add[];
  rejects: Add[];
  /** Row hashes of its lines. */
  rows: Uint32Array<ArrayBuffer>;
  sources: SourceFile[];
  quality: QualityResult;
  /** Orders or days, where later files supersede them. */
  keys: string[];
}

export interface CleaningRequest {
  drops: readonly Drop[];
  /** Lines that are known from other drops: those that repeat one of them are refused. */
  known?: Uint32Array<ArrayBuffer>;
  rules?: readonly Rule[];
  superseded?: number;
  /** How files are read where it was decided with other files. */
  decided?: Partial<ReadOptions>;
  progress: Progress;
  /** Gives back what has been written. */
  collectGarbage?: Effects["collectGarbage"] | undefined;
}

/** The files of drops in the order of a run, with how to read them. */
export function sourcesOfDrops(
  drops: readonly Drop[],
  settings: LakeSettings,
  decided: Partial<ReadOptions> = {},
): { paths: string[]; options: ReadOptions }[] {
  const groups = new Map<string | undefined, string[]>();
  for (const drop of inReadingOrder(drops, settings))
    groups.set(drop.source, [...(groups.get(drop.source) ?? []), keptFile(settings.path, drop)]);
  return [...groups].map(([source, paths]) => ({ paths, options: { ...settings.optionsOf(source), ...decided } }));
}

function createWeeks() {
  const weeks = new Map<Day, [number, number]>();
  const byDay = new Map<number, [number, number]>();
  return {
    add({ count, at, amountE4 }: LineColumns): void {
      for (let i = 0; i < count; i++) {
        const day = Math.floor(at[i]! / DAY_MS);
        const sums = byDay.get(day);
        if (sums === undefined) byDay.set(day, [1, amountE4[i]!]);
        else {
          sums[0]++;
          sums[1] += amountE4[i]!;
        }
      }
    },
    /** By week, with the days at both ends. */
    end() {
      const days = [...byDay.keys()].sort((a, b) => a - b);
      for (const day of days) {
        const week = periodStart(dayOf(day), "week");
        const [lines, e4] = byDay.get(day)!;
        const before = weeks.get(week) ?? [0, 0];
        weeks.set(week, [before[0] + lines, before[1] + e4]);
      }
      return {
        days: days.map(dayOf),
        weeks: Object.fromEntries(weeks),
        firstDay: days.length === 0 ? null : dayOf(days[0]!),
        lastDay: days.length === 0 ? null : dayOf(days.at(-1)!),
      };
    },
  };
}

/** Orders that lines belong to, by their ids. */
function createOrders() {
  const codes = new Set<number>();
  let text: (code: number) => string | null = () => null;
  return {
    add({ ids, names }: LineColumns): void {
      for (const code of ids.order_id) codes.add(code);
      text = names.order_id.text;
    },
    all: (): string[] => [...codes].map((code) => text(code) ?? "").sort(),
  };
}

function keysBy(supersede: Supersede, orders: () => string[], days: readonly Day[]): string[] {
  if (supersede === "order") return orders();
  return supersede === "day" ? [...days] : [];
}

/**
 * Reads and cleans drops together. Data files are written; they are part of the lake when they are added to their tables.
 *
 * @throws UserError as a run over the same files does
 */
export async function cleanDrops(
  change: Change,
  settings: LakeSettings,
  { drops, known, rules, superseded, decided, progress, collectGarbage }: CleaningRequest,
): Promise<CleanedDrops> {
  const { path: lake, quality, meaning, latestDay, supersede } = settings;
  await change.define(LINES_TABLE, { schemaString: linesSchema, description: "one per valid order line" });
  await change.define(REJECTS_TABLE, { schemaString: rejectsSchema, description: "one per refused record" });
  const shaOf = new Map(drops.map(({ file, sha256 }) => [file, sha256]));
  const earlier: CleaningState | undefined = known === undefined ? undefined : stateOfRows(known, quality, meaning);
  const reading = readLines({
    sources: sourcesOfDrops(drops, settings, decided),
    quality,
    meaning,
    latestDay,
    earlier,
    keepState: "last",
    progress,
    ...(rules === undefined ? {} : { rules }),
  });
  const written: Add[] = [];
  const refused: Add[] = [];
  const weeks = createWeeks();
  const orders = createOrders();
  const months = new Set<string>();
  let waiting: pl.DataFrame[] = [];
  let rejects: Reject[] = [];
  let rows = 0;
  const flush = async (): Promise<void> => {
    if (waiting.length > 0) {
      const frame = waiting.length === 1 ? waiting[0]! : pl.concat(waiting);
      for (const [month, part] of byMonth(frame)) {
        months.add(month);
        written.push(writeLines(change, part, month));
      }
    }
    if (rejects.length > 0) {
      const frame = rejectFrame(rejects).withColumns(
        pl.Series(
          "_file_sha256",
          rejects.map(({ source_file }) => shaOf.get(source_file) ?? null),
          pl.String,
        ) as unknown as pl.Expr,
      );
      refused.push(change.write(REJECTS_TABLE, conform(frame, SILVER_REJECTS), "rejects"));
    }
    waiting = [];
    rejects = [];
    rows = 0;
    await collectGarbage?.();
  };
  for await (const { lines, rejects: some } of reading) {
    for (const reject of some) rejects.push(reject);
    weeks.add(lines);
    if (supersede === "order") orders.add(lines);
    if (lines.count > 0) {
      const { dictionary, codes } = lines.file;
      const texts = Array.from(
        { length: dictionary.size },
        (_, code) => shaOf.get(dictionary.text(code) ?? "") ?? null,
      );
      const frame = lineFrame(lines).withColumns(
        pl.col("ordered_on").dt.strftime("%Y-%m").alias("month"),
        stringSeries("_file_sha256", stringTableOf(texts), codes) as unknown as pl.Expr,
      );
      waiting.push(conform(frame, SILVER_LINES));
    }
    rows += lines.count + some.length;
    if (rows >= FLUSH_ROWS) await flush();
  }
  await flush();
  const { state, quality: found, sources, continues } = reading.summary();
  const { days, ...span } = weeks.end();
  const { rows: hashes, keys: _, version: __, options: ___, ...statistics } = state!;
  // a list that was joined with sales is no source of its own: sales that come later need it, too
  const isJoined = sources.length < drops.length;
  const pathOf = new Map(drops.map((drop) => [keptFile(lake, drop), drop.path]));
  for (const source of sources) source.path = pathOf.get(source.path) ?? source.path;
  const keys = keysBy(supersede, orders.all, days);
  const segment: LakeSegment = {
    drops: drops.map(({ sha256 }) => sha256).sort(),
    lines: found.rows.lines,
    rejected: found.rows.rejected,
    ...span,
    months: [...months].sort(),
    ...((found.rejectedBy.future_date ?? 0) > 0 ? { judged: latestDay } : {}),
    statistics: keepStatistics(lake, statistics),
    rows: keepRows(lake, hashes),
    sources: keepSources(lake, sources),
    ...(supersede === "none" ? {} : { keys: keepKeys(lake, keys) }),
    ...(superseded === undefined ? {} : { superseded }),
    ...(continues && !isJoined ? {} : { isWhole: true }),
  };
  return { segment, lines: written, rejects: refused, rows: hashes, sources, quality: found, keys };
}

/** The rule that refuses what a later file says anew. */
export function supersededRule(supersede: "order" | "day", keys: ReadonlySet<string>): Rule {
  const isOrder = supersede === "order";
  const days = isOrder ? new Set<number>() : new Set([...keys].map(dayNumber));
  return {
    check: "line_current",
    reason: "superseded",
    dimension: "Timeliness",
    severity: "error",
    column: isOrder ? "order_id" : "ordered_at",
    applies: (has) => has.has(isOrder ? "order_id" : "ordered_at"),
    record: () => ({
      fails: (records, row) =>
        isOrder
          ? keys.has(records.text("order_id", row) ?? "")
          : days.has(Math.floor((records.at[row] ?? Number.NaN) / DAY_MS)),
    }),
    message: (records, row) =>
      isOrder
        ? `a later file has the order ${records.text("order_id", row) ?? ""}, too, and takes its place`
        : `a later file has the day ${dayOf(Math.floor(records.at[row]! / DAY_MS))}, too, and takes its place`,
  };
}
