/**
 * What an analysis says: plain JSON, without markup and without a frame. The report renders it as HTML, PDF and e-mail;
 * the notebook shows it. Numbers in cells stay raw and carry a format; sentences are written with `context.format`.
 */

/** How a raw number or date is written for the reader: by locale and currency, in `format.ts`. */
export type ValueFormat =
  | "text"
  | "integer" // 4,338
  | "decimal1" // 4.3
  | "decimal3" // 0.021
  | "money" // £8,911,407.90
  | "moneyWhole" // £2,054
  | "moneyShort" // £8.9m
  | "percent" // 74.6%  (from a share, 0.746)
  | "days" // 12 d
  | "date" // 9 Dec 2011
  | "month" // Dec 2011
  | "change" // ▲ 3.8%  (from a share; coloured better / worse)
  | "delta" // +42 / −9
  | "segment" // a segment's name behind its colour swatch
  | "times"; // 7.4×  (lift)

export type Cell = string | number | boolean | null;

/** How a change is written: in percent of the earlier value, or in percentage points. */
export type ChangeAs = "share" | "points";

/** A headline figure: value, change against what, and a small line. */
export interface Figure {
  id: string;
  label: string;
  value: number | null;
  format: ValueFormat;
  /** Relative change as a share (0.038 = +3.8 %), null where there is nothing to compare with. */
  change: number | null;
  /** "points": the value is a rate and `change` the difference of two rates (0.003 = 0.3 percentage points). Default: "share". */
  changeAs?: ChangeAs;
  /** In place of a change that would mislead, such as a percentage of next to nothing: "from £95". */
  changeText?: string;
  /** "on the week before", "on the same week last year". */
  changeLabel: string;
  /** The second comparison, where there is one. */
  change2?: { change: number | null; label: string; text?: string };
  /** Is more better? Decides green or red; "neutral" stays grey. */
  better: "up" | "down" | "neutral";
  /** Values for a sparkline, oldest first; may be empty. */
  trend: number[];
  /** Where the value comes from: `table.row.column`. */
  cell?: string;
}

/** One sentence for "what changed" on page 1; `weight` orders them (higher first). */
export interface Highlight {
  text: string;
  tone: "good" | "bad" | "warning" | "neutral";
  weight: number;
  /** Where its numbers come from, `table.row.column`. */
  cells: string[];
  /** The name of the section that says more; set when sections become a report. */
  section?: string;
  /** Of an alert that makes the figures of the week doubtful: it takes the headline's place, so that no cause is given for what may be no fact. */
  headline?: string;
  /** What is left to say beside such an alert: without a cause; empty where nothing is. */
  doubted?: string;
}

/** Something to do this week: what, with whom, how much is at stake, and the list to work through. */
export interface Action {
  /** One instruction: "Call the 9 good customers who have gone quiet." */
  text: string;
  /** How many customers or products it is about. */
  count?: number;
  /** Money at stake, currency units, and what kind of money that is: "of yearly spend". */
  value?: number;
  valueLabel?: string;
  /** Where the list stands: a table block of the section, and the same rows under `tables/<table>.csv` with `list` = `name`. */
  list?: { block: string; table: string; name: string };
  /** Orders them, higher first; at most three are shown. */
  weight: number;
  /** Where its numbers come from, `table.row.column`. */
  cells: string[];
  /** The name of the section it comes from; set when sections become a report. */
  section?: string;
}

/** A target of the configuration and how far it is reached. */
export interface Target {
  metric: string;
  label: string;
  /** "November 2026" */
  period: string;
  target: number;
  /** So far, and what the target asks for up to now by the shop's usual pace. */
  actual: number;
  expected: number;
  format: ValueFormat;
  /** "£23.1k of £40k by 15 Nov; the usual pace asks for £20k". */
  text: string;
}

/** A target in one line: "Net revenue, Nov 2026: £20k of £40k by 15 Nov 2026; …". */
export const targetWords = ({ label, period, text }: Target): string => `${label}, ${period}: ${text}`;

/** A Vega-Lite 6 specification as a plain literal. */
export type VegaLiteSpec = Record<string, unknown>;

/** What a block shows of the shop under the reader's filter: see `src/report/page/views.ts`. */
export type LiveView =
  | "weekly"
  | "monthly"
  | "drivers"
  | "regions"
  | "rhythm"
  | "products"
  | "grid"
  | "shares"
  | "segments"
  | "moves"
  | "calls"
  | "triangle"
  | "rules"
  | "stakes";

interface BlockBase {
  id: string;
  /** The finding in words. */
  title: string;
  /** Measure and unit. */
  subtitle: string;
  /**
   * How the block follows the reader's filter on the interactive page: a chart by its data set named `rows`, a table by its rows.
   * `title` stands for the finding, which is of the whole shop, while a filter is on, and `measure` with the days after it for the
   * subtitle. Absent: the block does not follow.
   */
  live?: { view: LiveView; title: string; measure?: string };
  /** Half-width blocks that follow each other stand side by side. */
  width: "full" | "half";
  /** A detail that the page has and the PDF leaves out. */
  screenOnly?: boolean;
}
/** A chart of a section. */
export interface ChartBlock extends BlockBase {
  kind: "chart";
  /** A Vega-Lite 6 literal with inline data, without width, config or title: those come from the renderer and the theme. */
  spec: VegaLiteSpec;
  /** Height of the plot in pixels. */
  height: number;
  /** Pixels it needs to be legible: on a narrower screen it scrolls sideways. Default: it shrinks. */
  leastWidth?: number;
  /** The chart in one sentence for those who do not see it. */
  alt: string;
}
export interface TableColumn {
  key: string;
  label: string;
  format: ValueFormat;
  /** Cell shading for heat-map tables: darker = larger. */
  shade?: boolean;
}
/** A table of a section. */
export interface TableBlock extends BlockBase {
  kind: "table";
  columns: TableColumn[];
  /** Rows to print; the HTML lets the reader search and sort them. */
  rows: Record<string, Cell>[];
  /** Rows printed in the PDF; the HTML has all of them. Default: all. */
  printRows?: number;
  /** The table under `tables/` that holds everything, without its ending. */
  source?: string;
  /** Offer numeric minimum filters over these columns in the HTML (lift and confidence of rules). */
  filters?: string[];
}
/** Sentences of a section. */
export interface TextBlock extends BlockBase {
  kind: "text";
  /** Sentences, each a bullet. */
  items: string[];
}
/** A piece of a section: a chart, a table or sentences. */
export type Block = ChartBlock | TableBlock | TextBlock;

/** Parts of a section, by the ids of their blocks. */
export interface MailExtract {
  chart?: string;
  /** Columns by key and rows from the top. Default: as many as fit. */
  table?: { id: string; columns?: readonly string[]; rows?: number };
  /** The sentences of its text block. */
  text?: boolean;
}

/** What one analysis says in the report, as plain JSON: the finding, figures, blocks, actions and notes. */
export interface Section {
  name: string;
  /** A report with this section is headed by it: its figures come from tables, and without them nobody is mailed. */
  leads?: boolean;
  /** What the section is about in one or two words: "Customers". */
  topic: string;
  /** The finding in words, the section's head line. */
  title: string;
  /** A second finding: the section's head line where `title` is the report's already. */
  secondTitle?: string;
  /** Population and period. */
  subtitle: string;
  /** Set where the data is too thin: nothing but this sentence pair is shown. */
  insufficient?: Insufficient;
  figures: Figure[];
  highlights: Highlight[];
  blocks: Block[];
  /** One recommended action a manager can take, or several. */
  actions: string[];
  /** Those of them that page 1 may show, with who and how much. */
  todo?: Action[];
  /** What a mail shows below the finding and above the first action. Default: the first chart and the first table that fit. */
  mail?: MailExtract;
  /** "How calculated": definitions, options in force, thresholds. */
  notes: string[];
  /** Further notes that the PDF leaves out. */
  screenNotes?: string[];
}

/** A figure without a comparison and without a trend. */
export const plainFigure = (
  id: string,
  label: string,
  value: number,
  format: Figure["format"],
  better: Figure["better"],
): Figure => ({ id, label, value, format, change: null, changeLabel: "", better, trend: [] });

/** A section that says honestly that there is too little data. */
/** Why a section says nothing: what it needs and what there is. */
export interface Insufficient {
  needs: string;
  has: string;
  /** There is enough data, but what would be said did not come true on the shop's own past; `has` is what came of that test. */
  failed?: true;
}

/** A section that says why it says nothing. */
export const insufficientSection = (name: string, topic: string, insufficient: Insufficient): Section => ({
  name,
  topic,
  title: `${topic}: ${insufficient.failed ? "left out, the test on the shop's own past failed" : "not enough data yet"}`,
  subtitle: `needs ${insufficient.needs}; ${insufficient.failed ? "" : "has "}${insufficient.has}`,
  insufficient,
  figures: [],
  highlights: [],
  blocks: [],
  actions: [],
  notes: [],
});

/** The data-health badge. */
export interface Health {
  /** 0 to 100: share of rows clean × 100. */
  rowScore: number;
  /** 0 to 100: weighted share of checks passed × 100. */
  checkScore: number;
  /** unknown: of data that was not cleaned here; the scores then mean nothing. */
  grade: "green" | "amber" | "red" | "unknown";
  /** "541,909 records read, 536,641 clean, 5,268 rejected with a reason (…)". */
  sentence: string;
  /** Further remarks, such as the share of lines without a customer. */
  remarks: string[];
}
