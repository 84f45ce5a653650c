/** The configuration's rules (`schema.ts`), compiled to rules over the typed columns. */
import { addDays, type Day, startMs } from "../../calendar.ts";
import pl from "../../columns/polars.ts";
import { UserError } from "../../errors.ts";
import { FAILS, type ValueTest } from "../values/contract.ts";
import type { TypedRecords } from "../values/typed-records.ts";
import type { Dimension, RecordTest, Rule } from "./rule.ts";
import { isSold, saying } from "./rules.ts";
import { COLUMNS, type ConfiguredRules, KINDS, type RuleColumn, type RuleKind, type RuleOptions } from "./schema.ts";

const TOKENS: Readonly<Record<string, string>> = {
  YYYY: String.raw`\d{4}`,
  YY: String.raw`\d{2}`,
  MMM: String.raw`\p{L}{3}`,
  MM: "(?:0[1-9]|1[0-2])",
  M: "(?:0?[1-9]|1[0-2])",
  DD: "(?:0[1-9]|[12][0-9]|3[01])",
  D: "(?:0?[1-9]|[12][0-9]|3[01])",
  HH: "(?:[01][0-9]|2[0-3])",
  H: "(?:[01]?[0-9]|2[0-3])",
  hh: "(?:0[1-9]|1[0-2])",
  h: "(?:0?[1-9]|1[0-2])",
  mm: "[0-5][0-9]",
  ss: "[0-5][0-9]",
  SSS: String.raw`\d{3}`,
  A: "(?i:AM|PM)",
};

/** The regular expression of a format such as `YYYY-MM-DD HH:mm:ss`; other characters, `T` among them, stand for themselves. */
export const formatShape = (format: string): string =>
  format
    .split(/(YYYY|YY|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|A)/)
    .map((part, i) => (i % 2 === 1 ? TOKENS[part] : part.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)))
    .join("");

const NUMERIC: Readonly<Record<string, (records: TypedRecords) => Float64Array>> = {
  quantity: ({ pieces }) => pieces,
  unit_price: ({ priceE4 }) => priceE4,
  amount: ({ amountE4 }) => amountE4,
};
const UNITS: Readonly<Record<string, number>> = { quantity: 1, unit_price: 10_000, amount: 10_000 };
const isDate = (column: RuleColumn): boolean => column === "ordered_at" || column === "ordered_on";

interface Compiled {
  dimension: Dimension;
  values?: ValueTest;
  record?: RecordTest;
  shown(records: TypedRecords, row: number): string | null;
  expected: string;
}

const textOf =
  (column: RuleColumn): Compiled["shown"] =>
  (records, row) =>
    records.text(column === "ordered_on" ? "ordered_at" : column, row);

function compareTo(column: RuleColumn, bound: number, side: "least" | "most"): Compiled {
  const value = NUMERIC[column]!;
  const limit = Math.round(bound * UNITS[column]! * 1e6) / 1e6;
  return {
    dimension: "Validity",
    record: {
      where: isSold,
      fails: (records, row) =>
        (side === "least" ? value(records)[row]! < limit : value(records)[row]! > limit) && isSold(records, row),
    },
    shown: (records, row) => textOf(column)(records, row) ?? String(value(records)[row]! / UNITS[column]!),
    expected: `at ${side} ${bound}`,
  };
}

/** One row per kind of rule; `text` is the value as it stands in the file, standardised. */
const COMPILERS: {
  [K in RuleKind]: (column: RuleColumn, value: NonNullable<RuleOptions[K]>, asOf: Day | undefined) => Compiled;
} = {
  not_null: (column) => {
    const value = NUMERIC[column];
    const test: Pick<Compiled, "record" | "values"> =
      value === undefined
        ? {
            values: isDate(column)
              ? { missing: FAILS, number: (ms) => (Number.isNaN(ms) ? FAILS : 0) }
              : { missing: FAILS },
          }
        : { record: { fails: (records, row) => Number.isNaN(value(records)[row]) } };
    return { dimension: "Completeness", ...test, shown: () => "", expected: "a value" };
  },
  min_value: (column, bound) => compareTo(column, bound, "least"),
  max_value: (column, bound) => compareTo(column, bound, "most"),
  regex_match: (column, pattern) => {
    const text = pl.col(isDate(column) ? "ordered_at" : column);
    return {
      dimension: "Validity",
      values: { where: text.isNotNull(), fails: text.str.contains(`^(?:${pattern})$`).not() },
      shown: textOf(column),
      expected: `a match of ${pattern}`,
    };
  },
  date_format: (column, format) => ({
    dimension: "Validity",
    values: {
      fails: pl
        .col("ordered_at")
        .str.contains(`^${formatShape(format)}$`)
        .not(),
    },
    shown: textOf(column),
    expected: `the format ${format}`,
  }),
  within_last_days: (column, days, asOf) => {
    if (asOf === undefined) {
      throw new UserError("rule within_last_days needs to know which day the report is for", {
        hint: "give asOf in the configuration, or --as-of 2026-11-16",
        exitCode: 2,
      });
    }
    const earliest = addDays(asOf, -days);
    const start = startMs(earliest);
    return {
      dimension: "Timeliness",
      values: { missing: 0, number: (ms) => (ms < start ? FAILS : 0) },
      shown: textOf(column),
      expected: `no day before ${earliest}, ${days} days before ${asOf}`,
    };
  },
};

const RIGHT_COLUMNS: Partial<Record<RuleKind, { fits(column: RuleColumn): boolean; list: string }>> = {
  min_value: { fits: (column) => column in NUMERIC, list: "quantity, unit_price, amount" },
  max_value: { fits: (column) => column in NUMERIC, list: "quantity, unit_price, amount" },
  date_format: { fits: isDate, list: "ordered_at, transaction_date" },
  within_last_days: { fits: isDate, list: "ordered_at, transaction_date" },
};

const compile = <K extends RuleKind>(kind: K, column: RuleColumn, rule: RuleOptions, asOf: Day | undefined): Compiled =>
  COMPILERS[kind](column, rule[kind] as NonNullable<RuleOptions[K]>, asOf);

function condition(where: RuleOptions["where"], rule: string): NonNullable<Rule["only"]> {
  return Object.entries(where ?? {}).map(([name, wanted]) => {
    const column = COLUMNS[name];
    if (column === undefined || column === "ordered_on") {
      throw new UserError(`rule ${rule}: unknown column ${JSON.stringify(name)} in where`, {
        hint: `known are ${Object.keys(COLUMNS).join(", ")}`,
        exitCode: 2,
      });
    }
    return { column, wanted: new Set(typeof wanted === "string" ? [wanted] : wanted) };
  });
}

export interface ConfiguredRule extends Rule {
  /** Share of records that must pass, where the rule asks for a share instead of refusing records. */
  mostly?: number;
}

/**
 * The configured rules as rules over the typed columns, in the order of the configuration.
 *
 * @throws UserError where a rule does not fit its column, or `within_last_days` has no as-of day to be measured from
 */
export function compileRules(rules: ConfiguredRules, asOf: Day | undefined): ConfiguredRule[] {
  return Object.entries(rules).flatMap(([name, list]) =>
    (list ?? []).map((rule): ConfiguredRule => {
      const column = COLUMNS[name]!;
      const kind = KINDS.find((one) => rule[one] !== undefined) as RuleKind;
      const right = RIGHT_COLUMNS[kind];
      if (right !== undefined && !right.fits(column)) {
        throw new UserError(
          `invalid quality.rules.${name}: ${kind} does not apply to ${column}; it applies to ${right.list}`,
          {
            exitCode: 2,
          },
        );
      }
      const check = rule.name ?? `${name}_${kind}`;
      const { dimension, values, record, shown, expected } = compile(kind, column, rule, asOf);
      const only = condition(rule.where, check);
      const severity = rule.severity ?? "error";
      const refuses = severity === "error" && rule.mostly === undefined;
      return {
        check,
        dimension,
        severity,
        column: column === "ordered_on" ? "ordered_at" : column,
        applies: () => true,
        ...(values === undefined ? {} : { values: () => values }),
        ...(record === undefined ? {} : { record: () => record }),
        ...(only.length === 0 ? {} : { only }),
        ...(refuses
          ? {
              reason: `rule:${check}`,
              message: (records, row) => saying(name, shown(records, row), `${expected} (rule ${check})`),
            }
          : {}),
        ...(rule.mostly === undefined ? {} : { mostly: rule.mostly }),
      };
    }),
  );
}
