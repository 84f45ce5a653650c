/** The reference's field cases as layouts; their truth is `cases.json`. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Layout, Truth } from "./truth.ts";

interface FieldCase {
  files: string[];
  config?: object;
  right: Readonly<Record<string, unknown>>;
  may_ask: boolean;
  why?: string;
}

/** What has to be in the words of a question, by the start of the reason that the case gives. */
const ASKS: readonly (readonly [string, RegExp])[] = [
  ["order of day and month", /day.*month|month.*day|date order/is],
  ["both orders of day and month", /mix|both/i],
  ["ids in scientific notation", /scientific|digits/i],
];

const KIND: Readonly<Record<string, keyof Truth>> = {
  net_revenue: "netRevenue",
  net_revenue_about: "netRevenue",
  orders: "orders",
  customers: "customers",
  units: "units",
  lines: "lines",
  rejected: "rejected",
  first_day: "firstDay",
  last_day: "lastDay",
  currency: "currency",
  placeholders_are_no_customers: "notCustomers",
};
const ROLE: Readonly<Record<string, string>> = {
  amount_from: "amount",
  product_from: "description",
  units_from: "quantity",
};

/** @throws Error where a case says something that is not compared */
export function truthOf(id: string, { right, why = "" }: Pick<FieldCase, "right" | "why">): Truth {
  const truth: Record<string, unknown> = {};
  const part = (name: "columns" | "regions" | "months", key: string, value: unknown): void => {
    truth[name] = { ...(truth[name] as object | undefined), [key]: value };
  };
  for (const [name, value] of Object.entries(right)) {
    if (name === "or_net_revenue") truth.netRevenue = [truth.netRevenue, value];
    // Sydney is eleven hours ahead in summer, and the case's hours are those of winter
    else if (name === "hours_between") truth.hours = [(value as number[])[0]!, (value as number[])[1]! + 1];
    else if (name in KIND) truth[KIND[name]!] = value;
    else if (name in ROLE) part("columns", ROLE[name]!, value);
    else if (name.startsWith("region_")) part("regions", name.slice("region_".length), value);
    else if (name === "asks") {
      const asks = ASKS.find(([start]) => String(value).startsWith(start));
      if (asks === undefined) throw new Error(`${id}: no words for ${JSON.stringify(value)}`);
      truth.asks = asks[1];
    } else if (name === "or_warns") truth.orWarns = value;
    else if (name === "april" || name === "july") part("months", name === "april" ? "2026-04" : "2026-07", value);
    else if (name === "baskets") truth.orders = value;
    // what the discount took is in the net revenue already
    else if (name !== "gross_after_discounts") throw new Error(`${id}: ${name} is not compared`);
  }
  const pasted = /then net_revenue is ([\d.]+\d)/.exec(why);
  if (pasted !== null) truth.netRevenue = Number(pasted[1]);
  if (/^no money in the file/.test(why)) truth.mayRefuse = /no (?:column (?:of|with|has) )?(?:money|amount)/i;
  return truth as Truth;
}

/** Every field case of a folder with a `cases.json`; none where it is absent. */
export function fieldCases(folder: string): Layout[] {
  const list = join(folder, "cases.json");
  if (!existsSync(list)) return [];
  const { cases } = JSON.parse(readFileSync(list, "utf8")) as { cases: FieldCase[] };
  return cases.map((one) => {
    const { files, config, may_ask } = one;
    const id = files[0]!.replace(/\.\w+$/, "");
    return {
      id,
      language: "en",
      kind: "field case",
      files: files.map((name) => ({ name, content: readFileSync(join(folder, name)) })),
      ...(config === undefined ? {} : { config: stringify(config) }),
      truth: truthOf(id, one),
      mayAsk: may_ask,
    };
  });
}
