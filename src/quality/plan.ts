/** What is worked out once for all batches of a kind: which rules apply, and the expressions of a line. */
import pl from "nodejs-polars";
import type { RecordColumn } from "../schema.ts";
import type { ConfiguredRule } from "./configured.ts";
import type { PresetPatterns } from "./input.ts";
import { createJudge, type Verdict } from "./judge.ts";
import { flags, marks } from "./lines.ts";
import type { QualityOptions } from "./options.ts";
import { AMOUNT_STEP } from "./outliers.ts";
import { RULES, type Rule, type RuleContext } from "./rules.ts";

export interface Plan {
  /** Built-in rules that apply, and the function that holds a frame against them. */
  rules: readonly Rule[];
  judge(frame: pl.DataFrame): Verdict;
  /** The same for the configured rules. */
  judgeConfigured(frame: pl.DataFrame): Verdict;
  /** Columns from the order id, before the rules. */
  marks: readonly pl.Expr[];
  /** Columns of what is a line, after the rules. */
  flags: readonly pl.Expr[];
}

/** Records refused because of a missing value that the options want there. */
const quarantined = (options: QualityOptions): Rule[] =>
  (["description", "category", "region"] as const)
    .filter((column) => options.missing[column] === "quarantine")
    .map((column) => ({
      check: `${column}_present`,
      reason: "missing_required",
      dimension: "Completeness",
      severity: "error",
      column,
      applies: (has) => has.has(column),
      fails: () => pl.col(column).isNull(),
      message: () => pl.lit(`${column} is missing (quality.missing.${column} is quarantine)`),
    }));

/** The built-in rules in force: those for missing values come first, as in the list of reasons. */
function builtIn(options: QualityOptions): Rule[] {
  const own = quarantined(options);
  const rules = RULES.filter((rule) => !own.some((one) => one.check === rule.check));
  const missing = rules.filter((rule) => rule.reason === "missing_required");
  return [...missing, ...own, ...rules.filter((rule) => rule.reason !== "missing_required")];
}

/** Plans by preset and columns; batches of one kind share one. */
export function createPlans(
  options: QualityOptions,
  configured: readonly ConfiguredRule[],
  context: { latestDay: string; patterns(preset: string): PresetPatterns },
): (preset: string, has: ReadonlySet<RecordColumn>) => Plan {
  const known = new Map<string, Plan>();
  const all = builtIn(options);
  return (preset, has) => {
    const key = [preset, ...[...has].sort()].join("\n");
    const found = known.get(key);
    if (found !== undefined) return found;
    const patterns = context.patterns(preset);
    const ruleContext: RuleContext = { patterns, latestDay: context.latestDay };
    const rules = all.filter((rule) => rule.applies(has, ruleContext));
    const plan: Plan = {
      rules,
      judge: createJudge(rules, ruleContext),
      judgeConfigured: createJudge(configured, ruleContext),
      marks: marks(has, patterns),
      flags: [...flags(patterns, options.products), AMOUNT_STEP],
    };
    known.set(key, plan);
    return plan;
  };
}
