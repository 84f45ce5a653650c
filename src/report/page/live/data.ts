/** What the page's script is given, as JSON in the page. */
import type { ExploreHead } from "../../../explore/contract.ts";
import type { Messages } from "../../../language/translate.ts";
import type { Cell, Figure, LiveView, TableColumn } from "../../../section.ts";

export interface LiveBlock {
  view: LiveView;
  /** Stands for the finding while a filter is on. */
  title: string;
  /** Stands for the subtitle then, followed by the days: "Net revenue by region". Absent: the subtitle stays. */
  measure?: string;
}

export interface PageData {
  locale: string;
  currency: string;
  /** What the script says, in the report's language. Absent: English. */
  words?: Messages;
  /** d3's definitions of the locale. */
  number: unknown;
  time: unknown;
  /** Light colour → dark colour. */
  dark: Record<string, string>;
  /** Charts by block id: the compiled Vega spec, the width it was drawn for, and the least that it can be read at. */
  charts: Record<string, { spec: Record<string, unknown>; width: number; least?: number; live?: LiveBlock }>;
  /** Tables that follow the filter, by block id. */
  tables: Record<string, { columns: TableColumn[]; live: LiveBlock; rows: Record<string, Cell>[] }>;
  /** The headline figures as printed. */
  figures: Figure[];
  /** What can be filtered: `body` is deflated and in base64. Absent where there is nothing to. */
  explore?: { head: ExploreHead; ids: string[]; body: string };
}

/** The part of the Vega runtime that the page uses. */
export interface VegaView {
  tooltip(handler: (handler: unknown, event: MouseEvent, item: unknown, value: unknown) => void): unknown;
  signal(name: string, value?: unknown): unknown;
  data(name: string, values?: unknown): unknown;
  locale(locale: object): unknown;
  addEventListener(
    type: string,
    handler: (event: Event, item: { datum?: Record<string, unknown>; tooltip?: unknown } | null) => void,
  ): unknown;
  runAsync(): Promise<unknown>;
  toCanvas(scale: number): Promise<HTMLCanvasElement>;
  finalize(): void;
}
export interface VegaRuntime {
  parse(spec: unknown, config: unknown, options: { ast: boolean }): unknown;
  View: new (runtime: unknown, options: Record<string, unknown>) => VegaView;
  locale(number: unknown, time: unknown): object;
  expressionInterpreter: unknown;
}
