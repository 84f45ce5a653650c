/** The most valuable customers: what each is worth, when the next order is due, and what to do. */
import type { Day } from "../../calendar.ts";
import { daysBetween } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import type { Format } from "../../format.ts";
import type { Input } from "../analysis.ts";
import { offersTo, offerText } from "../next-offer.ts";
import { frameOf, type Row, rowsOf } from "../rows.ts";
import { VALUE_LIST } from "./contracts.ts";

/** Below it a customer has more likely left than not. */
const LIKELY = 0.5;
/** Days within which an order that is due is worth preparing for. */
const SOON = 30;

function actionOf(row: Row, offer: string | undefined, asOf: Day, format: Format): string {
  const what = offerText(offer);
  if (Number(row.p_alive) < LIKELY) return `Call: may have left${what}`;
  const due = row.next_order_on;
  if (due !== null && daysBetween(asOf, String(due)) <= SOON) return `Write before ${format.day(String(due))}${what}`;
  return `Keep in touch${what}`;
}

/** @param customers of the contract CUSTOMER_VALUE */
export function valueList(
  customers: pl.DataFrame,
  input: Input,
  length: number,
  { asOf, format }: { asOf: Day; format: Format },
): pl.DataFrame {
  const first = customers.sort(["clv_12m", "customer_id"], [true, false]).head(length);
  const offers = offersTo(input, first);
  const top = rowsOf(first);
  return frameOf(
    VALUE_LIST,
    top.map((row, i): Row => {
      const offer = offers.get(row.customer_id);
      return {
        rank: i + 1,
        customer_id: row.customer_id ?? null,
        clv_12m: row.clv_12m ?? null,
        clv_12m_low: row.clv_12m_low ?? null,
        clv_12m_high: row.clv_12m_high ?? null,
        p_alive: row.p_alive ?? null,
        expected_order_value: row.expected_order_value ?? null,
        expected_purchases_90d: row.expected_purchases_90d ?? null,
        next_order_on: row.next_order_on ?? null,
        next_product: offer ?? null,
        action: actionOf(row, offer, asOf, format),
      };
    }),
  );
}
