/** Charts and the table of the demand section. */
import type { Format } from "../../format.ts";
import type { Block, TableBlock } from "../../section.ts";
import { type Row, rowsOf } from "../rows.ts";
import { categoryChart, classChart } from "./charts.ts";
import type { DemandMarts } from "./marts.ts";

const LISTED = 100;
const PRINTED = 12;
const BARS = 10;

const n = (row: Row, key: string): number => Number(row[key] ?? 0);

const ABC = { A: "A · most sales", B: "B", C: "C · least" } as const;
const XYZ = { X: "X · even", Y: "Y · uneven", Z: "Z · erratic" } as const;

/** Sales by class: which part of them can be reordered by rule. */
export function classBlock(plan: readonly Row[], format: Format): Block {
  const total = plan.reduce((sum, row) => sum + n(row, "gross_revenue"), 0);
  const cells = Object.entries(ABC).flatMap(([a, abc]) =>
    Object.entries(XYZ).map(([x, xyz]) => {
      const own = plan.filter((row) => row.class === `${a}${x}`);
      const share = total > 0 ? own.reduce((sum, row) => sum + n(row, "gross_revenue"), 0) / total : 0;
      return { abc, xyz, count: own.length, share };
    }),
  );
  const most = Math.max(...cells.map(({ share }) => share));
  const even = cells.filter(({ xyz }) => xyz !== XYZ.Z).reduce((sum, { share }) => sum + share, 0);
  const title = `${format.percent(even, 0)} of sales come from products that sell evenly enough to reorder by rule`;
  return {
    kind: "chart",
    id: "demand-classes",
    title,
    subtitle:
      "Share of sales of the last 52 weeks and products, by what they bring (down) and how evenly they sell (across)",
    width: "half",
    height: 180,
    leastWidth: 280,
    alt: `Grid of products by sales and evenness. ${title}.`,
    spec: classChart(
      cells.map(({ abc, xyz, count, share }) => ({
        abc,
        xyz,
        products: `${format.integer(count)} ${count === 1 ? "product" : "products"}`,
        share: format.percent(share, 0),
        shade: most > 0 ? share / most : 0,
      })),
    ),
  };
}

/** Categories with what they brought and whether they grow. */
export function categoryBlock({ demand_categories }: DemandMarts, format: Format): Block[] {
  const rows = rowsOf(demand_categories).sort(
    (a, b) => n(b, "gross_revenue") - n(a, "gross_revenue") || (String(a.category) < String(b.category) ? -1 : 1),
  );
  const [top] = rows;
  if (top === undefined || rows.length < 2) return [];
  const known = rows.filter((row) => row.change_share !== null);
  const [fastest] = known.toSorted((a, b) => n(b, "change_share") - n(a, "change_share"));
  const share = format.percent(n(top, "revenue_share"), 0);
  const title =
    fastest !== undefined && n(fastest, "change_share") > 0.05 && fastest !== top
      ? `${top.category} leads with ${share} of sales; ${fastest.category} grows most`
      : `${top.category} leads with ${share} of sales`;
  const shown = rows.slice(0, BARS);
  return [
    {
      kind: "chart",
      id: "demand-categories",
      title,
      subtitle: `Sales of the last 52 weeks by category, ${format.currency}${known.length > 0 ? ", and the change against the 52 weeks before" : ""}`,
      width: "half",
      height: Math.max(120, 20 * shown.length),
      alt: `Bars of sales by category. ${title}.`,
      spec: categoryChart(
        shown.map((row) => {
          const change = row.change_share === null ? "" : format.change(n(row, "change_share"));
          return {
            category: String(row.category),
            revenue: n(row, "gross_revenue"),
            label: `${format.moneyShort(n(row, "gross_revenue"))}${change === "" ? "" : `  ${change}`}`,
            change: change === "" ? "not known" : change,
            perWeek: format.integer(n(row, "demand_per_week")),
            trend: n(row, "change_share") > 0.005 ? "up" : n(row, "change_share") < -0.005 ? "down" : "",
          };
        }),
      ),
    },
  ];
}

/** What asks for something to be done comes first. */
const URGENCY = ["order_now", "out_of_stock", "reorder_at", "new", "enough", "fading", "too_much", "unsold"];

export const byUrgency = (plan: readonly Row[]): Row[] =>
  plan.toSorted(
    (a, b) =>
      URGENCY.indexOf(String(a.status)) - URGENCY.indexOf(String(b.status)) ||
      n(b, "gross_revenue") - n(a, "gross_revenue") ||
      (String(a.product_id) < String(b.product_id) ? -1 : 1),
  );

export function planBlock(plan: readonly Row[], hasStock: boolean, title: string): TableBlock {
  return {
    kind: "table",
    id: "demand-plan",
    title,
    subtitle: `${hasStock ? "What to order now, then" : "What stopped selling, then"} products by sales; pieces`,
    width: "full",
    columns: [
      { key: "product", label: "Product", format: "text" },
      { key: "class", label: "Class", format: "text" },
      { key: "demand", label: "Sells a week", format: "decimal1" },
      { key: "reorder", label: "Order at", format: "integer" },
      ...(hasStock
        ? [
            { key: "stock", label: "In stock", format: "integer" as const },
            { key: "weeks", label: "Weeks left", format: "decimal1" as const },
          ]
        : []),
      { key: "advice", label: "What to do", format: "text" },
    ],
    rows: byUrgency(plan)
      .slice(0, LISTED)
      .map((row) => ({
        product: String(row.description),
        class: row.class ?? null,
        demand: row.demand_per_week ?? null,
        reorder: row.reorder_point === null ? null : Math.ceil(n(row, "reorder_point") - 1e-9),
        ...(hasStock ? { stock: row.stock ?? null, weeks: row.weeks_of_stock ?? null } : {}),
        advice: String(row.advice),
      })),
    printRows: PRINTED,
    source: "demand_plan",
  };
}
