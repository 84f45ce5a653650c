/** Which customers stand behind a mark or a row, under the filter. */
import { activeAt, byCohort } from "../../../explore/cohorts.ts";
import type { LiveView } from "../../../section.ts";
import { customerRow, type Lens } from "../views.ts";
import { CUSTOMER_COLUMNS, type List } from "./drill.ts";

type Datum = Readonly<Record<string, unknown>>;

/** Customers, the highest spenders first. */
function listed(lens: Lens, customers: Iterable<number>, title: string, subtitle: string): List {
  const { spend } = lens.data.customers;
  const sorted = [...customers].sort((a, b) => spend[b]! - spend[a]! || a - b);
  return {
    title: `${title}: ${lens.format.integer(sorted.length)} ${sorted.length === 1 ? "customer" : "customers"}`,
    subtitle,
    columns: CUSTOMER_COLUMNS,
    rows: sorted.map((c) => customerRow(lens, c)),
    name:
      title
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "") || "customers",
  };
}

const chosen = ({ data, selection }: Lens, keep: (c: number) => boolean): number[] =>
  [...data.customers.ids.keys()].filter((c) => selection.customers[c] === 1 && keep(c));

/** Customers with a sale that `keep` holds of, among the orders that are left. */
function buyers({ data, selection }: Lens, keep: (order: number) => boolean): Set<number> {
  const found = new Set<number>();
  const { orders } = data;
  for (let o = 0; o < orders.day.length; o++)
    if (selection.sales[o]! > 0 && orders.customer[o]! >= 0 && keep(o)) found.add(orders.customer[o]!);
  return found;
}

function holds({ data }: Lens, order: number, products: readonly number[]): boolean {
  const { orders, items } = data;
  const wanted = new Set(products);
  for (let i = orders.firstItem[order]!; i < orders.firstItem[order + 1]!; i++)
    if (items.isSale[i] === 1) wanted.delete(items.product[i]!);
  return wanted.size === 0;
}

/** The list behind a mark of a chart or a row of a table; undefined where there is none. */
export function listBehind(view: LiveView, datum: Datum, lens: Lens): List | undefined {
  const { data, format, span } = lens;
  const { customers } = data;
  if (customers.ids.length === 0) return undefined;
  switch (view) {
    case "segments":
    case "shares": {
      const place = data.segments.indexOf(String(datum.segment));
      if (place < 1) return undefined;
      return listed(
        lens,
        chosen(lens, (c) => customers.segment[c] === place),
        String(datum.segment),
        "Highest net spend first",
      );
    }
    case "moves": {
      const to = data.segments.indexOf(String(datum.to));
      const from = Math.max(0, data.segments.indexOf(String(datum.from)));
      const keep = (c: number): boolean => customers.segment[c] === to && customers.previous[c] === from;
      return listed(
        lens,
        chosen(lens, keep),
        `${String(datum.from)} → ${String(datum.to)}`,
        "Their segment before and now",
      );
    }
    case "grid": {
      const keep = (c: number): boolean =>
        customers.recencyScore[c] === datum.r && customers.otherScore[c] === datum.fm;
      return listed(
        lens,
        chosen(lens, keep),
        `Recency ${datum.r}, frequency and spend ${datum.fm}`,
        `Segment: ${String(datum.segment)}`,
      );
    }
    case "triangle": {
      const cohort = byCohort(data, lens.selection).find(({ start }) => start === datum.cohort);
      const age = Number(datum.months);
      if (cohort === undefined || Number.isNaN(age)) return undefined;
      const name = format.month(cohort.start);
      const active = age === 0 ? cohort.members : activeAt(data, cohort, age);
      const away = cohort.members.filter((c) => !active.includes(c));
      return age === 0
        ? listed(lens, active, `Newcomers of ${name}`, "First order in this month")
        : listed(
            lens,
            away,
            `Newcomers of ${name} who did not buy ${age} ${age === 1 ? "month" : "months"} later`,
            `${format.integer(active.length)} of ${format.integer(cohort.size)} did`,
          );
    }
    case "regions": {
      const place = data.regions.indexOf(String(datum.region));
      if (place < 1 || data.summed) return undefined;
      const inSpan = (o: number): boolean => data.orders.day[o]! >= span.from && data.orders.day[o]! <= span.to;
      return listed(
        lens,
        buyers(lens, (o) => data.orders.region[o] === place && inSpan(o)),
        String(datum.region),
        "Ordered in the period",
      );
    }
    case "products": {
      const product = data.products.names.indexOf(String(datum.product));
      if (product < 0) return undefined;
      const inSpan = (o: number): boolean => data.orders.day[o]! >= span.from && data.orders.day[o]! <= span.to;
      return listed(
        lens,
        buyers(lens, (o) => inSpan(o) && holds(lens, o, [product])),
        String(datum.product),
        "Bought it in the period",
      );
    }
    case "stakes":
    case "rules": {
      const rule = data.rules[Number(datum.rule)];
      if (rule === undefined) return undefined;
      const names = (products: readonly number[]): string =>
        products.map((one) => data.products.names[one]!).join(" + ");
      const have = buyers(lens, (o) => holds(lens, o, rule.to));
      const first = buyers(lens, (o) => holds(lens, o, rule.from));
      return listed(
        lens,
        [...first].filter((c) => !have.has(c)),
        `Bought ${names(rule.from)}, never ${names(rule.to)}`,
        "Whom to suggest it to",
      );
    }
    case "calls": {
      const c = customers.ids.indexOf(String(datum.customer_id));
      return c < 0 || data.summed ? undefined : ordersOf(lens, c);
    }
    default:
      return undefined;
  }
}

/** What a customer bought, newest first. */
function ordersOf({ data, format }: Lens, c: number): List {
  const { orders, items, products, scale, customers } = data;
  const rows: Record<string, string | number>[] = [];
  for (let o = orders.day.length - 1; o >= 0; o--) {
    if (orders.customer[o] !== c) continue;
    for (let i = orders.firstItem[o]!; i < orders.firstItem[o + 1]!; i++)
      rows.push({
        product: products.names[items.product[i]!]!,
        day: new Date(orders.day[o]! * 86_400_000).toISOString().slice(0, 10),
        units: items.units[i]!,
        net: items.net[i]! / scale,
      });
  }
  return {
    title: `Customer ${customers.ids[c]!}`,
    subtitle: `${format.integer(customers.frequency[c]!)} purchases, ${format.moneyWhole(customers.spend[c]! / scale)} in all; newest first`,
    columns: [
      { key: "product", label: "Product", format: "text" },
      { key: "day", label: "Day", format: "date" },
      { key: "units", label: "Units", format: "integer" },
      { key: "net", label: "Net", format: "money" },
    ],
    rows,
    name: "customer",
  };
}
