/** The rules that the report shows. */

import { rowsOf } from "../rows.ts";
import { namesInWords, short } from "../short-name.ts";
import type { BasketMarts } from "./marts.ts";

/** A rule as the section reads it. */
export interface RuleRow {
  ids: string[];
  key: string;
  /** The names of both sides, as a sentence can carry them, and in full. */
  names: string[];
  from: string;
  to: string;
  fullFrom: string[];
  fullTo: string[];
  count: number;
  antecedentCount: number;
  support: number;
  confidence: number;
  lift: number;
  leverage: number;
  duplicate: boolean;
  /** Mean value of the consequent in a basket, in the currency. */
  value: number;
}

const sides = (joined: unknown): string[] => String(joined).split("|");

/** The rules worth showing, strongest first: significant and not redundant. */
export function readRules(marts: BasketMarts): RuleRow[] {
  return rowsOf(marts.basket_rules)
    .filter((row) => row.is_significant === true && row.is_redundant === false)
    .map((row) => ({
      ids: [...sides(row.antecedent), ...sides(row.consequent)],
      key: `${row.antecedent}/${row.consequent}`,
      names: [...sides(row.antecedent_names), ...sides(row.consequent_names)].map(short),
      from: namesInWords(sides(row.antecedent_names).map(short)),
      to: namesInWords(sides(row.consequent_names).map(short)),
      fullFrom: sides(row.antecedent_names),
      fullTo: sides(row.consequent_names),
      count: Number(row.count),
      antecedentCount: Number(row.antecedent_count),
      support: Number(row.support),
      confidence: Number(row.confidence),
      lift: Number(row.lift),
      leverage: Number(row.leverage),
      duplicate: row.possible_duplicate === true,
      value: Number(row.consequent_value),
    }))
    .sort((a, b) => b.lift - a.lift || b.confidence - a.confidence || b.count - a.count || (a.key < b.key ? -1 : 1));
}

/** The first rules that tell something new: no two of them share a product. */
export function distinct(rules: readonly RuleRow[], most: number): RuleRow[] {
  const chosen: RuleRow[] = [];
  for (const rule of rules) {
    if (chosen.length === most) break;
    if (chosen.every((other) => !other.ids.some((id) => rule.ids.includes(id)))) chosen.push(rule);
  }
  return chosen;
}

export const isPair = (rule: RuleRow): boolean => rule.ids.length === 2;
