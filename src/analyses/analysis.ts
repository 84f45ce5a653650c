/** The contract of an analysis: one file, one entry in the registry, and everything else follows. */
import type { z } from "zod";
import type { Day } from "../calendar.ts";
import type pl from "../columns/polars.ts";
import type { Facts } from "../facts/contract.ts";
import type { Features } from "../features/features.ts";
import type { Format } from "../format.ts";
import type { Contract } from "../schema.ts";
import type { Highlight, Section } from "../section.ts";

/** Something that happened at the shop, as the configuration says it. */
export interface ShopEvent {
  on: Day;
  text: string;
  /** Whether the shop is closed on that day. */
  closed?: boolean | undefined;
}

/** A public holiday: the same rule makes the same holiday of every year. */
export interface PublicHoliday {
  on: Day;
  text: string;
  rule: string;
}

/** Days on which events say that the shop is closed. */
export const closedDays = (events: readonly ShopEvent[] = []): Day[] =>
  events.filter(({ closed }) => closed === true).map(({ on }) => on);

/** Metrics that add up over days, and so can have a target for a period. */
export const TARGET_METRICS = ["net_revenue", "gross_revenue", "orders", "new_customers"] as const;
export const TARGET_PERIODS = ["week", "month", "quarter", "year"] as const;
export type TargetMetric = (typeof TARGET_METRICS)[number];
export type TargetPeriod = (typeof TARGET_PERIODS)[number];
/** What is to be reached, by metric and calendar period. */
export type Targets = {
  readonly [M in TargetMetric]?: { readonly [P in TargetPeriod]?: number | undefined } | undefined;
};

/** What a computation may know besides its data. No clock, no files. */
export interface Context {
  /** Everything before the start of this day counts; the day itself does not. */
  asOf: Day;
  /** The first day that the data does not reach, where it ends before as-of; see `endOfData`. Default: as-of. */
  dataTo?: Day;
  currency: string;
  locale: string;
  timezone: string;
  seed: number;
  format: Format;
  /** Set where the facts hold sale lines alone: returns and cancellations were left out, not taken off. */
  salesOnly?: boolean;
  /** Of the configuration, the oldest first. */
  events?: readonly ShopEvent[];
  /** Of the country that the configuration names, the oldest first. */
  holidays?: readonly PublicHoliday[];
  /** Of the configuration; not in a report about a part of the shop. */
  targets?: Targets;
}

/** Rows of a table as an earlier edition published them. */
export interface Published {
  /** The edition's name, "2026-W45". */
  edition: string;
  asOf: Day;
  /** The columns that `remembers` names, with the types of the table's contract. */
  rows: pl.DataFrame;
}

/** The newest earlier edition's rows of a table that the analysis declares in `remembers`; undefined where there is none to use. */
export type History = (table: string) => Published | undefined;

/** A small file beside the transactions, such as redemptions of points, that an option names. */
export interface SideFile {
  /** Without its folder. */
  name: string;
  text: string;
}

/** What an analysis computes from. A spread copy is the same input. */
export interface Input {
  readonly facts: Facts;
  /** What several analyses need, worked out when it is first asked for and kept as long as this input. */
  feature<K extends keyof Features>(name: K): Features[K];
  readonly history: History;
  /** A table that another analysis of this run has made and this one `uses`; undefined where there is none to be had. */
  readonly table: (name: string) => pl.DataFrame | undefined;
  /** The file of an option that the analysis lists in `files`, by the option's key ("loyalty.redemptions"); undefined where none is named. */
  readonly file: (key: string) => SideFile | undefined;
}

/** Named tables of one analysis. */
export type Marts = Record<string, pl.DataFrame>;

/** What the configuration and the command line know of an analysis without loading its computation: see `options.ts`. */
export interface AnalysisInfo<Options = unknown> {
  /** Config key, `--only` name and section name. */
  name: string;
  /** Other names `--only` and `sections:` know it by, such as its section's. */
  aliases?: readonly string[];
  /** One or two words: "Customers". */
  topic: string;
  /** Left out of every run that does not ask for it: by `--only`, by `sections:`, or by a configuration block of its name. */
  onRequest?: true;
  /** Its tables are made in every run, but its section and lists belong to reports alone that ask for it, as with `onRequest`. */
  shownOnRequest?: true;
  /** About identified customers alone: a shop without any has no such section, unless it is asked for by name. */
  aboutCustomers?: true;
  /** Zod schema of the options: every key described and defaulted. */
  options: z.ZodType<Options>;
  /** Analyses whose tables it reads through `input.table`: those are worked out before it, also where the report does without them. */
  uses?: readonly string[];
  /** Analyses whose tables it reads where those are in the run anyway: they are worked out before it. */
  prefers?: readonly string[];
  /** Files that the options name, by the option's key with the analysis' name before it. */
  files?(options: Options): Readonly<Record<string, string | undefined>>;
}

/** How a table of an earlier edition is read back. */
export interface Remembered<Options> {
  /** The columns that are read back; the table's contract says their types. */
  columns: readonly string[];
  /** Only an edition made with the same options will do. */
  sameOptions?: boolean;
  /** Why these rows cannot be used under `options`, as the end of a sentence; undefined where they can. */
  refuse?(rows: pl.DataFrame, options: Options, edition: string): string | undefined;
  /** What is done without them, as the beginning of a warning: "customer movement is compared with …". */
  otherwise: string;
}

/** A value that an alert may watch. */
export interface Watched {
  metric: string;
  /** Set where the value is that of one group: of which kind, and which. */
  by?: string;
  group?: string;
  value: number | null;
  /** In the period before. */
  previous: number | null;
  /** Change as a share of `previous`; null where there is none. */
  change: number | null;
  /** "currency", "share", or what is counted. */
  unit: string;
  /** Where it comes from, `table.row.column`. */
  cell: string;
}

/** What alerts may watch: the names of the metrics, of the whole shop and by kind of group, and their values. */
export interface Alertable<M> {
  metrics: readonly string[];
  by?: Readonly<Record<string, readonly string[]>>;
  values(marts: M): readonly Watched[];
}

/** What `explain` says about one of the groups of customers. */
export interface Explanation {
  lines: readonly string[];
  /** Rows of cells under a heading. */
  list: { title: string; align: readonly ("left" | "right")[]; rows: readonly (readonly string[])[] };
  /** The same as data, by name: frames of one row are told as that row. */
  data: Readonly<Record<string, { frame: pl.DataFrame; single?: boolean }>>;
}

export interface Explains<M> {
  /** A table that says how the customer's figures came about, and its heading. */
  customer: { title: string; table: keyof M };
  segment: { names(marts: M): readonly string[]; of(marts: M, name: string, format: Format): Explanation };
}

/**
 * An analysis. `Made` is what `marts` gives back: the tables, or a promise of them.
 */
export interface Analysis<Options = unknown, M extends Marts = Marts, Made extends M | Promise<M> = M | Promise<M>>
  extends AnalysisInfo<Options> {
  /** The tables it makes, with their columns; all are written under `tables/`. */
  tables: { [K in keyof M]: Contract };
  /** Pure: the same input, options and context give the same tables. */
  marts(input: Input, options: Options, context: Context): Made;
  /** What it says in the report. Reads its marts, of its history which edition it was, and tables of the run that others have made. */
  section(marts: M, context: Context, options: Options, history?: History, table?: Input["table"]): Section;
  /** Columns it adds to customer_360: a frame with `customer_id` and the contract's further columns. */
  customer?: { columns: Contract["columns"]; of(marts: M): pl.DataFrame };
  /** Tables of which it wants the rows of an earlier edition, through `history(table)`. */
  remembers?: { [K in keyof M]?: Remembered<Options> };
  /** What may raise alerts. */
  alertable?: Alertable<M>;
  /** Alerts that nobody has to configure, one per cause: for page 1 and the mail. */
  alarms?(marts: M, context: Context): Highlight[];
  /** Lists for somebody to act on that may go with a mail, by file name; one without a row is left out. */
  attachments?: Readonly<Record<string, (marts: M) => pl.DataFrame>>;
  /** Models to use again, as JSON under `models/` of the edition, by file name; one that is undefined is left out. */
  saves?: Readonly<Record<string, (marts: M, context: Context, options: Options) => object | undefined>>;
  /** What `explain customer` and `explain segment` say. */
  explains?: Explains<M>;
}

/** Ties the types of options, marts and section of one analysis together; returns it unchanged. */
export const defineAnalysis = <Options, M extends Marts, Made extends M | Promise<M> = M>(
  analysis: Analysis<Options, M, Made>,
): Analysis<Options, M, Made> => analysis;
