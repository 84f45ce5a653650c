/** Made shops: steady trade from a seed, into which a test plants one truth. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDays, type Day, daysBetween, weekday } from "../../src/calendar.ts";
import { ConfigSchema } from "../../src/config/schema.ts";
import type { Effects } from "../../src/effects.ts";
import type { Report } from "../../src/report/contract.ts";
import { buildReport } from "../../src/run/build-report.ts";
import { type Computed, compute } from "../../src/run/compute.ts";
import type { RunRequest } from "../../src/run/request.ts";
import type { Section } from "../../src/section.ts";

/** The report day: a Monday. The week before it is 9–15 November 2026. */
export const AS_OF: Day = "2026-11-16";
export const WEEK: Day = "2026-11-09";

export interface Item {
  product: string;
  name: string;
  pieces: number;
  price: number;
}
export interface Order {
  id: string;
  on: Day;
  /** "14:05" */
  at: string;
  customer: string;
  region: string;
  items: Item[];
}

/** Mulberry32: the same numbers for the same seed on every machine. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface Steady {
  seed?: number;
  /** Whole weeks of data that end on the day before AS_OF. */
  weeks?: number;
  customers?: number;
  /** Orders on a usual weekday. */
  ordersADay?: number;
  /** 1 = Monday … 7 = Sunday. */
  closed?: readonly number[];
  products?: number;
  regions?: readonly string[];
  /** Orders of a day times this. */
  factor?: (day: Day) => number;
}

const two = (n: number): string => String(n).padStart(2, "0");

const madeShops = new Map<string, readonly Order[]>();

/** A shop that trades as it always does: its orders by day, with the variation of chance. Made once where it has no `factor`. */
export function steady(options: Steady = {}): Order[] {
  if (options.factor !== undefined) return ordersBy(options);
  const key = JSON.stringify(options);
  const orders = madeShops.get(key) ?? ordersBy(options);
  madeShops.set(key, orders);
  return [...orders];
}

function ordersBy({
  seed = 7,
  weeks = 60,
  customers = 400,
  ordersADay = 24,
  closed = [],
  products = 24,
  regions = ["England"],
  factor = () => 1,
}: Steady): Order[] {
  const random = randomOf(seed);
  const first = addDays(AS_OF, -7 * weeks);
  const orders: Order[] = [];
  for (let i = 0; i < 7 * weeks; i++) {
    const on = addDays(first, i);
    if (closed.includes(weekday(on))) continue;
    // a little more even than Poisson, so that a small shop's weeks are alike
    const count = Math.round(ordersADay * factor(on) * (0.92 + 0.16 * random()));
    for (let k = 0; k < count; k++) {
      const customer = 1 + Math.floor(customers * random() ** 1.3);
      const lines = 1 + Math.floor(3 * random());
      const taken = new Set(Array.from({ length: lines }, () => 1 + Math.floor(products * random())));
      orders.push({
        id: `${200_000 + orders.length}`,
        on,
        at: `${two(9 + Math.floor(10 * random()))}:${two(Math.floor(60 * random()))}`,
        customer: `K${1000 + customer}`,
        region: regions[customer % regions.length]!,
        items: [...taken].map((number) => ({
          product: `P${100 + number}`,
          name: `Thing ${String.fromCharCode(64 + number)}`,
          pieces: 1 + Math.floor(2 * random()),
          price: 5 + ((number * 7) % 19),
        })),
      });
    }
  }
  return orders;
}

export const isIn = (on: Day, from: Day, days = 7): boolean => {
  const at = daysBetween(from, on);
  return at >= 0 && at < days;
};

/** Orders of a customer of its own, on the given days. */
export const ordersOf = (customer: string, days: readonly Day[], amount: number, region = "England"): Order[] =>
  days.map((on, i) => ({
    id: `9${customer.replaceAll(/\D/g, "")}${i}`,
    on,
    at: "11:30",
    customer,
    region,
    items: [{ product: "P101", name: "Thing A", pieces: Math.max(1, Math.round(amount / 12)), price: 12 }],
  }));

/** Every `gap` days, from `from` to `to`. */
export const every = (gap: number, from: Day, to: Day): Day[] =>
  Array.from({ length: Math.floor(daysBetween(from, to) / gap) + 1 }, (_, i) => addDays(from, i * gap));

export interface Layout {
  orders?: boolean;
  customers?: boolean;
  products?: boolean;
  region?: boolean;
}

const HEAD = ["order_id", "ordered_at", "customer_id", "product_id", "description", "quantity", "unit_price", "region"];

/** By layout: an order that many shops have is written once. */
const linesOf = new Map<string, WeakMap<Order, string>>();

function lineOf(order: Order, item: Item, columns: readonly string[]): string {
  const all: Record<string, string> = {
    order_id: order.id,
    ordered_at: `${order.on} ${order.at}`,
    customer_id: order.customer,
    product_id: item.product,
    description: item.name,
    quantity: String(item.pieces),
    unit_price: item.price.toFixed(2),
    region: order.region,
  };
  return columns.map((name) => all[name]).join(",");
}

export function csvOf(
  orders: readonly Order[],
  { orders: ids = true, customers = true, products = true, region = true }: Layout = {},
): string {
  const left = HEAD.filter(
    (name) =>
      (ids || name !== "order_id") &&
      (customers || name !== "customer_id") &&
      (products || (name !== "product_id" && name !== "description")) &&
      (region || name !== "region"),
  );
  const layout = left.join(",");
  const written = linesOf.get(layout) ?? new WeakMap<Order, string>();
  linesOf.set(layout, written);
  const lines = orders.flatMap((order) => {
    const known = written.get(order);
    if (known !== undefined || order.items.length === 0) return known ?? [];
    const text = order.items.map((item) => lineOf(order, item, left)).join("\n");
    written.set(order, text);
    return text;
  });
  return `${[layout, ...lines].join("\n")}\n`;
}

export interface Told {
  report: Report;
  computed: Computed;
  section(name: string): Section | undefined;
  /** Every sentence and title of the report. */
  sentences: string[];
  /** Ids on a list of `call_list`, in its order. */
  list(name: string): string[];
}

const effects: Effects = {
  now: () => Date.parse("2026-11-20T12:00:00Z"),
  stdout: () => {},
  stderr: () => {},
  progress: () => {},
};

const folder = mkdtempSync(join(tmpdir(), "tillbook-story-"));

/** Every sentence that a reader sees. */
export const sentencesOf = (report: Report): string[] => [
  report.headline,
  ...(report.periodNote === undefined ? [] : [report.periodNote]),
  ...report.assumptions,
  ...report.highlights.map(({ text }) => text),
  ...report.alerts.map(({ text }) => text),
  ...report.actions.map(({ text }) => text),
  report.health.sentence,
  ...report.health.remarks,
  ...report.sections.flatMap((section) => [
    section.title,
    section.subtitle,
    ...section.highlights.map(({ text }) => text),
    ...section.actions,
    ...section.notes,
    ...section.blocks.flatMap((block) => [
      block.title,
      block.subtitle,
      ...(block.kind === "text" ? block.items : []),
      ...(block.kind === "chart" ? [block.alt] : []),
    ]),
  ]),
];

export async function tellFiles(
  files: readonly string[],
  config: object = {},
  more: Partial<RunRequest> = {},
): Promise<Told> {
  const request: RunRequest = {
    loaded: { config: ConfigSchema.parse(config), directory: folder },
    files,
    cwd: folder,
    ...more,
  };
  const computed = await compute(request, effects);
  const { report } = buildReport(computed, request, []);
  return {
    report,
    computed,
    section: (name) => report.sections.find((one) => one.name === name),
    sentences: sentencesOf(report),
    list: (name) =>
      (computed.tables.call_list?.toRecords() ?? [])
        .filter((row) => row.list === name)
        .sort((a, b) => Number(a.rank) - Number(b.rank))
        .map((row) => String(row.customer_id)),
  };
}

/** The analyses that tell the story of the week. */
const STORY = ["kpis", "rfm", "cohorts", "basket"];

let made = 0;
/** The report of a CSV file of these orders, of the analyses that tell the story unless `more.only` names others (none: all). */
export function tell(
  orders: readonly Order[],
  { layout, config, more }: { layout?: Layout; config?: object; more?: Partial<RunRequest> } = {},
): Promise<Told> {
  const file = join(folder, `shop-${++made}.csv`);
  writeFileSync(file, csvOf(orders, layout));
  return tellFiles([file], config, { only: STORY, ...more });
}
