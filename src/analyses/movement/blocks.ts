/** Charts and tables of the section of movement. */
import type { Format } from "../../format.ts";
import { THEME } from "../../look/theme.ts";
import type { Block, VegaLiteSpec } from "../../section.ts";
import type { Row } from "../rows.ts";
import { numberAt, rowsOf } from "../rows.ts";
import { numbered } from "../short-name.ts";
import { type Flow, sankeyChart } from "./sankey.ts";
import { type MovementStory, type MovementTables, signedMoney } from "./story.ts";

/** Parts of a change in the words of a reader, from what helps to what hurts. */
const PARTS = [
  ["new_customers", "New customers"],
  ["reactivated_customers", "Customers who came back"],
  ["increased", "Bought more"],
  ["switched_in", "Switched here"],
  ["unidentified", "Not identified"],
  ["switched_out", "Switched away"],
  ["decreased", "Bought less"],
  ["lapsed_customers", "Customers who left"],
] as const;

/** A part of nothing is not drawn. */
const isSomething = (amount: number): boolean => Math.abs(amount) >= 0.005;

const MOST_FLOWS = 24;

const PRINTED = 8;

interface PartBar {
  part: string;
  amount: number;
  label: string;
  good: boolean;
}

const partsChart = (bars: readonly PartBar[]): VegaLiteSpec => {
  const [least, most] = [
    Math.min(0, ...bars.map(({ amount }) => amount)),
    Math.max(0, ...bars.map(({ amount }) => amount)),
  ];
  // room for a label beyond the longest bar, on a phone, too
  const room = 0.42 * (most - least);
  const label = (up: boolean): object => ({
    transform: [{ filter: `datum.amount ${up ? ">=" : "<"} 0` }],
    mark: { type: "text", align: up ? "left" : "right", dx: up ? 4 : -4, color: THEME.muted },
    encoding: { text: { field: "label", type: "nominal" } },
  });
  return {
    data: { values: bars },
    encoding: {
      y: { field: "part", type: "nominal", sort: null, axis: { title: null, domain: false, ticks: false } },
      x: {
        field: "amount",
        type: "quantitative",
        axis: { title: null, format: "$~s", tickCount: 4 },
        scale: { domain: [least < 0 ? least - room : 0, most > 0 ? most + room : 0], nice: false },
      },
      tooltip: [
        { field: "part", type: "nominal", title: "From" },
        { field: "label", type: "nominal", title: "Change" },
      ],
    },
    layer: [
      {
        mark: { type: "bar" },
        encoding: {
          color: { condition: { test: "datum.good", value: THEME.accent }, value: THEME.warning },
        },
      },
      ...(bars.some(({ amount }) => amount >= 0) ? [label(true)] : []),
      ...(bars.some(({ amount }) => amount < 0) ? [label(false)] : []),
    ],
  };
};

export function partsBlock({ shop, months }: MovementStory, format: Format): Block {
  const change = numberAt(shop, "change");
  const bars = PARTS.map(([key, part]): PartBar => {
    const amount = numberAt(shop, key);
    return { part, amount, label: signedMoney(amount, format), good: amount >= 0 };
  }).filter(({ amount }) => isSomething(amount));
  return {
    kind: "chart",
    id: "gain-loss",
    title: `Net revenue ${change >= 0 ? "rose" : "fell"} by ${format.moneyShort(Math.abs(change))}: where it came from`,
    subtitle: `Change of net revenue, ${months} against the ${months} before; the parts add up to it`,
    width: "half",
    height: 190,
    alt: `Bars of the parts of the change of net revenue: ${bars.map(({ part, label }) => `${part} ${label}`).join(", ")}.`,
    spec: partsChart(bars),
  };
}

/** Customers who changed segment, as ribbons; the largest, where there are many. */
export function flowBlock(marts: MovementTables, format: Format): Block[] {
  const rows = rowsOf(marts.segment_flows).sort(
    (a, b) => numberAt(b, "customers") - numberAt(a, "customers") || (String(a.segment) < String(b.segment) ? -1 : 1),
  );
  const shown = rows.slice(0, MOST_FLOWS);
  if (shown.length < 2) return [];
  const moved = rows.reduce((sum, row) => sum + numberAt(row, "customers"), 0);
  const positions = new Map<string, number>();
  for (const row of rows) {
    positions.set(String(row.previous_segment), numberAt(row, "previous_position"));
    positions.set(String(row.segment), numberAt(row, "position"));
  }
  const order = [...positions].sort(([, a], [, b]) => a - b).map(([name]) => name);
  const flows = shown.map(
    (row): Flow => ({
      from: String(row.previous_segment),
      to: String(row.segment),
      size: numberAt(row, "customers"),
      label: format.integer(numberAt(row, "customers")),
    }),
  );
  const [largest] = flows;
  const drawn = flows.reduce((sum, { size }) => sum + size, 0);
  return [
    {
      kind: "chart",
      id: "segment-flows",
      leastWidth: 330,
      title: `Most moved from ${largest!.from} to ${largest!.to}: ${largest!.label} of the ${format.integer(moved)} who changed segment`,
      subtitle: `Customers by segment in the last edition, or a week ago without one (left), and now (right); who stayed is left out${drawn < moved ? `; ${format.integer(moved - drawn)} in small flows, too` : ""}`,
      width: "half",
      height: 230,
      alt: `Flows of ${numbered(drawn, "customer", "customers", format)} between segments; the largest goes from ${largest!.from} to ${largest!.to}, ${largest!.label} customers.`,
      spec: sankeyChart(flows, order, format.integer),
    },
  ];
}

export const spenderBlock = ({ spenders, months }: MovementStory, format: Format): Block[] => {
  const [heavy] = spenders;
  // where more came back than was sold nobody spends a share of it
  if (heavy === undefined || numberAt(heavy, "customers") === 0) return [];
  return [
    {
      kind: "table",
      id: "spender-groups",
      title: `The ${format.percent(numberAt(heavy, "customer_share"), 0)} who spend the most bring ${format.percent(numberAt(heavy, "revenue_share"), 0)} of the revenue of identified buyers`,
      subtitle: `Buyers of the last ${months} by what they spent`,
      width: "full",
      source: "spender_groups",
      columns: [
        { key: "spender_group", label: "Buyers", format: "text" },
        { key: "customers", label: "Customers", format: "integer" },
        { key: "revenue_share", label: "Revenue share", format: "percent" },
        { key: "average_revenue", label: "Each", format: "moneyWhole" },
      ],
      rows: spenders.map((row) => ({ ...row, spender_group: capital(String(row.spender_group)) })),
    },
  ];
};

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

export function categoryChangeBlock(marts: MovementTables, format: Format): Block[] {
  const rows = rowsOf(marts.gain_loss)
    .filter((row) => row.category !== "(all)")
    .map((row) => ({
      ...row,
      switched: numberAt(row, "switched_in") + numberAt(row, "switched_out"),
      stayed: numberAt(row, "increased") + numberAt(row, "decreased"),
      came: numberAt(row, "new_customers") + numberAt(row, "reactivated_customers"),
    }))
    .sort((a, b) => b.switched - a.switched);
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined || rows.length < 2 || first.switched <= 0) return [];
  return [
    {
      kind: "table",
      id: "category-gain-loss",
      title: `${(first as Row).category} won ${format.moneyShort(first.switched)} from other categories, ${(last as Row).category} lost ${format.moneyShort(-last.switched)}`,
      subtitle:
        "Change of net revenue by category, and where it came from; switched = less elsewhere by the same customers",
      width: "full",
      source: "gain_loss",
      printRows: PRINTED,
      columns: [
        { key: "category", label: "Category", format: "text" },
        { key: "net_now", label: "Net revenue", format: "moneyWhole" },
        { key: "change", label: "Change", format: "moneyWhole" },
        { key: "came", label: "New and back", format: "moneyWhole" },
        { key: "lapsed_customers", label: "Left", format: "moneyWhole" },
        { key: "stayed", label: "More or less", format: "moneyWhole" },
        { key: "switched", label: "Switched", format: "moneyWhole" },
      ],
      rows,
    },
  ];
}

export function crossShopBlock(marts: MovementTables, format: Format): Block[] {
  const rows = rowsOf(marts.cross_shop).sort((a, b) => numberAt(b, "customers") - numberAt(a, "customers"));
  const several = rows.filter((row) => numberAt(row, "count") > 1);
  const [first] = several;
  if (first === undefined) return [];
  const share = several.reduce((sum, row) => sum + numberAt(row, "customer_share"), 0);
  const written = (row: Row): string => String(row.categories).replaceAll("|", " + ");
  return [
    {
      kind: "table",
      id: "cross-shop",
      title: `${format.percent(share, 0)} of buyers bought from two or more of the largest categories, most often from ${written(first)}`,
      subtitle: "Buyers by exactly the categories they bought from in the period",
      width: "full",
      source: "cross_shop",
      printRows: PRINTED,
      columns: [
        { key: "categories", label: "Categories", format: "text" },
        { key: "customers", label: "Customers", format: "integer" },
        { key: "customer_share", label: "Share", format: "percent" },
        { key: "net_revenue", label: "Net revenue", format: "moneyWhole" },
        { key: "average_revenue", label: "Each", format: "moneyWhole" },
      ],
      rows: rows.map((row) => ({ ...row, categories: written(row) })),
    },
  ];
}
