/** What the section of personas says, and its charts. Reads the tables only. */
import { addDays } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import type { Format } from "../../format.ts";
import { SEGMENT_COLOURS, THEME } from "../../look/theme.ts";
import { type Block, type Figure, insufficientSection, type Section, type VegaLiteSpec } from "../../section.ts";
import type { Context } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import type { PERSONA_TABLES } from "./contracts.ts";
import type { PersonaOptions } from "./options.ts";

type Tables = Record<keyof typeof PERSONA_TABLES, pl.DataFrame>;

const n = (row: Row | undefined, key: string): number => Number(row?.[key] ?? 0);

/** Colours that can be told apart, also on a dark page, those of the segments. */
const COLOURS = [
  "Champions",
  "At Risk",
  "Potential Loyalist",
  "Need Attention",
  "Can't Lose",
  "Promising",
  "Hibernating",
  "Loyal",
].map((segment) => SEGMENT_COLOURS[segment] ?? THEME.faint);
const colour = (names: readonly string[]): object => ({
  field: "persona",
  type: "nominal",
  scale: { domain: [...names], range: names.map((_, i) => COLOURS[i % COLOURS.length]!) },
});

/** To what a point of the picture can show. */
const rounded = (value: unknown): number => Math.round(Number(value) * 1000) / 1000;

/** Each customer of a sample as a point. */
const mapChart = (points: readonly Row[], names: readonly string[]): VegaLiteSpec => ({
  data: { values: points },
  mark: { type: "circle", size: 14, opacity: 1 },
  encoding: {
    x: { field: "x", type: "quantitative", axis: { title: null, labels: false, ticks: false, grid: false } },
    y: { field: "y", type: "quantitative", axis: { title: null, labels: false, ticks: false, grid: false } },
    color: { ...colour(names), legend: null },
    tooltip: [{ field: "persona", type: "nominal", title: "Persona" }],
  },
});

export interface SnakePoint {
  persona: string;
  measure: string;
  value: number;
  /** What stands behind the point, written for the reader. */
  label: string;
}

/** The centroid as days, orders or money: a few customers far out make a plain mean that agrees with no persona's name. */
const typical = (row: Row, centroid: string): number => Math.expm1(n(row, centroid));

/** How far each persona is from the middle of all customers, measure by measure. */
const snakeChart = (points: readonly SnakePoint[], names: readonly string[]): VegaLiteSpec => ({
  data: { values: points },
  encoding: {
    x: {
      field: "measure",
      type: "nominal",
      sort: null,
      scale: { type: "point", padding: 0.15 },
      axis: { title: null, labelAngle: 0, domain: false, ticks: false },
    },
    y: {
      field: "value",
      type: "quantitative",
      axis: {
        title: null,
        labelExpr: "datum.value === 0 ? 'middle' : datum.value > 0 ? 'above' : 'below'",
        values: [-1.2, 0, 1.2],
      },
    },
    color: { ...colour(names), legend: { orient: "bottom", title: null, columns: 1, labelLimit: 260 } },
    tooltip: [
      { field: "persona", type: "nominal", title: "Persona" },
      { field: "measure", type: "nominal", title: "Measure" },
      { field: "label", type: "nominal", title: "On average" },
    ],
  },
  layer: [{ mark: { type: "line", strokeWidth: 2 } }, { mark: { type: "point", filled: true, size: 36, opacity: 1 } }],
});

function chartBlocks(marts: Tables, rows: readonly Row[], format: Format): Block[] {
  const names = rows.map((row) => String(row.name));
  const map = rowsOf(marts.persona_map);
  const [first] = rows;
  const points = rows.flatMap((row): SnakePoint[] => [
    {
      persona: String(row.name),
      measure: "How recently",
      value: -n(row, "z_recency"),
      label: `${format.integer(typical(row, "centroid_recency"))} days ago`,
    },
    {
      persona: String(row.name),
      measure: "How often",
      value: n(row, "z_frequency"),
      label: `${format.decimal(typical(row, "centroid_frequency"), 1)} orders`,
    },
    {
      persona: String(row.name),
      measure: "How much",
      value: n(row, "z_monetary"),
      label: format.moneyWhole(typical(row, "centroid_monetary")),
    },
  ]);
  return [
    {
      kind: "chart",
      id: "persona-snake",
      title: "What sets the personas apart",
      subtitle: "Mean of each persona against the middle of all customers",
      width: "half",
      height: 190,
      alt: `Lines of ${rows.length} personas over how recently, how often and for how much they buy; ${first?.name} stand highest in spend.`,
      spec: snakeChart(points, names),
    },
    {
      kind: "chart",
      id: "persona-map",
      title: "Customers who buy alike lie side by side",
      subtitle: `${format.integer(map.length)} customers${map.length < rows.reduce((sum, row) => sum + n(row, "customers"), 0) ? " drawn by chance" : ""}; colours as beside; the plane shows ${format.percent(n(map[0], "explained_share"), 0)} of the differences`,
      width: "half",
      height: 190,
      alt: `Points of customers on a plane in ${rows.length} colours, one for each persona.`,
      spec: mapChart(
        map.map(({ x, y, name }) => ({ x: rounded(x), y: rounded(y), persona: name! })),
        names,
      ),
    },
  ];
}

const tableBlock = (rows: readonly Row[]): Block => ({
  kind: "table",
  id: "personas",
  title: "Every persona in figures",
  subtitle:
    "Last order, orders and spend of the typical customer of each; mostly = the segment most of them are in, and their share",
  width: "full",
  source: "personas",
  columns: [
    { key: "persona", label: "Persona", format: "text" },
    { key: "customers", label: "Customers", format: "integer" },
    { key: "customer_share", label: "Share", format: "percent" },
    { key: "revenue_share", label: "Revenue share", format: "percent" },
    { key: "typical_recency_days", label: "Last order", format: "days" },
    { key: "typical_frequency", label: "Orders", format: "decimal1" },
    { key: "typical_monetary", label: "Spend", format: "moneyWhole" },
    ...(rows.some((row) => row.segment !== null)
      ? [
          { key: "segment", label: "Mostly", format: "segment" as const },
          { key: "segment_share", label: "Their share", format: "percent" as const },
        ]
      : []),
  ],
  rows: rows.map((row) => ({
    ...row,
    persona: row.name!,
    typical_recency_days: typical(row, "centroid_recency"),
    typical_frequency: typical(row, "centroid_frequency"),
    typical_monetary: typical(row, "centroid_monetary"),
  })),
});

function figuresOf(rows: readonly Row[]): Figure[] {
  const still = { change: null, changeLabel: "", trend: [] as number[], better: "neutral" as const };
  return rows.slice(0, 3).map((row) => ({
    ...still,
    id: `persona_${row.persona}`,
    label: `Revenue from ${String(row.name).charAt(0).toLowerCase()}${String(row.name).slice(1)}`,
    value: row.revenue_share === null ? null : n(row, "revenue_share"),
    format: "percent" as const,
    cell: `personas.${row.persona}.revenue_share`,
  }));
}

function agreementText(marts: Tables, format: Format): string[] {
  return rowsOf(marts.persona_agreement).map((row) => {
    const hundred = format.integer(100 * n(row, "adjusted_rand_index"));
    return row.compared_with === "segments"
      ? `The personas agree with the segments to ${hundred} of 100, where 100 is the same groups and 0 is chance: segments follow fixed rules, personas follow the data.`
      : `They agree with those of the ${row.compared_with} to ${hundred} of 100, over the ${format.integer(n(row, "customers"))} customers in both.`;
  });
}

export function personasSection(marts: Tables, { asOf, format }: Context, options: PersonaOptions): Section {
  const rows = rowsOf(marts.personas).sort((a, b) => n(b, "average_monetary") - n(a, "average_monetary"));
  const [first] = rows;
  if (first === undefined)
    return insufficientSection("personas", "Personas", {
      needs: `${format.integer(options.minCustomers)} identified customers and 90 days of their orders`,
      has: "less",
    });
  const customers = rows.reduce((sum, row) => sum + n(row, "customers"), 0);
  const people = `${format.percent(n(first, "customer_share"), 0)} of customers are ${String(first.name).charAt(0).toLowerCase()}${String(first.name).slice(1)}`;
  const chosen = rowsOf(marts.persona_choice).find((row) => row.is_chosen === true);
  return {
    name: "personas",
    topic: "Personas",
    mail: {},
    title:
      first.revenue_share === null
        ? people
        : `${people} and bring ${format.percent(n(first, "revenue_share"), 0)} of revenue`,
    subtitle: `${format.integer(customers)} customers by how recently, how often and for how much they buy, as of ${format.day(addDays(asOf, -1))}`,
    figures: figuresOf(rows),
    highlights: [],
    blocks: [...chartBlocks(marts, rows, format), tableBlock(rows)],
    actions: [],
    notes: [
      `Customers are grouped with those who are most alike in days since the last order, number of orders and net spend, all on a scale of magnitudes. The number of groups is ${options.clusters === "auto" ? "the one from 3 to 8 that parts them best" : "set in the configuration"}; how well it parts them is ${format.decimal(n(chosen, "silhouette"), 2)}, where 1 is perfectly and 0 is not at all. A group keeps its number from one report to the next.`,
      ...agreementText(marts, format),
    ],
  };
}
