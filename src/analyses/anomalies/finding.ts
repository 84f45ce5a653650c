/** Something out of line, before it becomes a row. */
import type { AnomalyLevel } from "./options.ts";

export interface Finding {
  /** "data": the files are likely wrong or incomplete; else where trade is out of line. */
  level: AnomalyLevel;
  /** Region, category, product or order; empty for the whole shop. */
  name: string;
  /** As a reader knows it; default the name. */
  label?: string;
  grain: "day" | "week";
  /** Days since 1970: first day of the period, and the first of the unbroken run that it is part of. */
  period: number;
  since: number;
  metric: string;
  value: number;
  low: number;
  high: number;
  /** What explains most of it, in words; empty where nothing does. */
  driver: string;
  /** How far out: spreads beyond the usual, at least 0. */
  score: number;
  /** Money out of line, currency units, below 0 where it is missing. */
  excess: number;
}
