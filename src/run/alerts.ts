/** Configured alerts, held against what the analyses let them watch: thresholds and percent changes. */
import type { Analysis, Marts, Watched } from "../analyses/analysis.ts";
import type { Day } from "../calendar.ts";
import { UserError } from "../errors.ts";
import type { Format } from "../format.ts";
import { nearest } from "../options.ts";
import type { Highlight } from "../section.ts";

export interface AlertRule {
  name: string;
  metric: string;
  below?: number | undefined;
  above?: number | undefined;
  dropsBy?: number | undefined;
  risesBy?: number | undefined;
  /** Every group of this kind by itself. */
  by?: string | undefined;
  /** Changes against less than this are no alert. */
  minPrevious?: number | undefined;
  snoozeUntil?: Day | undefined;
}

/** Change against the period before as a share of its size, also where that is below zero; undefined where there is none. */
function changeOf({ value, previous, change }: Watched): number | undefined {
  if (change !== null) return change;
  if (value === null || previous === null || previous > 0) return undefined;
  // what begins at nothing rises without end; below nothing it has fallen
  if (previous === 0) return value < 0 ? Number.NEGATIVE_INFINITY : undefined;
  return (value - previous) / -previous;
}

function reasonOf(rule: AlertRule, watched: Watched, format: Format): string | undefined {
  const { value, previous, unit } = watched;
  if (value === null) return undefined;
  const change = changeOf(watched);
  const shown = (n: number): string =>
    unit === "currency" ? format.moneyShort(n) : unit === "share" ? format.percent(n) : format.integer(n);
  if (rule.below !== undefined && value < rule.below) return `${shown(value)} is below ${shown(rule.below)}`;
  if (rule.above !== undefined && value > rule.above) return `${shown(value)} is above ${shown(rule.above)}`;
  if (change === undefined) return undefined;
  if (rule.minPrevious !== undefined && Math.abs(previous ?? 0) < rule.minPrevious) return undefined;
  // a share of something at or below zero says nothing to a reader
  const how = (by: number): string =>
    previous !== null && previous > 0
      ? `by ${format.percent(by)} to ${shown(value)}`
      : `from ${shown(previous ?? 0)} to ${shown(value)}`;
  if (rule.dropsBy !== undefined && change <= -rule.dropsBy)
    return `fell ${how(-change)}; the limit is ${format.percent(rule.dropsBy)}`;
  if (rule.risesBy !== undefined && change >= rule.risesBy)
    return `rose ${how(change)}; the limit is ${format.percent(rule.risesBy)}`;
  return undefined;
}

/** More than so many groups of one rule are counted, not listed. */
const MOST_GROUPS = 5;

const invalid = (rule: AlertRule, names: readonly string[]): UserError => {
  const near = nearest(rule.metric, names);
  return new UserError(`invalid metric of alert ${JSON.stringify(rule.name)}: ${JSON.stringify(rule.metric)}`, {
    hint: near ? `did you mean ${JSON.stringify(near)}?` : `known metrics are ${names.join(", ")}`,
    exitCode: 2,
  });
};

/** What the analyses of a run let alerts watch. */
export interface Watchable {
  /** Names of the metrics of the whole shop, and by kind of group. */
  metrics: readonly string[];
  by: Readonly<Record<string, readonly string[]>>;
  values: readonly Watched[];
}

/** Undefined where no analysis of the run lets anything be watched. */
export function watchableOf(analysed: readonly { analysis: Analysis; marts: Marts }[]): Watchable | undefined {
  const found = analysed.flatMap(({ analysis: { alertable }, marts }) =>
    alertable === undefined ? [] : [{ ...alertable, values: alertable.values(marts) }],
  );
  if (found.length === 0) return undefined;
  const kinds = [...new Set(found.flatMap(({ by = {} }) => Object.keys(by)))];
  return {
    metrics: found.flatMap(({ metrics }) => metrics),
    by: Object.fromEntries(kinds.map((kind) => [kind, found.flatMap(({ by = {} }) => by[kind] ?? [])])),
    values: found.flatMap(({ values }) => values),
  };
}

/** What a rule looks at: the metric of the whole shop, or of every group. */
function watchedBy(rule: AlertRule, { metrics, by, values }: Watchable): Watched[] {
  const names = rule.by === undefined ? metrics : (by[rule.by] ?? []);
  if (!names.includes(rule.metric)) throw invalid(rule, names);
  return values.filter((one) => one.metric === rule.metric && one.by === rule.by);
}

/**
 * Alerts that are due: one per rule whose condition the metric meets and that is not snoozed at `asOf`; with `by`, one per group
 * that meets it, the largest groups first, at most five and then their number.
 *
 * @throws UserError (exit code 2) naming the rule when there is no such metric
 */
export function dueAlerts(rules: readonly AlertRule[], watchable: Watchable, asOf: Day, format: Format): Highlight[] {
  return rules.flatMap((rule) => {
    const watched = watchedBy(rule, watchable);
    if (rule.snoozeUntil !== undefined && asOf < rule.snoozeUntil) return [];
    const due = watched
      .flatMap((one) => {
        const reason = reasonOf(rule, one, format);
        if (reason === undefined) return [];
        const { group, cell, value, previous } = one;
        const whose = group === undefined ? "" : `${group} `;
        return [{ text: `${rule.name}: ${whose}${reason}.`, cell, size: Math.max(value ?? 0, previous ?? 0) }];
      })
      .sort((a, b) => b.size - a.size);
    const alert = (text: string, cells: string[]): Highlight => ({ text, tone: "warning", weight: 100, cells });
    const more = due.slice(MOST_GROUPS);
    return [
      ...due.slice(0, MOST_GROUPS).map(({ text, cell }) => alert(text, [cell])),
      ...(more.length === 0
        ? []
        : [
            alert(
              `${rule.name}: ${format.integer(more.length)} more of the kind.`,
              more.map(({ cell }) => cell),
            ),
          ]),
    ];
  });
}
