/** What reading yields, and what every file format has to offer for it. */
import type { DictionaryColumn } from "../columns/dictionary.ts";
import type { DeltaDictionaryColumn, Utf8Interner } from "../columns/interner.ts";
import type { RecordColumn } from "../schema.ts";
import type { Dialect } from "./csv/dialect.ts";
import type { Encoding } from "./csv/encoding.ts";
import type { DelimitedTask } from "./csv/task.ts";
import type { DateOrder } from "./understand/dates.ts";
import type { Mapped } from "./understand/mapping.ts";
import type { PresetName } from "./understand/presets.ts";
import type { RevenueReading } from "./understand/revenue.ts";
import type { ColumnChoices, Understanding } from "./understand/understanding.ts";
import type { Where } from "./understand/where.ts";

/** How a configuration joins a source with another file. */
export interface JoinOptions {
  path: string;
  /** The header of the key in both, or those of the lines and of the other file. */
  on: string | readonly [lines: string, other: string];
}

export interface ReadOptions {
  /** Layout of the files. Default `auto`: recognised by the header, else by names and contents. */
  preset?: PresetName | "auto" | undefined;
  /** Role → header in the file, null for none; wins over what is understood. */
  columns?: ColumnChoices | undefined;
  /** Order of day and month in dates such as 03/04/2026. Default `auto`: decided from the whole column. */
  dateOrder?: "auto" | DateOrder | undefined;
  /** One ASCII character; a blank means any run of blanks. Default: detected. */
  delimiter?: string | undefined;
  /** Default: detected. */
  encoding?: Encoding | undefined;
  /** Default `auto`: decided from the numbers of the sample. */
  decimal?: "auto" | "." | "," | undefined;
  /** A file with the orders of these lines. */
  join?: JoinOptions | undefined;
  /** Records with other values in a column of the file are left out. */
  where?: Where | undefined;
  /** `stated` (default): tax stays in the revenue where the counted column has it in. `exclude`: it is taken off. */
  tax?: "stated" | "exclude" | undefined;
  /** How dates are written: strptime, or `DD.MM.YYYY HH:mm`. Default: decided from the whole column. */
  dateFormat?: string | undefined;
  /** IANA zone that instants in the files are put on. Default UTC: their own clock is kept. */
  timezone?: string | undefined;
  /** What becomes of a last record without a line end that is like the others. Default `keep`. */
  unfinished?: "keep" | "reject" | undefined;
  /** Bytes of a file that are worked on at once; memory does not grow with the file. Default 16 MiB. */
  chunkBytes?: number | undefined;
}

/** Physical records of a file; `records` is the sum of the others, and regular ones are the rows of the batches. */
export interface Counts {
  records: number;
  header: number;
  blank: number;
  unreadable: number;
  regular: number;
  /** Of the regular ones, those that `where` leaves out, and totals: they are in no batch. Absent where there are none. */
  leftOut?: number;
  /** Of those that are left out, records that are sums of others. Absent where there are none. */
  totals?: number;
}

export type FileFormat = "csv" | "parquet" | "ndjson" | "xlsx";

/** One input file. `sha256`, `counts`, `lane` and `laneReason` are final after the file's last batch. */
export interface SourceFile {
  path: string;
  /** Name without the folder. */
  name: string;
  format: FileFormat;
  compressed: boolean;
  /** Of the file as it lies on disk. */
  sha256: string;
  bytes: number;
  /** Delimited text only. */
  dialect?: Dialect;
  /** `fast`: every record was taken as it stands; `robust`: some were repaired or rejected. */
  lane: "fast" | "robust";
  laneReason: string;
  preset: PresetName;
  mapping: Mapped[];
  understanding: Understanding;
  unusedHeaders: string[];
  /**
   * strptime formats to try in order, decided from the whole column. A format that ends in `%z` is a clock time with a
   * distance to UTC: cut the distance off and parse the rest, the clock time is the shop's.
   */
  dateFormats: string[];
  decimal: "." | ",";
  /** What is counted as revenue, with the sentences that say so. */
  revenue: RevenueReading;
  /** Headers of all its columns. */
  headers: readonly string[];
  counts: Counts;
}

/** Some records of a file that can be read, in the file's order: all text, code 0 for empty. */
export interface RecordBatch {
  source: SourceFile;
  /** Numbers of the physical records, ascending. */
  rows: Int32Array;
  /** The columns the file has; batches of files with one header share their dictionaries. */
  columns: ReadonlyMap<RecordColumn, DictionaryColumn>;
  /** Columns that only tell whether a record repeats another one: those of the file that are not compared by their meaning. */
  rest: readonly DictionaryColumn[];
  unreadable: readonly Unreadable[];
  /** The text of a record of this batch as it stands in the file, shortened where it is very long. */
  raw(sourceRow: number): string;
  /** Gives the memory of the batch back at once; nothing of it may be used afterwards. */
  release(): void;
}

/** A record that cannot be read. */
export interface Unreadable {
  row: number;
  message: string;
  raw: string;
}

/** A piece of a table: the wanted columns of its readable records. */
export interface Piece {
  columns: DeltaDictionaryColumn[];
  /** Numbers of the records in the file, from 1. */
  rows: Int32Array;
  counts: Counts;
  unreadable: Unreadable[];
  raw(sourceRow: number): string;
  /** Gives the memory of the text back, where that is not somebody else's. */
  release?(): void;
}

/** What is known of a file, complete after its last piece. */
export interface TableFacts {
  sha256: string;
  dialect?: Dialect;
  lane: "fast" | "robust";
  laneReason: string;
}

/** A file that has been looked at: its header and first records are known, nothing else is read. */
export interface OpenedTable {
  path: string;
  name: string;
  format: FileFormat;
  compressed: boolean;
  bytes: number;
  headers: readonly string[];
  hasHeader: boolean;
  sample: readonly (readonly (string | null)[])[];
  /**
   * Reads the file once; `wanted` are ascending positions of columns, each with its interner, `onBytes` is called with how many bytes
   * are done.
   */
  pieces(
    wanted: readonly number[],
    encoders: readonly Utf8Interner[],
    onBytes: (done: number) => void,
  ): AsyncGenerator<Piece>;
  facts(): TableFacts;
  /** What is to be said of how the table was found, in sentences. */
  notes?: readonly string[];
  /** Where the file can be read on another thread. */
  task?: DelimitedTask;
}

export const noCounts = (): Counts => ({ records: 0, header: 0, blank: 0, unreadable: 0, regular: 0 });

export function addCounts(total: Counts, more: Counts): void {
  for (const name of Object.keys(more) as (keyof Counts)[]) total[name] = (total[name] ?? 0) + (more[name] ?? 0);
}

const RAW_LIMIT = 2000;
/** A record's text for the rejects: at most 2,000 characters, and how many more there were. */
export const shortened = (text: string, more = 0): string =>
  text.length + more <= RAW_LIMIT
    ? text
    : `${text.slice(0, RAW_LIMIT)}… (${text.length + more - RAW_LIMIT} more characters)`;
