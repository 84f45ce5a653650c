/** The baskets section's words, chart and table. */
import type { Format } from "../../format.ts";
import type { Block } from "../../section.ts";
import { stakeChart } from "./charts.ts";
import { isPair, type RuleRow } from "./shown-rules.ts";

const LISTED = 200;
const PRINTED = 20;

export const inWords = (rule: RuleRow, format: Format): string =>
  `Customers who buy ${rule.from} are ${format.value(rule.lift, "times")} as likely to buy ${rule.to}; ${format.integer(rule.count)} baskets.`;

/** Of the baskets with the first side and without the second, this share is taken to be won over: an assumption, and said. */
const WON = 0.1;
const BARS = 10;

/** What would be won if some of the baskets without the second side took it, in the currency. */
const stakeOf = (rule: RuleRow): number => WON * (rule.antecedentCount - rule.count) * rule.value;

/** Pairs of products with the most to win, as bars of money. */
export function stakeBlock(rules: readonly RuleRow[], format: Format): Block[] {
  const ranked = rules
    .filter((rule) => isPair(rule) && !rule.duplicate && stakeOf(rule) > 0)
    .sort((a, b) => stakeOf(b) - stakeOf(a) || (a.key < b.key ? -1 : 1));
  const [top] = ranked;
  if (top === undefined) return [];
  const shown = ranked.slice(0, BARS);
  const missed = format.integer(top.antecedentCount - top.count);
  const title = `Most to win: ${top.to} beside ${top.from}, ${missed} baskets went without it`;
  return [
    {
      kind: "chart",
      id: "basket-stakes",
      live: { view: "stakes", title: "Most to win" },
      title,
      subtitle: `Sales won if one in ten of the baskets with the first product and without the second took both, ${format.currency}`,
      width: "full",
      spec: stakeChart(
        shown.map((rule) => ({
          pair: `${rule.from} + ${rule.to}`,
          stake: stakeOf(rule),
          label: format.moneyShort(stakeOf(rule)),
          together: `${format.integer(rule.count)} of ${format.integer(rule.antecedentCount)} baskets (${format.percent(rule.confidence, 0)})`,
          without: format.integer(rule.antecedentCount - rule.count),
          rule: rules.indexOf(rule),
        })),
      ),
      height: 22 * shown.length,
      alt: `Bars of the sales that could be won for ${shown.length} pairs of products. ${title}.`,
    },
  ];
}

export function tableBlock(rules: readonly RuleRow[], format: Format): Block {
  const rows = rules.slice(0, LISTED);
  const marked = rows.some((rule) => rule.duplicate);
  return {
    kind: "table",
    id: "basket-rules",
    live: { view: "rules", title: "What goes with what" },
    title: `The strongest rule: ${rules[0]!.from} leads to ${rules[0]!.to} in ${format.percent(rules[0]!.confidence, 0)} of baskets`,
    subtitle: "Rules by lift; redundant rules and those that may be chance are left out",
    width: "full",
    columns: [
      { key: "from", label: "Who buys", format: "text" },
      { key: "to", label: "also buys", format: "text" },
      { key: "baskets", label: "Baskets", format: "integer" },
      { key: "support", label: "Support", format: "percent" },
      { key: "confidence", label: "Confidence", format: "percent" },
      { key: "lift", label: "Lift", format: "times" },
      ...(marked ? [{ key: "remark", label: "Remark", format: "text" as const }] : []),
    ],
    rows: rows.map((rule) => ({
      from: rule.fullFrom.join(" + "),
      to: rule.fullTo.join(" + "),
      baskets: rule.count,
      support: rule.support,
      confidence: rule.confidence,
      lift: rule.lift,
      ...(marked ? { remark: rule.duplicate ? "almost the same name" : null } : {}),
    })),
    printRows: PRINTED,
    source: "basket_rules",
    filters: ["lift", "confidence"],
  };
}
