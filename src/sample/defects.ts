/**
 * Defects planted in the synthetic shop, one after the other in a fixed round, so that every kind comes up and its number
 * is known. Each says what a reader has to make of it.
 */

import { below, createRandom } from "../models/random.ts";
import { CATALOGUE } from "./catalogue.ts";
import { bytes, field, HEADER, money } from "./text.ts";

/** The round, in order, and what has to become of such a record. */
const FATES = {
  wrong_field_count: "unreadable_record",
  broken_quote: "unreadable_record",
  bad_byte: "unreadable_record",
  missing_required: "missing_required",
  invalid_order_id: "invalid_order_id",
  invalid_product: "invalid_product",
  invalid_quantity: "invalid_quantity",
  invalid_price: "invalid_price",
  invalid_date: "invalid_date",
  future_date: "future_date",
  duplicate_line: "duplicate_line",
  blank_line: "blank",
  repeated_header: "header",
  zero_price: "line",
  outlier: "line",
  adjustment: "line",
} as const;
export type PlantedKind = keyof typeof FATES;
/** Kinds that lie in the names of the catalogue rather than in single records; they are counted in lines. */
export type NameKind = "two_names" | "same_name" | "hostile_text";
export type DefectKind = PlantedKind | NameKind;

export const PLANTED_KINDS = Object.keys(FATES) as PlantedKind[];
export const fate = (kind: PlantedKind): (typeof FATES)[PlantedKind] => FATES[kind];
const KEPT: readonly string[] = ["blank", "header", "line"];
/** The reason a planted record is refused for, or null where it is not refused. */
export const reasonOf = (kind: PlantedKind): string | null => (KEPT.includes(FATES[kind]) ? null : FATES[kind]);

/** An outlier is a gross ordered for one piece of something cheap; its order is cancelled at once. */
export const OUTLIER = { pieces: 144, mostPence: 800 };

/** Where a defect is planted: after the order that has just been written. */
export interface Host {
  /** A new order number, used up by the call. */
  newOrder(): string;
  stamp: string;
  customer: string;
  country: string;
  /** The last good line, with its line end. */
  lastLine: string;
  price: Int32Array;
}

/** The defective record's text, one physical line, as a byte string. */
export type Damage = (kind: Exclude<PlantedKind, "zero_price" | "outlier" | "adjustment">, host: Host) => string;

/** A sale may lack its number or its product id: these are what none may lack. */
const REQUIRED = ["stamp", "quantity", "price"];
const QUANTITIES = ["two", "0", "1O"];
const PRICES = ["free", "n/a", "12.50.00"];
const DATES = ["2025-02-30 10:15", "yesterday", "2025-13-01 09:00"];
const DAYS_TO_COME = ["2098-01-04 09:00", "2099-12-31 23:59"];

/** Damages records in turn in each of the ways of their kind. */
export function createDamage(seed: number): Damage {
  const random = createRandom(seed, "defects");
  const times = new Map<PlantedKind, number>();
  return (kind, host) => {
    const time = times.get(kind) ?? 0;
    times.set(kind, time + 1);
    const inTurn = (ways: readonly string[]): string => ways[time % ways.length]!;
    if (kind === "duplicate_line") return host.lastLine;
    if (kind === "repeated_header") return HEADER;
    if (kind === "blank_line") return inTurn(["\n", ",,,,,,,,\n"]);

    const product = below(random, CATALOGUE.length);
    const { id, name, category } = CATALOGUE[product]!;
    const row = {
      order: host.newOrder(),
      stamp: host.stamp,
      customer: host.customer,
      id,
      name: field(name),
      category: field(category),
      quantity: "1",
      price: money(host.price[product]!),
      country: host.country,
    };
    const written = (change: Partial<typeof row>, fields = 9): string =>
      `${Object.values({ ...row, ...change })
        .slice(0, fields)
        .join(",")}\n`;
    const plain = bytes(name.replaceAll(/[",]/g, ""));
    switch (kind) {
      case "wrong_field_count":
        return time % 2 === 0 ? written({ name: `${plain}, boxed` }) : written({}, 5);
      case "broken_quote":
        return written({ name: `"${plain}` });
      case "bad_byte":
        return written({ name: `${plain} \x9d` });
      case "missing_required":
        return written({ [inTurn(REQUIRED)]: "" });
      case "invalid_order_id":
        return written({ order: `${row.order}\x07` });
      case "invalid_product":
        return written({ id: `${id}\x1b` });
      case "invalid_quantity":
        return written({ quantity: inTurn(QUANTITIES) });
      case "invalid_price":
        return written({ price: inTurn(PRICES) });
      case "invalid_date":
        return written({ stamp: inTurn(DATES) });
      case "future_date":
        return written({ stamp: inTurn(DAYS_TO_COME) });
    }
  };
}
