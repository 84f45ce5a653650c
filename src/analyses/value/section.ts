/** What the value section says. Reads the tables only. */
import { addDays } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import type { Format } from "../../format.ts";
import { sum } from "../../models/holdout.ts";
import { type Block, type Figure, type Highlight, insufficientSection, type Section } from "../../section.ts";
import type { Context } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import { type Tenth, tenthsChart, trackingChart } from "./charts.ts";
import type { VALUE_TABLES } from "./contracts.ts";
import type { ValueOptions } from "./options.ts";
import { potentialBlock } from "./potential.ts";

type ValueTables = Record<keyof typeof VALUE_TABLES, pl.DataFrame>;

const TOPIC = "Customer value";
/** Rows of the list that are printed; the HTML has all of them. */
const PRINTED = 12;

const n = (row: Row | undefined, key: string): number => Number(row?.[key] ?? 0);
const floats = (frame: pl.DataFrame, column: string): number[] => frame.getColumn(column).toArray() as number[];

/** Chances to be still a customer from here on are as good as sure. */
const SAME = 0.9995;

interface Story {
  customers: number;
  /** Twelve months of all customers: worth. */
  year: Row;
  /** The interval of that: from resampled customers where there are samples. */
  range: { low: number; high: number };
  holdout: Row;
  tenths: { customers: number; value: number }[];
  top: Row[];
  /** Whether nobody can be seen to have left. */
  everybodyStays: boolean;
  orders90: number;
  /** Mean of the expected value of an order, weighted by the orders expected. */
  orderValue: number;
}

/** Tenths of the customers by their worth, the most valuable first. */
function tenthsOf(values: readonly number[]): { customers: number; value: number }[] {
  const sorted = Float64Array.from(values).sort().reverse();
  return Array.from({ length: 10 }, (_, tenth) => {
    const some = sorted.subarray(
      Math.floor((tenth * sorted.length) / 10),
      Math.floor(((tenth + 1) * sorted.length) / 10),
    );
    return { customers: some.length, value: sum(some) };
  });
}

function storyOf(marts: ValueTables, _options: ValueOptions): Story {
  const { customer_value: customers } = marts;
  const published = String(rowsOf(customers.head(1))[0]?.model);
  const year = rowsOf(marts.value_horizons).find((row) => row.from_month === 0 && row.to_month === 12) as Row;
  const sampled = rowsOf(marts.value_bootstrap).find((row) => row.quantity === "value_12m");
  const [orders, each] = [floats(customers, "expected_purchases_90d"), floats(customers, "expected_order_value")];
  return {
    customers: customers.height,
    year,
    range: { low: n(sampled ?? year, "low"), high: n(sampled ?? year, "high") },
    holdout: rowsOf(marts.value_holdout).find((row) => row.model === published) as Row,
    tenths: tenthsOf(floats(customers, "clv_12m")),
    top: rowsOf(marts.value_list),
    everybodyStays: floats(customers, "p_alive").every((alive) => alive >= SAME),
    orders90: sum(orders),
    orderValue: sum(each.map((value, i) => value * (orders[i] as number))) / sum(orders),
  };
}

const topShare = ({ tenths, year }: Story): number => (tenths[0]?.value ?? 0) / n(year, "value");

/** "13% below", "4% above" what came. */
function missText(holdout: Row, format: Format): string {
  const off = n(holdout, "expected") / n(holdout, "actual") - 1;
  const size = format.percent(Math.abs(off), 0);
  return Math.abs(off) < 0.005 ? "right" : `${size} ${off < 0 ? "too low" : "too high"}`;
}

const worthWord = ({ margin }: ValueOptions): string => (margin === 1 ? "orders" : "margin");

function figuresOf(story: Story, options: ValueOptions): Figure[] {
  const base = { change: null, changeLabel: "", trend: [], better: "neutral" as const };
  return [
    {
      ...base,
      id: "value_12m",
      label: `Expected ${worthWord(options)} of 12 months`,
      value: n(story.year, "value"),
      format: "moneyShort",
      cell: "value_horizons.0/12.value",
    },
    { ...base, id: "top_tenth_share", label: "Share of the best tenth", value: topShare(story), format: "percent" },
    {
      ...base,
      id: "expected_orders_90d",
      label: "Orders expected in 90 days",
      value: Math.round(story.orders90),
      format: "integer",
    },
    {
      ...base,
      id: "expected_order_value",
      label: "Expected value of an order",
      value: story.orderValue,
      format: "money",
    },
  ];
}

function trackingBlock(marts: ValueTables, { holdout }: Story, format: Format): Block {
  const weeks = rowsOf(marts.value_tracking).filter((row) => row.model === holdout.model);
  const count = format.integer(Math.round(n(holdout, "days") / 7));
  const miss = missText(holdout, format);
  const title = `Tested on the last ${count} weeks: the forecast was ${miss}`;
  return {
    kind: "chart",
    id: "value-tracking",
    title,
    subtitle: "Repeat orders a week of the customers known before; blue = weeks that the forecast (line) did not know",
    width: "half",
    height: 200,
    leastWidth: 300,
    alt: `Columns of repeat orders by week with the forecast as a line; ${title.toLowerCase()}.`,
    spec: trackingChart(
      weeks.map((row) => ({
        day: String(row.week_to),
        expected: n(row, "expected"),
        actual: n(row, "actual"),
        heldOut: row.is_held_out === true,
        when: format.day(String(row.week_to)),
        expectedText: format.decimal(n(row, "expected"), 1),
        actualText: format.integer(n(row, "actual")),
      })),
    ),
  };
}

function tenthsBlock(marts: ValueTables, story: Story, format: Format): Block {
  const total = n(story.year, "value");
  const gains = new Map(
    rowsOf(marts.value_gain)
      .filter((row) => row.model === story.holdout.model)
      .map((row) => [n(row, "tenth"), n(row, "actual_share")]),
  );
  const tenths = story.tenths.map(
    ({ customers, value }, i): Tenth => ({
      tested: gains.get(i + 1) ?? 0,
      testedText: format.percent(gains.get(i + 1) ?? 0, 0),
      tenth: String(i + 1),
      share: value / total,
      label: format.percent(value / total, 0),
      customers: format.integer(customers),
    }),
  );
  const title = `The best tenth holds ${format.percent(topShare(story), 0)} of what the next 12 months bring`;
  return {
    kind: "chart",
    id: "value-tenths",
    title,
    subtitle: "Share of the expected worth of 12 months; line = what the test saw such tenths bring",
    width: "half",
    height: 200,
    alt: `Columns of the share of the expected worth by tenth of the customers. ${title}.`,
    spec: tenthsChart(tenths),
  };
}

/** "through web", "whose first purchase was Tea". */
const ORIGIN_WORDS: Readonly<Record<string, { from: (level: string) => string; label: string }>> = {
  channel: { from: (level) => `won through ${level}`, label: "Channel" },
  "first category": { from: (level) => `whose first purchase was mostly ${level}`, label: "First category" },
};

/** What customers are worth by where they came from, where knowing it made the forecast better. */
function originBlocks(marts: ValueTables, options: ValueOptions, format: Format): Block[] {
  const all = rowsOf(marts.value_origins).filter((row) => row.published === true && row.is_rest === false);
  return Object.entries(ORIGIN_WORDS).flatMap(([origin, { from, label }]): Block[] => {
    const rows = all
      .filter((row) => row.origin === origin)
      .sort((a, b) => n(b, "new_customer_12m") - n(a, "new_customer_12m"));
    const [best, worst] = [rows[0], rows.at(-1)];
    if (best === undefined || worst === undefined || rows.length < 2) return [];
    const money = (row: Row): string => format.moneyWhole(n(row, "new_customer_12m"));
    return [
      {
        kind: "table",
        id: `value-by-${origin.replaceAll(" ", "-")}`,
        title: `A new customer ${from(String(best.level))} is expected to bring another ${money(best)} within a year, one ${from(String(worst.level))} ${money(worst)}`,
        subtitle: `Expected ${worthWord(options)} after the first purchase; knowing the ${origin} made the forecast of the months held out better`,
        width: "full",
        source: "value_origins",
        columns: [
          { key: "level", label, format: "text" },
          { key: "customers", label: "Customers so far", format: "integer" },
          { key: "new_customer_12m", label: "A new one, in 12 months", format: "moneyWhole", shade: true },
          { key: "rate_factor", label: "Buys as often as the most common", format: "times" },
          { key: "value_12m", label: "Those so far, in 12 months", format: "moneyWhole" },
        ],
        rows,
      },
    ];
  });
}

const listBlock = (story: Story, options: ValueOptions, format: Format): Block => ({
  kind: "table",
  id: "value-list",
  title: `The ${format.integer(story.top.length)} most valuable customers: look after these first`,
  subtitle: `Expected ${worthWord(options)} of the next 12 months, with the range the expectation itself may lie in; next order = the day by which one is as likely as not`,
  width: "full",
  printRows: PRINTED,
  source: "value_list",
  columns: [
    { key: "rank", label: "#", format: "integer" },
    { key: "customer_id", label: "Customer", format: "text" },
    { key: "clv_12m", label: "12 months", format: "moneyWhole" },
    { key: "clv_12m_low", label: "from", format: "moneyWhole" },
    { key: "clv_12m_high", label: "to", format: "moneyWhole" },
    ...(story.top.every((row) => n(row, "p_alive") >= SAME)
      ? []
      : [{ key: "p_alive", label: "Still a customer", format: "percent" } as const]),
    { key: "expected_order_value", label: "An order", format: "moneyWhole" },
    { key: "expected_purchases_90d", label: "Orders in 90 days", format: "decimal1" },
    { key: "next_order_on", label: "Next order", format: "date" },
    { key: "action", label: "What to do", format: "text" },
  ],
  rows: story.top,
});

function notesOf(story: Story, options: ValueOptions, format: Format): string[] {
  const { holdout } = story;
  const money = format.moneyShort;
  const stays = "In these orders nobody can be seen to have left for good: everybody is expected to go on as before.";
  return [
    ...(story.everybodyStays ? [stays] : []),
    "A purchase is a day with an order that did not come back whole. From how often and how lately each customer has bought, and how customers of this shop differ in both, follows how many purchases are to be expected of each; from what their orders were worth, what one of them will be worth. Who has bought once is expected to spend what customers spend on average.",
    `Worth: expected purchases × expected value${options.margin === 1 ? "" : ` × ${format.percent(options.margin, 0)} margin`}, month by month, with ${format.percent(options.discountRate, 0)} a year taken off for waiting. For all customers it lies between ${money(story.range.low)} and ${money(story.range.high)} as far as the past tells; a season or a price that changes is not in it, and what a single customer will spend varies far more.`,
    `Test: without the last ${format.integer(n(holdout, "days"))} days the same method forecast ${format.integer(n(holdout, "expected"))} repeat purchases for them; ${format.integer(n(holdout, "actual"))} came. The tenth it valued most brought ${format.percent(n(holdout, "top_tenth_value"), 0)} of what was spent. A forecast off by more than ${format.percent(options.tolerance, 0)} would not be shown.`,
  ];
}

function highlightsOf(story: Story, format: Format): Highlight[] {
  const { year } = story;
  return [
    {
      text: `Today's customers are expected to order for ${format.moneyShort(n(year, "value"))} in the next 12 months; the best tenth of them for ${format.percent(topShare(story), 0)} of it.`,
      tone: "neutral",
      weight: 25,
      cells: ["value_horizons.0/12.value"],
    },
  ];
}

/** What is missing where nothing is published. */
function shortfallOf(marts: ValueTables): { needs: string; has: string } {
  const row = rowsOf(marts.value_models).find((one) => one.needs !== null);
  return { needs: String(row?.needs ?? "identified customers"), has: String(row?.has ?? "none") };
}

export function valueSection(marts: ValueTables, context: Context, options: ValueOptions): Section {
  const { format, asOf, dataTo = asOf } = context;
  if (marts.customer_value.height === 0) {
    const failed = marts.value_holdout.height > 0 ? { failed: true as const } : {};
    return insufficientSection("value", TOPIC, { ...shortfallOf(marts), ...failed });
  }
  const story = storyOf(marts, options);
  return {
    name: "value",
    topic: TOPIC,
    mail: {},
    title: `Today's customers are worth ${format.moneyShort(n(story.year, "value"))} in the next 12 months; the best tenth holds ${format.percent(topShare(story), 0)} of it`,
    subtitle: `What ${format.integer(story.customers)} customers with a purchase up to ${format.day(addDays(dataTo, -1))} are expected to buy`,
    figures: figuresOf(story, options),
    highlights: highlightsOf(story, format),
    blocks: [
      tenthsBlock(marts, story, format),
      trackingBlock(marts, story, format),
      listBlock(story, options, format),
      ...originBlocks(marts, options, format),
      ...potentialBlock(marts.value_potential, format),
    ],
    actions: [],
    notes: notesOf(story, options, format),
  };
}
