/** The baskets section's words, chart and table. */
import type { Format } from "../../format.ts";
import type { Block } from "../../section.ts";
import { liftChart } from "./charts.ts";
import type { RuleRow } from "./shown-rules.ts";

/** Points of the scatter: so many of the highest lift, and so many of the highest support. */
const STRONGEST = 400;
const COMMONEST = 200;
const LISTED = 200;
const PRINTED = 20;

export const inWords = (rule: RuleRow, format: Format): string =>
  `Customers who buy ${rule.from} are ${format.value(rule.lift, "times")} as likely to buy ${rule.to}; ${format.integer(rule.count)} baskets.`;

export function scatterBlock(rules: readonly RuleRow[], format: Format): Block {
  const common = [...rules].sort((a, b) => b.support - a.support || (a.key < b.key ? -1 : 1));
  const points = [...new Set([...rules.slice(0, STRONGEST), ...common.slice(0, COMMONEST)])];
  const median = rules[Math.floor((rules.length - 1) / 2)]!.lift;
  const title =
    rules.length === 1
      ? "One rule stands out from chance"
      : `Half of the ${format.integer(rules.length)} rules meet ${format.value(median, "times")} as often as chance would have it, or more`;
  return {
    kind: "chart",
    id: "basket-rules-scatter",
    title,
    subtitle: `Support and confidence of each rule; darker = higher lift${points.length < rules.length ? `; the ${format.integer(points.length)} strongest and most frequent` : ""}`,
    width: "full",
    spec: liftChart(
      points.map(({ fullFrom, fullTo, support, confidence, lift, count }) => ({
        rule: `${fullFrom} → ${fullTo}`,
        support,
        confidence,
        lift,
        count,
      })),
    ),
    height: 220,
    alt: `Scatter of ${points.length} rules by support and confidence. ${title}.`,
  };
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
      from: rule.fullFrom,
      to: rule.fullTo,
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
