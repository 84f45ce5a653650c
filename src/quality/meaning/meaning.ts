/** What the columns of a source mean, from what reading decided and what the configuration says. */

import { type Fate, fateOf, foldStatus, STATUS_BETWEEN, togetherFate } from "../../status/fate.ts";
import type { RecordSource } from "../input.ts";
import { hasOrderMoney, isOrders, type OrderMeaning } from "./order-money.ts";
import type { RecordMeaning } from "./records.ts";

/** What a configuration says of statuses and currencies. */
export interface MeaningOptions {
  /** Value of the status column → what it is; capitals, accents and punctuation do not matter. */
  status?: Readonly<Record<string, "sale" | "return" | "ignore">>;
  convert?: RecordMeaning["convert"];
}

export interface SourceMeaning {
  /** Undefined where records are worth price × quantity or their amount, and every one counts. */
  records: RecordMeaning | undefined;
  orders: (OrderMeaning & { fateOf: RecordMeaning["fateOf"] }) | undefined;
  /** What is counted is the order's: of records without an order id each is an order. */
  isOrderEach: boolean;
}

const headersOf = ({ mapping }: RecordSource, column: string): readonly string[] => {
  const found = mapping?.find((one) => one.column === column);
  return found?.headers ?? [found?.header ?? ""];
};

/** Meanings by source kind; those of one reading decision share one. */
export function createMeanings({ status = {}, convert }: MeaningOptions): (source: RecordSource) => SourceMeaning {
  const given = new Map(Object.entries(status).map(([text, fate]): [string, Fate] => [foldStatus(text), fate]));
  const known = new Map<string, SourceMeaning>();
  return (source) => {
    const headers = headersOf(source, "status");
    const { revenue } = source;
    const key = JSON.stringify([headers, revenue, source.mapping?.map(({ column }) => column)]);
    const found = known.get(key);
    if (found !== undefined) return found;
    const has = (column: string): boolean => source.mapping?.some((one) => one.column === column) === true;
    const reading = revenue ?? { base: "amount", lineMinus: [], orderMinus: [], refunds: false, fillDown: [] };
    const fateAt = (text: string, header: string): { fate: Fate | undefined; isGiven: boolean } => {
      const said = given.get(foldStatus(text));
      return { fate: said ?? fateOf(text, header), isGiven: said !== undefined };
    };
    const fate: RecordMeaning["fateOf"] = (text) =>
      given.get(foldStatus(text)) ??
      (headers.length === 1 ? fateOf(text, headers[0]) : togetherFate(text.split(STATUS_BETWEEN), headers, fateAt));
    const isPlain =
      (reading.base === "amount" || reading.base === "unit_price") &&
      reading.lineMinus.length === 0 &&
      !["status", "cancelled_at"].some(has) &&
      !(convert !== undefined && has("currency"));
    const made: SourceMeaning = {
      records: isPlain
        ? undefined
        : { rateUnit: 1, ...reading, fateOf: fate, ...(convert === undefined ? {} : { convert }) },
      orders: hasOrderMoney(reading) ? { ...reading, fateOf: fate } : undefined,
      isOrderEach: isOrders(reading.base),
    };
    known.set(key, made);
    return made;
  };
}
