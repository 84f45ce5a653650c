/** The quality figures: score of the checks, score by dimension, score of the rows, and the gate. */
import pl from "../../columns/polars.ts";
import { conform } from "../../schema.ts";
import type { QualityOptions } from "../options.ts";
import { QUALITY, type QualityResult } from "../result.ts";
import { type Check, DIMENSIONS, type Dimension } from "../rules/rule.ts";

/** A check and how it went. */
export interface Tally extends Check {
  checked: number;
  failed: number;
  /** Share that must pass, for a configured check that asks for one. */
  mostly?: number;
}

const scored = (tallies: readonly Tally[]): Tally[] => tallies.filter((tally) => tally.severity !== "info");

/**
 * Weighted share of passed units: 100 · Σ w(dimension) · passed ÷ Σ w(dimension) · checked, over all checks but the informative
 * ones (the health score of pointblank, by the six dimensions). 0, not 100, where nothing was checked.
 */
export function checkScore(tallies: readonly Tally[], weights: Readonly<Record<Dimension, number>>): number {
  let passed = 0;
  let checked = 0;
  for (const tally of scored(tallies)) {
    passed += weights[tally.dimension] * (tally.checked - tally.failed);
    checked += weights[tally.dimension] * tally.checked;
  }
  return checked === 0 ? 0 : (100 * passed) / checked;
}

/** The same for each dimension alone; null where no check of the dimension had anything to check. */
export const dimensionScores = (tallies: readonly Tally[]): { dimension: Dimension; score: number | null }[] =>
  DIMENSIONS.map((dimension) => {
    const own = scored(tallies).filter((tally) => tally.dimension === dimension);
    const checked = own.reduce((sum, tally) => sum + tally.checked, 0);
    const failed = own.reduce((sum, tally) => sum + tally.failed, 0);
    return { dimension, score: checked === 0 ? null : (100 * (checked - failed)) / checked };
  });

/** Share of rows clean × 100; 0 where there are no rows. */
export const rowScore = (rows: Pick<QualityResult["rows"], "lines" | "rejected">): number =>
  rows.lines + rows.rejected === 0 ? 0 : (100 * rows.lines) / (rows.lines + rows.rejected);

/** green ≥ 98, amber ≥ 95, else red. */
export const grade = (score: number): "green" | "amber" | "red" =>
  score >= 98 ? "green" : score >= 95 ? "amber" : "red";

/** Rounded down, so that 94.96 does not read as 95. */
const cut = (value: number): string => (Math.floor(value * 10) / 10).toFixed(1);

/** What lets records in that are rejected because they repeat others, where that is most of them. */
function ofRepeats(rows: QualityResult["rows"], { duplicate_line: repeats = 0 }: QualityResult["rejectedBy"]): string {
  if (repeats <= rows.rejected / 2) return "";
  return `; ${repeats} of them equal an earlier line in every column: where each is a sale of its own, \`quality: { duplicates: keep }\` in the configuration counts it`;
}

/** The check that lowers the score most, as a clause; empty where none does. */
function lowestOf(tallies: readonly Tally[], weights: Readonly<Record<Dimension, number>>): string {
  const lost = ({ dimension, failed }: Tally): number => weights[dimension] * failed;
  const [most] = scored(tallies).sort((a, b) => lost(b) - lost(a));
  return most === undefined || most.failed === 0
    ? ""
    : `, most of all because of ${most.check}: ${most.checked - most.failed} of ${most.checked} passed`;
}

/** A column that is empty in every record is one that the file has not: that it should be filled is not checked. */
export const withoutEmptyColumns = (tallies: readonly Tally[]): Tally[] =>
  tallies.map((tally) =>
    tally.severity !== "error" && tally.check === `${tally.column}_present` && tally.failed === tally.checked
      ? { ...tally, checked: 0, failed: 0 }
      : tally,
  );

/** Passed or not, with one sentence for each bar that was missed. */
export function gate(
  { gate: options, weights }: Pick<QualityOptions, "gate" | "weights">,
  rows: QualityResult["rows"],
  score: number,
  tallies: readonly Tally[],
  rejectedBy: QualityResult["rejectedBy"] = {},
): QualityResult["gate"] {
  const reasons: string[] = [];
  const share = rows.lines + rows.rejected === 0 ? 0 : rows.rejected / (rows.lines + rows.rejected);
  if (rows.lines === 0) reasons.push("no valid line was found");
  if (score < options.minScore) {
    reasons.push(
      `the quality score is ${cut(score)}; the lowest allowed (quality.gate.minScore) is ${options.minScore}${lowestOf(tallies, weights)}`,
    );
  }
  if (share > options.maxRejectedShare) {
    reasons.push(
      `${rows.rejected} of ${rows.lines + rows.rejected} records were rejected (${(100 * share).toFixed(2)} %); the most allowed (quality.gate.maxRejectedShare) is ${(100 * options.maxRejectedShare).toFixed(2)} %${ofRepeats(rows, rejectedBy)}`,
    );
  }
  for (const { check, severity, checked, failed, mostly } of tallies) {
    if (mostly === undefined || severity !== "error" || checked === 0) continue;
    const passed = (checked - failed) / checked;
    if (passed < mostly) {
      reasons.push(`rule ${check}: ${(100 * passed).toFixed(2)} % passed; ${(100 * mostly).toFixed(2)} % must`);
    }
  }
  return { passed: reasons.length === 0, reasons };
}

/** The checks as a table (contract QUALITY), sorted by check and column. */
export function qualityTable(tallies: readonly Tally[]): pl.DataFrame {
  const sorted = [...tallies].sort((a, b) =>
    a.check !== b.check ? (a.check < b.check ? -1 : 1) : a.column < b.column ? -1 : a.column > b.column ? 1 : 0,
  );
  const text = (name: string, of: (tally: Tally) => string): pl.Series => pl.Series(name, sorted.map(of), pl.String);
  const whole = (name: string, of: (tally: Tally) => number): pl.Series => pl.Series(name, sorted.map(of), pl.Int64);
  return conform(
    pl.DataFrame([
      text("check", (tally) => tally.check),
      text("dimension", (tally) => tally.dimension),
      pl.Series(
        "column_name",
        sorted.map((tally) => (tally.column === "" ? null : tally.column)),
        pl.String,
      ),
      text("severity", (tally) => tally.severity),
      whole("checked", (tally) => tally.checked),
      whole("failed", (tally) => tally.failed),
      pl.Series(
        "pass_share",
        sorted.map(({ checked, failed }) => (checked === 0 ? null : (checked - failed) / checked)),
        pl.Float64,
      ),
    ]),
    QUALITY,
  );
}
