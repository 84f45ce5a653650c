/** Values by dictionary and plan; what a run has counted is handed over when a dictionary is left or the run ends. */
import type { Dictionary } from "../../columns/dictionary.ts";
import type { RecordColumn } from "../../schema.ts";
import type { Plan } from "../rules/plan.ts";
import type { ColumnPlan, Values } from "./contract.ts";
import { createValues } from "./values.ts";

export interface ValueStore {
  /** The values of a dictionary, up to date. */
  valuesOf(dictionary: Dictionary, plan: Plan, column: RecordColumn): Values;
  /** Hands over what was counted since the last time. */
  settle(): void;
}

export function createValueStore(handOver: (values: Values) => void): ValueStore {
  const known = new WeakMap<Dictionary, Map<string, Values>>();
  /** By plan and column, those of the dictionary in use. */
  const current = new Map<string, Values>();
  return {
    valuesOf(dictionary, plan, column) {
      const key = `${plan.key}\n${column}`;
      const own = known.get(dictionary) ?? new Map<string, Values>();
      known.set(dictionary, own);
      const values = own.get(key) ?? createValues(dictionary, plan.columns.get(column) as ColumnPlan);
      own.set(key, values);
      const before = current.get(key);
      if (before !== undefined && before !== values) handOver(before);
      current.set(key, values);
      values.extend();
      return values;
    },
    settle() {
      for (const values of current.values()) handOver(values);
      current.clear();
    },
  };
}
