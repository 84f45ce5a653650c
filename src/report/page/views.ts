/** What the blocks of a report show under the reader's filter: rows in the form in which each chart and table has its own. */
import { byCohort, type CohortRow } from "../../explore/cohorts.ts";
import type { ExploreData } from "../../explore/contract.ts";
import { byCell, byMove, bySegment } from "../../explore/customers.ts";
import { type PageFilter, type PageSelection, select } from "../../explore/filter.ts";
import { hourRows, type PageRow, type PeriodPoint, periodRows, regionRows } from "../../explore/rows.ts";
import { byRule, isAbout } from "../../explore/rules.ts";
import { byHour, byPeriod, byProduct, byRegion } from "../../explore/sales.ts";
import { type Beginnings, before, beginnings, type DaySpan, isCovered, spanOf } from "../../explore/totals.ts";
import type { Format } from "../../format.ts";
import type { LiveView } from "../../section.ts";

/** A shop under a filter. */
export interface Lens {
  data: ExploreData;
  filter: PageFilter;
  selection: PageSelection;
  starts: Beginnings;
  span: DaySpan;
  format: Format;
}

export function lensOf(data: ExploreData, filter: PageFilter, format: Format): Lens {
  const selection = select(data, filter);
  return { data, filter, selection, starts: beginnings(data, selection), span: spanOf(data, filter), format };
}

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const MOST_REGIONS = 10;
const MOST_PRODUCTS = 50;
const LEAST_BASKETS = 5;
const WEEKS_A_YEAR = 52;
/** Periods drawn where the filter names fewer. */
const LEAST_WEEKS = 13;
/** As in the report: a year, and the week that is compared with its first. */
const SHOWN_WEEKS = 53;

/** Weeks or months with what the same ones brought a year before. */
function points({ data, selection }: Lens, grain: "week" | "month"): PeriodPoint[] {
  const rows = byPeriod(data, selection, grain);
  const back = grain === "week" ? WEEKS_A_YEAR : 12;
  return rows.map((row, i) => {
    const then = rows[i - back];
    return { ...row, year_earlier: then === undefined || then.partial ? null : then.net_revenue };
  });
}

function segmentRows({ data, selection, format }: Lens): PageRow[] {
  const rows = bySegment(data, selection)
    .map((row, place) => ({ ...row, segment: data.segments[place]! }))
    .slice(1);
  const customers = rows.reduce((sum, row) => sum + row.customers, 0);
  const spend = rows.reduce((sum, row) => sum + row.spend, 0);
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  return rows.map((row) => ({
    segment: row.segment,
    customers: row.customers,
    delta: row.customers - row.previous,
    customer_share: share(row.customers, customers),
    revenue_share: share(row.spend, spend),
    average_recency_days: row.customers === 0 ? null : row.recency / row.customers,
    average_frequency: row.customers === 0 ? null : row.frequency / row.customers,
    average_monetary: row.customers === 0 ? null : row.spend / row.customers,
    customers_words: format.integer(row.customers),
  }));
}

function shareRows(lens: Lens): PageRow[] {
  return segmentRows(lens).flatMap((row) =>
    (["customers", "revenue"] as const).map((measure) => {
      const share = Number(row[measure === "customers" ? "customer_share" : "revenue_share"]);
      return { segment: row.segment!, measure, share, label: lens.format.percent(share) };
    }),
  );
}

/** The grid keeps its cells: those of the highest scores in the data. */
function gridRows({ data, selection, format }: Lens): PageRow[] {
  const cells = byCell(data, selection);
  const highest = (scores: Uint8Array): number => scores.reduce((most, score) => Math.max(most, score), 0);
  const [rows, columns] = [highest(data.customers.recencyScore), highest(data.customers.otherScore)];
  const means = [...cells.values()].map(({ customers, spend }) => spend / customers).sort((a, b) => a - b);
  const segments = cellSegments(data);
  return Array.from({ length: rows * columns }, (_, i) => {
    const [r, fm] = [rows - Math.floor(i / columns), (i % columns) + 1];
    const cell = cells.get(`${r}/${fm}`);
    const mean = cell === undefined ? undefined : cell.spend / cell.customers;
    return {
      r,
      fm,
      label: format.integer(cell?.customers ?? 0),
      customers: cell?.customers ?? 0,
      segment: segments.get(`${r}/${fm}`) ?? "several",
      spend: mean === undefined ? "" : format.moneyWhole(mean),
      shade: mean === undefined || means.length < 2 ? 0 : means.indexOf(mean) / (means.length - 1),
    };
  });
}

/** The segment of a cell of the grid, where all of its customers have the same. */
function cellSegments({ customers, segments }: ExploreData): Map<string, string> {
  const found = new Map<string, string>();
  for (let c = 0; c < customers.ids.length; c++) {
    const key = `${customers.recencyScore[c]}/${customers.otherScore[c]}`;
    const segment = segments[customers.segment[c]!]!;
    found.set(key, (found.get(key) ?? segment) === segment ? segment : "several");
  }
  return found;
}

function moveRows({ data, selection, format }: Lens): PageRow[] {
  const moves = [...byMove(data, selection)].map(([key, customers]) => {
    const [from, to] = key.split("/").map(Number);
    return { from: from === 0 ? "first order" : data.segments[from!]!, to: data.segments[to!]!, customers };
  });
  const largest = Math.max(1, ...moves.filter(({ from, to }) => from !== to).map(({ customers }) => customers));
  return moves.map(({ from, to, customers }) => ({
    from,
    to,
    label: customers < 1000 ? format.integer(customers) : format.short(customers),
    customers,
    shade: from === to ? null : customers / largest,
  }));
}

/** Months of a cohort that are drawn, and the size below which a cohort is grey. */
const COHORTS = 14;
const SMALL = 10;

function triangleRows({ data, selection, format }: Lens): PageRow[] {
  const shown = byCohort(data, selection).slice(-COHORTS);
  const rate = (cohort: CohortRow, age: number): number => cohort.active[age]! / cohort.size;
  const isPartial = (cohort: CohortRow, age: number): boolean => cohort.partial && age === cohort.active.length - 1;
  const rates = shown.flatMap((cohort) =>
    cohort.size < SMALL ? [] : cohort.active.map((_, age) => (age === 0 ? 0 : rate(cohort, age))),
  );
  const highest = Math.max(Number.MIN_VALUE, ...rates);
  return shown.flatMap((cohort) =>
    cohort.active.slice(0, COHORTS).map((active, age) => ({
      row: `${format.month(cohort.start)} · ${format.integer(cohort.size)}`,
      age: `M${age}`,
      label: format.percent(rate(cohort, age), 0),
      shade: Math.min(1, rate(cohort, age) / highest),
      kind: age === 0 ? "start" : cohort.size < SMALL ? "small" : isPartial(cohort, age) ? "partial" : "plain",
      isMean: false,
      detail: `${format.integer(active)} of ${format.integer(cohort.size)}${isPartial(cohort, age) ? "; month still running" : ""}`,
      cohort: cohort.start,
      months: age,
    })),
  );
}

/** Every region, whichever is chosen: the chosen one stands out. */
function placeRows({ data, selection, span, format, filter }: Lens): PageRow[] {
  const { region, ...wide } = filter;
  const chosen = region === undefined ? undefined : data.regions[region];
  const rows = regionRows(
    byRegion(data, region === undefined ? selection : select(data, wide), span)
      .map((net_revenue, place) => ({ region: data.regions[place] || "unknown", net_revenue }))
      .filter(({ net_revenue }) => net_revenue !== 0)
      .sort((a, b) => b.net_revenue - a.net_revenue || (a.region < b.region ? -1 : 1)),
    MOST_REGIONS,
    format,
  );
  return chosen === undefined ? rows : rows.map((row) => ({ ...row, isRest: row.region !== chosen }));
}

/** Views that speak of the period; the others of the state of the shop, or of all of its time. */
export const PERIOD_VIEWS: ReadonlySet<LiveView> = new Set(["weekly", "regions", "products"]);

function productRows(lens: Lens): PageRow[] {
  const { data, selection, span } = lens;
  const names = data.products.names;
  const ranks = new Map(byProduct(data, selection, before(span)).map(({ product }, i) => [product, i + 1]));
  const compared = isCovered(data, before(span));
  return byProduct(data, selection, span)
    .slice(0, MOST_PRODUCTS)
    .map((row, i) => ({
      rank: i + 1,
      moved: !compared ? null : ranks.has(row.product) ? ranks.get(row.product)! - (i + 1) : "new",
      product: names[row.product]!,
      revenue: row.revenue,
      units: row.units,
      orders: row.orders,
      customers: row.customers,
    }));
}

/** One customer as a row of a list. */
export function customerRow({ data }: Pick<Lens, "data">, c: number): PageRow {
  const { customers, scale } = data;
  return {
    customer_id: customers.ids[c]!,
    segment: data.segments[customers.segment[c]!]!,
    region: data.regions[customers.region[c]!]!,
    monetary: customers.spend[c]! / scale,
    frequency: customers.frequency[c]!,
    recency_days: customers.recency[c]!,
    usual_gap_days: customers.gap[c] === 0 ? null : customers.gap[c]! / 10,
  };
}

function ruleRows(lens: Lens): PageRow[] {
  const { data, filter, format } = lens;
  const { category: _, ...wide } = filter;
  const counts = byRule(data, select(data, wide));
  const named = (products: readonly number[]): string =>
    products.map((product) => data.products.names[product]!).join(" + ");
  return data.rules.flatMap((rule, i) => {
    const { count, antecedent, consequent, baskets } = counts[i]!;
    if (count < LEAST_BASKETS || !isAbout(data, i, filter)) return [];
    const [from, to] = [named(rule.from), named(rule.to)];
    return [
      {
        rule: i,
        from,
        to,
        baskets: count,
        support: count / baskets,
        confidence: count / antecedent,
        lift: (count * baskets) / (antecedent * consequent),
        words: `${from} → ${to}`,
        label: format.integer(count),
      },
    ];
  });
}

/** Rows of a view; undefined where the page does not carry what it needs. */
export function viewRows(view: LiveView, lens: Lens): PageRow[] | undefined {
  const { data, selection, span, format, filter } = lens;
  const needsCustomers = data.customers.ids.length > 0;
  switch (view) {
    case "weekly":
      return periodRows(
        points(lens, "week").slice(filter.weeks === 1 ? -SHOWN_WEEKS : -Math.max(LEAST_WEEKS, filter.weeks + 1)),
        "week",
        format,
      );
    case "monthly":
      return periodRows(points(lens, "month"), "month", format);
    case "regions":
      return placeRows(lens);
    case "rhythm":
      return data.summed ? undefined : hourRows(byHour(data, selection, span.to), WEEKDAYS, format);
    case "products":
      return data.summed ? undefined : productRows(lens);
    case "grid":
      return needsCustomers ? gridRows(lens) : undefined;
    case "shares":
      return needsCustomers ? shareRows(lens) : undefined;
    case "segments":
      return needsCustomers ? segmentRows(lens) : undefined;
    case "moves":
      return needsCustomers ? moveRows(lens) : undefined;
    case "triangle":
      return needsCustomers && !data.summed ? triangleRows(lens) : undefined;
    case "rules":
      return data.summed || data.rules.length === 0 ? undefined : ruleRows(lens);
    default:
      return undefined;
  }
}
