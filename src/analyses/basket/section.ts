/** What the report says about baskets. */

import type { Format } from "../../format.ts";
import { type Figure, insufficientSection, type Section } from "../../section.ts";
import type { Context } from "../analysis.ts";
import { rowsOf } from "../rows.ts";
import { namesInWords } from "../short-name.ts";
import { inWords, stakeBlock, tableBlock } from "./blocks.ts";
import type { BasketMarts } from "./marts.ts";
import type { BasketOptions } from "./options.ts";
import { distinct, isPair, type RuleRow, readRules } from "./shown-rules.ts";

const IN_WORDS = 6;

function actions(rules: readonly RuleRow[], top: RuleRow, format: Format): string[] {
  const clean = rules.filter((rule) => !rule.duplicate);
  const bundle = top.duplicate ? undefined : top;
  const missed = (rule: RuleRow): number => rule.antecedentCount - rule.count;
  const suggestion = clean
    .filter((rule) => isPair(rule) && missed(rule) > 0 && rule.key !== bundle?.key)
    .sort((a, b) => b.leverage - a.leverage || (a.key < b.key ? -1 : 1))[0];
  const twins = rules.find((rule) => rule.duplicate && isPair(rule));
  return [
    ...(bundle
      ? [
          `Offer ${namesInWords([...bundle.fullFrom, ...bundle.fullTo])} as a set: ${format.percent(bundle.confidence, 0)} of the baskets with ${bundle.from} hold ${bundle.to} already.`,
        ]
      : []),
    ...(suggestion
      ? [
          `Suggest ${namesInWords(suggestion.fullTo)} to those who take ${namesInWords(suggestion.fullFrom)}: ${format.percent(suggestion.confidence, 0)} take both, and ${format.integer(missed(suggestion))} baskets went without it.`,
        ]
      : []),
    ...(twins
      ? [
          `Check whether ${namesInWords(twins.fullFrom)} and ${namesInWords(twins.fullTo)} are one product under two ids: their names are almost the same.`,
        ]
      : []),
  ];
}

function notes(figures: ReadonlyMap<string, number>, options: BasketOptions, shown: number, format: Format): string[] {
  const n = (name: string): string => format.integer(figures.get(name) ?? 0);
  const most = options.maxBasketSize;
  const dropped = [
    ...(options.minBasketSize > 1
      ? [`${n("dropped_small")} orders with fewer than ${format.integer(options.minBasketSize)}`]
      : []),
    ...(most === null ? [] : [`${n("dropped_large")} with more than ${format.integer(most)}`]),
  ];
  return [
    `A basket is the set of products of one sale order${options.customers === "identified" ? " of an identified customer" : ""}${options.products === "all" ? ", services and fees included" : ", services and fees left out"}: N = ${n("baskets")} baskets of ${n("products")} products${dropped.length === 0 ? "" : `; left out: ${dropped.join(", ")} products`}. Every share refers to N.`,
    ...(options.items.include.length + options.items.exclude.length > 0 || options.topItems !== null
      ? ["Only a choice of products was looked at; N stays as it is."]
      : []),
    `Thresholds: an itemset lies in at least ${n("min_count")} baskets (support ${format.percent(figures.get("min_support") ?? 0, 2)}) and has at most ${format.integer(options.maxLength)} products; a rule has a confidence of at least ${format.percent(options.minConfidence, 0)}, a lift of at least ${format.decimal(options.minLift, 1)} and ${format.integer(options.minCount)} baskets.`,
    "Support is the share of all baskets that hold both sides; confidence the share of the baskets with the first side that hold the second; lift how many times that is the second side's usual share (1 = chance).",
    `${n("itemsets")} itemsets, ${n("rules")} rules, ${format.integer(shown)} of them shown: a rule is redundant where a shorter one says as much, and may be chance where Fisher's exact test, corrected for ${n("tests")} tests (${options.correction === "bh" ? "Benjamini-Hochberg" : "Holm"}), stays above ${format.percent(options.fdr, 0)}.`,
    "Products whose names are 90% alike or more are marked: they may be one product under two ids, which would explain a high lift.",
  ];
}

/** The baskets section. Reads its marts only. */
export function basketSection(marts: BasketMarts, context: Context, options: BasketOptions): Section {
  const { format } = context;
  const figures = new Map(rowsOf(marts.basket_summary).map((row) => [String(row.figure), Number(row.value)]));
  const value = (name: string): number => figures.get(name) ?? 0;
  const rules = readRules(marts);
  const clean = rules.filter((rule) => !rule.duplicate);
  const baskets = value("baskets");
  if (rules.length === 0) {
    const least = Math.max(value("min_count"), options.minCount);
    return insufficientSection("basket", "Baskets", {
      needs: `products that meet in at least ${format.integer(least)} baskets, more often than by chance`,
      has:
        value("products") === 0 && baskets === 0 && value("dropped_small") === 0
          ? "no product column, or no products in it"
          : baskets === 0
            ? `no basket of ${format.integer(options.minBasketSize)} or more different products`
            : `${format.integer(baskets)} baskets and no such products`,
    });
  }
  const pool = clean.length > 0 ? clean : rules;
  // two products make the clearest headline
  const top = pool.find(isPair) ?? pool[0]!;
  const words = distinct([top, ...pool], IN_WORDS);
  const figure = (id: string, label: string, shown: number, as: Figure["format"], cell: string): Figure => ({
    id,
    label,
    value: shown,
    format: as,
    change: null,
    changeLabel: "",
    better: "neutral",
    trend: [],
    cell,
  });
  return {
    name: "basket",
    topic: "Baskets",
    mail: { text: true },
    title: `Buyers of ${top.from} are ${format.value(top.lift, "times")} as likely to take ${top.to}`,
    subtitle: `What sells together in ${format.integer(baskets)} baskets before ${format.day(context.asOf)}`,
    figures: [
      figure("baskets", "Baskets", baskets, "integer", "basket_summary.baskets.value"),
      figure(
        "products_per_basket",
        "Products per basket",
        value("products_per_basket"),
        "decimal1",
        "basket_summary.products_per_basket.value",
      ),
      figure("rules", "Rules", value("rules"), "integer", "basket_summary.rules.value"),
      figure("strongest_lift", "Strongest lift", top.lift, "times", `basket_rules.${top.key}.lift`),
    ],
    highlights: [
      {
        text: inWords(top, format),
        tone: "neutral",
        weight: 30,
        cells: [`basket_rules.${top.key}.lift`, `basket_rules.${top.key}.count`],
      },
    ],
    blocks: [
      {
        kind: "text",
        id: "basket-words",
        title: "What goes with what",
        subtitle: "The strongest rules in words, each about other products",
        width: "full",
        items: words.map((rule) => inWords(rule, format)),
      },
      ...stakeBlock(rules, format),
      tableBlock(rules, format),
    ],
    actions: actions(rules, top, format),
    notes: notes(figures, options, rules.length, format),
  };
}
