/** Holds records against rules: counts every rule, and parts the records into kept and refused. */
import { ensureCapacity } from "../../columns/typed-arrays.ts";
import type { RecordColumn } from "../../schema.ts";
import { FAILS, OUTSIDE, type Values } from "../values/contract.ts";
import type { TypedColumn, TypedRecords } from "../values/typed-records.ts";
import type { RecordTest, Rule } from "./rule.ts";

export interface Verdict {
  /** Rows that no rule refuses, ascending. */
  kept: Int32Array;
  /** Rows with the first rule that refuses them, ascending. */
  refused: { row: number; rule: Rule }[];
  /** By rule, in the order of the rules. */
  tallies: { checked: number; failed: number }[];
}

/** A rule made ready: the values of a column decide by their test number, or a function of the record does. */
export type ReadyRule = { rule: Rule } & ({ column: RecordColumn; test: number } | { record: RecordTest });

interface Inside {
  /** How many of the values have been looked at. */
  size: number;
  mask: Uint8Array;
}

/** By the wanted texts and the values: which are wanted. Each value is looked at once. */
const looked = new WeakMap<ReadonlySet<string>, WeakMap<Values, Inside>>();

function insideOf(wanted: ReadonlySet<string>, values: Values): Uint8Array {
  const byValues = looked.get(wanted) ?? new WeakMap<Values, Inside>();
  looked.set(wanted, byValues);
  const inside = byValues.get(values) ?? { size: 0, mask: new Uint8Array(0) };
  byValues.set(values, inside);
  inside.mask = ensureCapacity(inside.mask, values.size);
  for (; inside.size < values.size; inside.size++) {
    const text = values.text(inside.size);
    if (text !== null && wanted.has(text)) inside.mask[inside.size] = 1;
  }
  return inside.mask;
}

/** Whether a rule speaks about a row at all, by the values it is limited to; undefined where it has no limits. */
function limits({ only }: Rule, records: TypedRecords): ((row: number) => boolean) | undefined {
  if (only === undefined) return undefined;
  const parts = only.map(({ column, wanted }) => {
    const found = records.columns.get(column);
    if (found === undefined) return () => false;
    const { codes } = found;
    const inside = insideOf(wanted, found.values);
    return (row: number): boolean => inside[codes[row]!] === 1;
  });
  return (row) => parts.every((part) => part(row));
}

interface Count {
  checked: number;
  failed: number;
}
type Failing = (place: number) => void;

function byValue(
  records: TypedRecords,
  rows: Int32Array,
  column: RecordColumn,
  test: number,
  speaks: ((row: number) => boolean) | undefined,
  failing: Failing,
): Count {
  const { codes, values, odd } = records.columns.get(column) as TypedColumn;
  const mask = values.tests[test];
  if (mask === undefined && speaks === undefined) return { checked: rows.length, failed: 0 };
  let checked = 0;
  let failed = 0;
  if (speaks === undefined && rows.length === records.count) {
    // all rows, each at its own place: the test has nothing to say of any but the odd ones
    checked = rows.length;
    for (const row of odd) {
      const bits = mask?.[codes[row]!] ?? 0;
      if ((bits & OUTSIDE) !== 0) checked--;
      if ((bits & FAILS) === 0) continue;
      failed++;
      failing(row);
    }
    return { checked, failed };
  }
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place]!;
    if (speaks?.(row) === false) continue;
    const bits = mask === undefined ? 0 : mask[codes[row]!]!;
    if ((bits & OUTSIDE) === 0) checked++;
    if ((bits & FAILS) === 0) continue;
    failed++;
    failing(place);
  }
  return { checked, failed };
}

function byRecord(
  records: TypedRecords,
  rows: Int32Array,
  { where, fails, passesPlain }: RecordTest,
  speaks: ((row: number) => boolean) | undefined,
  failing: Failing,
): Count {
  let checked = 0;
  let failed = 0;
  const one = (place: number, row: number): void => {
    if (speaks?.(row) === false) return;
    if (where === undefined || where(records, row)) checked++;
    if (!fails(records, row)) return;
    failed++;
    failing(place);
  };
  if (passesPlain && speaks === undefined && rows.length === records.count) {
    for (const { count, row } of records.plain) if (where === undefined || where(records, row)) checked += count;
    for (const row of records.odd) one(row, row);
  } else for (let place = 0; place < rows.length; place++) one(place, rows[place]!);
  return { checked, failed };
}

/** The records `rows` held against rules; the first rule with a reason that fails is the record's reason. */
export function evaluateRules(records: TypedRecords, rows: Int32Array, rules: readonly ReadyRule[]): Verdict {
  const first = new Int16Array(rows.length).fill(-1);
  let refusals = 0;
  const tallies = rules.map((ready, i) => {
    const { rule } = ready;
    const failing: Failing = (place) => {
      if (rule.reason === undefined || first[place]! >= 0) return;
      first[place] = i;
      refusals++;
    };
    const speaks = limits(rule, records);
    return "record" in ready
      ? byRecord(records, rows, ready.record, speaks, failing)
      : byValue(records, rows, ready.column, ready.test, speaks, failing);
  });
  if (refusals === 0) return { kept: rows, refused: [], tallies };
  const refused: Verdict["refused"] = [];
  rows.forEach((row, place) => {
    if (first[place]! >= 0) refused.push({ row, rule: rules[first[place]!]!.rule });
  });
  return { kept: rows.filter((_, place) => first[place]! < 0), refused, tallies };
}
