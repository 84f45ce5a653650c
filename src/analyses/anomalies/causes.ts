/** One alarm per cause: which finding speaks for which others, and which are silent for now. */
import { type Day, dayNumber, dayOf } from "../../calendar.ts";
import type { ShopEvent } from "../analysis.ts";
import type { Finding } from "./finding.ts";
import type { AnomalyOptions } from "./options.ts";

export interface Anomaly extends Finding {
  /** The finding that speaks for it: itself where it raises an alarm of its own. */
  cause: string;
  isAlarm: boolean;
  isSnoozed: boolean;
}

export const findingKey = ({
  level,
  name,
  metric,
  period,
}: Pick<Finding, "level" | "name" | "metric" | "period">): string =>
  [level, name, metric, dayOf(period)].filter((part) => part !== "").join("/");

/** Of defects that come together the first speaks: what a later one says follows from it. */
const DATA_ORDER: readonly string[] = [
  "repeated_day",
  "missing_day",
  "awaited_day",
  "region_orders",
  "incomplete_day",
  "free_share",
  "tiny_order_share",
  "price_level",
  "price_spread",
  "region_prices",
  "product_price",
  "quantity_per_line",
  "known_customer_share",
  "new_customer_share",
  "one_customer_share",
  "new_product_share",
  "uncategorised_share",
  "category_orders",
  "payment_orders",
  "lines_per_order",
  "midnight_share",
  "hour_of_order",
  "no_orders_after",
  "no_orders_before",
  "no_small_orders",
  "no_large_orders",
  "return_share",
  "largest_order",
  "one_day_share",
];
/** Parts of the day, and of the sizes of orders, without an order. */
const RANGES = ["no_orders_after", "no_orders_before", "no_small_orders", "no_large_orders"] as const;
/** What is bound to follow from a defect. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  repeated_day: ["one_day_share", "region_orders", "one_customer_share"],
  missing_day: ["one_day_share", "awaited_day", "hour_of_order", ...RANGES],
  awaited_day: ["one_day_share", ...RANGES],
  region_orders: ["incomplete_day", "hour_of_order", "one_day_share", "category_orders", "payment_orders", ...RANGES],
  incomplete_day: ["hour_of_order", "one_day_share", "category_orders", ...RANGES],
  free_share: ["product_price", "lines_per_order", "category_orders", "hour_of_order", ...RANGES],
  tiny_order_share: [
    "price_level",
    "price_spread",
    "region_prices",
    "product_price",
    "quantity_per_line",
    "lines_per_order",
    "one_customer_share",
    ...RANGES,
  ],
  price_level: ["price_spread", "region_prices", "product_price", "largest_order", "quantity_per_line", ...RANGES],
  price_spread: ["region_prices", "product_price", "quantity_per_line"],
  region_prices: ["product_price", "largest_order"],
  product_price: ["largest_order"],
  quantity_per_line: ["largest_order", "price_level", ...RANGES],
  known_customer_share: ["new_customer_share", "one_customer_share"],
  new_customer_share: ["one_customer_share"],
  new_product_share: ["uncategorised_share", "category_orders"],
  uncategorised_share: ["category_orders"],
  lines_per_order: [...RANGES],
  midnight_share: ["hour_of_order", ...RANGES],
  hour_of_order: [...RANGES],
};
const LEVEL_ORDER: readonly Finding["level"][] = ["shop", "region", "category", "product", "order"];
const METRIC_ORDER = ["net_revenue", "orders", "customers", "order_value"];
/** What moves so much of the same money is the same news. */
const SAME_NEWS = 0.3;

const rank = (list: readonly string[], one: string): number => (list.indexOf(one) + list.length) % list.length;

const isSnoozedBy = (snooze: AnomalyOptions["snooze"], asOf: Day, { level, name, metric }: Finding): boolean =>
  snooze.some(
    (one) =>
      asOf < one.until &&
      (one.level === undefined || one.level === level) &&
      (one.name === undefined || one.name === name) &&
      (one.metric === undefined || one.metric === metric),
  );

/** Whether the news of `lead` holds that of `other`: the same direction, and the same matter seen from elsewhere. */
function holds(lead: Finding, other: Finding): boolean {
  if (Math.sign(lead.excess) !== Math.sign(other.excess)) return false;
  if (lead.level === other.level && lead.name === other.name) return true;
  // where the whole shop moves, its parts move with it
  if (lead.level === "shop") return true;
  // the same money seen by region, category, product and order
  return lead.level !== other.level && Math.abs(other.excess) >= SAME_NEWS * Math.abs(lead.excess);
}

/** Findings with who speaks for whom. Where the data is wrong, trade says nothing. */
export function withCauses(
  findings: readonly Finding[],
  snooze: AnomalyOptions["snooze"],
  asOf: Day,
  events: readonly ShopEvent[] = [],
): Anomaly[] {
  /** Whether what happened at the shop explains it: trade of that day, or of that week. */
  const isExplained = ({ level, grain, period }: Finding): boolean =>
    level !== "data" &&
    events.some(({ on }) => {
      const after = dayNumber(on) - period;
      return after >= 0 && after < (grain === "week" ? 7 : 1);
    });
  const data = findings
    .filter(({ level }) => level === "data")
    .sort(
      (a, b) =>
        rank(DATA_ORDER, a.metric) - rank(DATA_ORDER, b.metric) || a.period - b.period || (a.name < b.name ? -1 : 1),
    );
  const trade = findings
    .filter(({ level }) => level !== "data")
    .sort(
      (a, b) =>
        LEVEL_ORDER.indexOf(a.level) - LEVEL_ORDER.indexOf(b.level) ||
        rank(METRIC_ORDER, a.metric) - rank(METRIC_ORDER, b.metric) ||
        (a.grain === b.grain ? Math.abs(b.excess) - Math.abs(a.excess) : a.grain === "week" ? -1 : 1) ||
        (findingKey(a) < findingKey(b) ? -1 : 1),
    );
  const leads: Finding[] = [];
  const causeOf = (one: Finding): Finding => {
    const lead = leads.find((other) =>
      other.level === "data" && one.level === "data"
        ? other.metric === one.metric || FOLLOWS[other.metric]?.includes(one.metric)
        : other.level === "data" || holds(other, one),
    );
    if (lead === undefined) leads.push(one);
    return lead ?? one;
  };
  return [...data, ...trade].map((one): Anomaly => {
    const lead = causeOf(one);
    const isSnoozed = isSnoozedBy(snooze, asOf, lead) || isExplained(one);
    // a large order is to be known, and is no alarm
    return { ...one, cause: findingKey(lead), isAlarm: lead === one && !isSnoozed && one.level !== "order", isSnoozed };
  });
}
