/** The measures of an edition's data, with those of the editions before it: the table `data_profile`. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Day, dayNumber, daysBetween, lastCompletePeriod, weekName } from "../calendar.ts";
import pl from "../columns/polars.ts";
import type { Facts } from "../facts/contract.ts";
import type { SourceFile } from "../ingest/read.ts";
import { ALL, DATA_PROFILE, type DriftMeasure, MOST_EDITIONS, setText } from "../quality/drift/measures.ts";
import type { QualityResult } from "../quality/result.ts";
import { conform } from "../schema.ts";
import { unneutralised } from "../tables.ts";
import type { PublishedTable } from "./history.ts";

const DAY_MS = 86_400_000;
/** A column of more values than this is no list of kinds. */
const MOST_VALUES = 200;

interface Made {
  facts: Facts;
  quality: QualityResult;
  sources: readonly SourceFile[];
  asOf: Day;
  lastDay: Day | undefined;
}

/** Sale lines of the week, and which regions and categories they are of. */
function weekOf(
  { orders, items, products }: Facts,
  asOf: Day,
): { lines: number; sets: [string, string[], string[]][] } {
  const { start, end } = lastCompletePeriod(asOf, "week");
  const [from, to] = [dayNumber(start) * DAY_MS, (dayNumber(end) + 1) * DAY_MS];
  const { codes, dictionary } = orders.region;
  const [regions, regionsEver] = [new Set<number>(), new Set<number>()];
  for (let order = 0; order < orders.count; order++) {
    if (codes[order] === 0 || orders.isSale[order] === 0) continue;
    regionsEver.add(codes[order]!);
    if (orders.at[order]! >= from && orders.at[order]! < to) regions.add(codes[order]!);
  }
  const [categories, categoriesEver] = [new Set<string>(), new Set<string>()];
  for (const category of products.category) if (category !== null) categoriesEver.add(category);
  let lines = 0;
  items.each(({ count, order, product, isSale }) => {
    for (let i = 0; i < count; i++) {
      const at = orders.at[order[i]!]!;
      if (isSale[i] === 0 || at < from || at >= to) continue;
      lines++;
      const category = products.category[product[i]!];
      if (category !== null && category !== undefined) categories.add(category);
    }
  });
  const text = (of: Set<number>): string[] => [...of].map((code) => dictionary.text(code) as string);
  return {
    lines,
    sets: [
      ["region", text(regions), text(regionsEver)],
      ["category", [...categories], [...categoriesEver]],
    ],
  };
}

/** The measures of this edition. */
function measuresOf({ facts, quality, sources, asOf, lastDay }: Made): DriftMeasure[] {
  const edition = weekName(lastCompletePeriod(asOf, "week").start);
  const number = (measure: string, value: number, subject = ALL): DriftMeasure => ({
    edition,
    asOf,
    measure,
    subject,
    value,
    text: null,
  });
  const set = (measure: string, subject: string, members: Iterable<string>): DriftMeasure => ({
    edition,
    asOf,
    measure,
    subject,
    value: null,
    text: setText(members),
  });
  const { lines, sets } = weekOf(facts, asOf);
  const { rows } = quality;
  const newest = [...sources].sort((a, b) => (a.name < b.name ? -1 : 1)).at(-1);
  const first = facts.orders.at
    .subarray(0, facts.orders.count)
    .reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const profile = quality.profile.toRecords() as { column_name: string; filled: number | bigint }[];
  const statuses = quality.statuses.flatMap(({ status }) => status ?? []);
  return [
    number("lines_of_week", lines),
    ...(lastDay === undefined ? [] : [number("days_behind", Math.max(0, daysBetween(lastDay, asOf) - 1))]),
    ...(Number.isFinite(first) ? [number("first_day", Math.floor(first / DAY_MS))] : []),
    number("records", rows.lines + rows.rejected + rows.leftOut),
    number("rejected", rows.rejected),
    number("row_score", quality.rowScore),
    number("check_score", quality.checkScore),
    ...profile.map(({ column_name, filled }) => number("filled", Number(filled), column_name)),
    ...(newest === undefined
      ? []
      : [
          set(
            "columns",
            ALL,
            newest.understanding.columns.map(({ name }) => name),
          ),
        ]),
    ...sets
      .filter(([, , ever]) => ever.length > 0 && ever.length <= MOST_VALUES)
      .flatMap(([subject, now, ever]) => [set("values", subject, now), set("values_ever", subject, ever)]),
    ...(statuses.length === 0 || statuses.length > MOST_VALUES
      ? []
      : [set("values", "status", statuses), set("values_ever", "status", statuses)]),
  ];
}

/** The table, with the editions before this one: at most 25 of them, as of earlier days and about earlier weeks. */
function profileTable(
  now: readonly DriftMeasure[],
  earlier: readonly DriftMeasure[],
): { table: pl.DataFrame; all: DriftMeasure[] } {
  const [{ edition, asOf } = { edition: "", asOf: "" }] = now;
  const past = earlier.filter((one) => one.asOf < asOf && one.edition !== edition);
  const kept = new Set(
    [...new Map(past.map((one) => [one.edition, one.asOf]))]
      .sort(([, a], [, b]) => (a < b ? 1 : -1))
      .slice(0, MOST_EDITIONS - 1)
      .map(([name]) => name),
  );
  const all = [...past.filter((one) => kept.has(one.edition)), ...now];
  const text = (name: string, of: (one: DriftMeasure) => string | null): pl.Series =>
    pl.Series(name, all.map(of), pl.String);
  const frame = pl.DataFrame([
    text("edition", (one) => one.edition),
    text("measure", (one) => one.measure),
    text("subject", (one) => one.subject),
    pl
      .Series(
        "as_of",
        all.map((one) => dayNumber(one.asOf)),
        pl.Int32,
      )
      .cast(pl.Date),
    pl.Series(
      "value",
      all.map(({ value }) => value),
      pl.Float64,
    ),
    text("text", (one) => one.text),
  ]);
  return { table: conform(frame, DATA_PROFILE).sort([...DATA_PROFILE.key]), all };
}

/** The measures that an earlier edition left; what keeps them from being used comes back as a sentence. */
function readProfile({
  file,
  sha256,
  edition,
}: Pick<PublishedTable, "file" | "sha256" | "edition">): DriftMeasure[] | string {
  const its = `the table data_profile of edition ${edition}`;
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return `the data is not compared with earlier editions: ${its} cannot be read (${(error as NodeJS.ErrnoException).code})`;
  }
  if (createHash("sha256").update(bytes).digest("hex") !== sha256)
    return `the data is not compared with earlier editions: ${its} is not as its run left it (its SHA-256 differs)`;
  const read = pl.readCSV(bytes, { inferSchemaLength: 0, truncateRaggedLines: false });
  if (!Object.keys(DATA_PROFILE.columns).every((name) => read.columns.includes(name)))
    return `the data is not compared with earlier editions: ${its} lacks columns`;
  const cell = (value: unknown): string | null =>
    value === null || value === undefined || value === "" ? null : unneutralised(String(value));
  return (read.toRecords() as Record<string, unknown>[]).map((row) => ({
    edition: String(row.edition),
    asOf: String(row.as_of),
    measure: String(row.measure),
    subject: unneutralised(String(row.subject)),
    value: cell(row.value) === null ? null : Number(row.value),
    text: cell(row.text),
  }));
}

/** "reports/shop-2026-W45" → "shop-" and the week; undefined for a folder that no edition is called by. */
const nameOf = (folder: string): { prefix: string; edition: string } | undefined => {
  const found = /^(.*?)(\d{4}-W\d{2})(?:-by-hand)*$/.exec(basename(folder));
  return found === null ? undefined : { prefix: found[1]!, edition: found[2]! };
};

interface EarlierRun {
  asOf?: string;
  tables?: Record<string, { sha256: string }>;
}

/** The record of an earlier run; undefined where a file of that name is none, which is not this run's concern. */
function recordOf(text: string): EarlierRun | undefined {
  try {
    return JSON.parse(text) as EarlierRun;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The newest edition beside `folder` that is of the same sources and as of an earlier day: what a run by hand is held against. */
export function editionBefore(
  folder: string,
  asOf: Day,
): Pick<PublishedTable, "file" | "sha256" | "edition"> | undefined {
  const own = nameOf(folder);
  const parent = dirname(folder);
  if (own === undefined || !existsSync(parent)) return undefined;
  const others = readdirSync(parent)
    .flatMap((name) => {
      const other = nameOf(name);
      return other === undefined || other.prefix !== own.prefix || other.edition >= own.edition
        ? []
        : [{ ...other, name }];
    })
    .sort((a, b) => (a.edition < b.edition ? 1 : a.edition > b.edition ? -1 : a.name < b.name ? -1 : 1));
  for (const { name, edition } of others) {
    const record = join(parent, name, "run.json");
    if (!existsSync(record)) continue;
    const run = recordOf(readFileSync(record, "utf8"));
    const sha256 = run?.tables?.data_profile?.sha256;
    if (sha256 === undefined || (run?.asOf ?? asOf) >= asOf) continue;
    return { file: join(parent, name, "tables", "data_profile.csv"), sha256, edition };
  }
  return undefined;
}

export interface DataProfile {
  table: pl.DataFrame;
  /** Of this edition and those before it. */
  measures: DriftMeasure[];
  /** Why earlier editions are not used, in sentences. */
  warnings: string[];
}

/** The measures of this edition beside those of the one before and its own predecessors. */
export function dataProfile(
  made: Made,
  before: Pick<PublishedTable, "file" | "sha256" | "edition"> | undefined,
): DataProfile {
  const read = before === undefined ? [] : readProfile(before);
  const { table, all } = profileTable(measuresOf(made), typeof read === "string" ? [] : read);
  return { table, measures: all, warnings: typeof read === "string" ? [read] : [] };
}
