/** What is worked out once for all batches of a kind: which rules apply, and what has to be known of each column. */

import type { LineDictionaries, Named } from "../../lines.ts";
import { RECORD_COLUMNS, type RecordColumn } from "../../schema.ts";
import type { PresetPatterns, RecordSource } from "../input.ts";
import { isProduct, orderMarks } from "../lines.ts";
import type { QualityOptions } from "../options.ts";
import { type ColumnPlan, FAILS, type Mark, type ValueTest } from "../values/contract.ts";
import type { ConfiguredRule } from "./configured.ts";
import type { ReadyRule } from "./evaluate.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { RULES } from "./rules.ts";

export interface Plan {
  /** Identifies the plan among those of a run. */
  key: string;
  context: RuleContext;
  /** Built-in rules that apply. */
  rules: readonly ReadyRule[];
  /** The rules of the configuration. */
  configured: readonly (ReadyRule & { rule: ConfiguredRule })[];
  columns: ReadonlyMap<RecordColumn, ColumnPlan>;
}

/** Records refused because of a missing value that the options want there. */
const quarantined = (options: QualityOptions): Rule[] =>
  (["product_id", "description", "category", "region"] as const)
    .filter((column) => options.missing[column] === "quarantine")
    .map((column) => ({
      check: `${column}_present`,
      reason: "missing_required",
      dimension: "Completeness",
      severity: "error",
      column,
      applies: (has) => has.has(column),
      values: () => ({ missing: FAILS }),
      message: () => `${column} is missing (quality.missing.${column} is quarantine)`,
    }));

/** The built-in rules in force: those for missing values come first, as in the list of reasons. */
function builtIn(options: QualityOptions): Rule[] {
  const own = quarantined(options);
  const rules = RULES.filter((rule) => !own.some((one) => one.check === rule.check));
  const missing = rules.filter((rule) => rule.reason === "missing_required");
  return [...missing, ...own, ...rules.filter((rule) => rule.reason !== "missing_required")];
}

/** Plans by preset, columns and how values are written; batches of one kind share one. */
export function createPlans(
  options: QualityOptions,
  configured: readonly ConfiguredRule[],
  context: { latestDay: string; patterns(preset: string): PresetPatterns; rules?: readonly Rule[] },
  names: LineDictionaries,
): (source: RecordSource, has: ReadonlySet<RecordColumn>) => Plan {
  const known = new Map<string, Plan>();
  const nobody = new Set(options.noCustomer.map((id) => id.trim().toLowerCase()));
  const all = [...builtIn(options), ...(context.rules ?? [])];

  const make = (key: string, source: RecordSource, has: ReadonlySet<RecordColumn>): Plan => {
    const patterns = context.patterns(source.preset);
    const ruleContext: RuleContext = { patterns, latestDay: context.latestDay };
    const tests = new Map(RECORD_COLUMNS.map((column): [RecordColumn, ValueTest[]] => [column, []]));
    const ready = <R extends Rule>(rule: R): ReadyRule & { rule: R } => {
      const record = rule.record?.(ruleContext);
      if (record !== undefined) return { rule, record };
      const column = rule.column as RecordColumn;
      const values = rule.values?.(ruleContext);
      if (values === undefined) throw new Error(`rule ${rule.check} tests nothing`);
      return { rule, column, test: (tests.get(column)?.push(values) ?? 0) - 1 };
    };
    const rules = all.filter((rule) => rule.applies(has, ruleContext)).map(ready);
    const own = configured.map(ready);
    const marksOf = (column: RecordColumn): Mark[] =>
      column === "order_id"
        ? orderMarks(has.has("order_id") ? patterns : undefined)
        : column === "product_id"
          ? [isProduct(patterns, options.products)]
          : [];
    const columns = RECORD_COLUMNS.map((column): [RecordColumn, ColumnPlan] => {
      const missing = (options.missing as Readonly<Record<string, string | { fill: string }>>)[column];
      return [
        column,
        {
          column,
          present: has.has(column),
          nothing: column === "customer_id" && nobody.size > 0 ? nobody : undefined,
          fill: typeof missing === "object" && has.has(column) ? missing.fill : undefined,
          decimal: source.decimal,
          dateFormats: source.dateFormats,
          tests: tests.get(column) ?? [],
          marks: marksOf(column),
          names: column in names ? names[column as Named] : undefined,
        },
      ];
    });
    return { key, context: ruleContext, rules, configured: own, columns: new Map(columns) };
  };

  return (source, has) => {
    const key = JSON.stringify([source.preset, source.decimal, source.dateFormats, [...has].sort()]);
    const plan = known.get(key) ?? make(key, source, has);
    known.set(key, plan);
    return plan;
  };
}
