/** One measured figure, whatever it is of: ours, a peer's, and the bar it must not pass. */
export const GROUPS = [
  "start",
  "rendering",
  "report",
  "pipeline",
  "mining",
  "growth",
  "understanding",
  "warehouse",
  "value",
  "forecasting",
] as const;
export type Group = (typeof GROUPS)[number];
export type Unit = "ms" | "s" | "MB" | "s per M lines" | "layouts" | "%" | "MASE";
export type Verdict = "met" | "short" | "–";

export interface Row {
  group: Group;
  work: string;
  /** What ours is beside; null where it stands alone. */
  peer: string | null;
  ours: number | null;
  theirs: number | null;
  unit: Unit;
  /** Ours over theirs: less is better. */
  ratio: number | null;
  bar: number | null;
  /** What may be at most the bar: the ratio, or our own figure. */
  on: "ratio" | "ours" | null;
  verdict: Verdict;
  /** Peak memory of the processes that were timed, MB of a million bytes. */
  memory: { ours: number | null; theirs: number | null } | null;
  /** Where the row is one of several that differ in one size only. */
  point: { series: string; size: number } | null;
  note: string;
}

type Given = Pick<Row, "group" | "work" | "unit" | "ours"> & Partial<Omit<Row, "ratio" | "verdict">>;

/** A row with its ratio and verdict. A bar is on the ratio where there is a peer, unless said. */
export function row(given: Given): Row {
  const { peer = null, ours, theirs = null, bar = null, memory = null, point = null, note = "" } = given;
  const on = bar === null ? null : (given.on ?? (peer === null ? "ours" : "ratio"));
  const ratio = ours === null || theirs === null ? null : rounded(ours / theirs);
  return {
    group: given.group,
    work: given.work,
    peer,
    ours: ours === null ? null : rounded(ours),
    theirs: theirs === null ? null : rounded(theirs),
    unit: given.unit,
    ratio,
    bar,
    on,
    verdict: verdictOf(on === "ratio" ? ratio : ours, bar),
    memory,
    point,
    note,
  };
}

/** Whether a figure is within its bar; "–" where either is missing. */
export const verdictOf = (figure: number | null, bar: number | null): Verdict =>
  figure === null || bar === null ? "–" : figure <= bar ? "met" : "short";

/** What is held against the bar, over the bar: at most 1 where it is met; nothing is a share of a bar of nothing. */
export function shareOfBar({ on, ratio, ours, bar }: Row): number | null {
  const figure = on === "ratio" ? ratio : on === "ours" ? ours : null;
  return figure === null || bar === null || bar === 0 ? null : figure / bar;
}

/** Four significant digits: what is beyond differs from run to run. */
const rounded = (value: number): number => Number(value.toPrecision(4));

/** A figure with its unit, as tables show it. */
export function inUnit(value: number | null, unit: Unit): string {
  if (value === null) return "–";
  if (unit === "ms") return value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
  if (unit === "MB" || unit === "layouts") return `${Math.round(value)} ${unit}`;
  return `${value.toFixed(value < 100 ? 2 : 0)} ${unit}`;
}

/** The row as cells: work, peer, ours, theirs, ratio, bar, verdict, note. */
export function cells(one: Row): string[] {
  const memory = (mb: number | null | undefined): string =>
    mb == null || one.unit === "MB" ? "" : `, ${inUnit(mb, "MB")}`;
  return [
    one.work,
    one.peer ?? "–",
    `${inUnit(one.ours, one.unit)}${memory(one.memory?.ours)}`,
    `${inUnit(one.theirs, one.unit)}${memory(one.memory?.theirs)}`,
    one.ratio === null ? "–" : one.ratio.toFixed(2),
    one.bar === null ? "–" : `≤ ${one.on === "ours" ? inUnit(one.bar, one.unit).replace(".00 ", " ") : one.bar}`,
    one.verdict,
    one.note,
  ];
}

export const HEADINGS = ["work", "peer", "ours", "theirs", "ratio", "bar", "", "note"] as const;
export const line = (texts: readonly string[]): string => `| ${texts.join(" | ")} |`;
