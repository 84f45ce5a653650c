/** What to offer to customers of a list: the product that goes with what they have bought. */
import type pl from "../columns/polars.ts";
import type { Input } from "./analysis.ts";
import { rowsOf } from "./rows.ts";

/** Names of the products to offer, by customer of `listed`; of nobody where the run has no table `next_best`. */
export function offersTo({ table }: Pick<Input, "table">, listed: pl.DataFrame): ReadonlyMap<unknown, string> {
  const known = table("next_best")?.join(listed.select("customer_id"), { on: "customer_id", how: "inner" });
  return new Map((known === undefined ? [] : rowsOf(known)).map((row) => [row.customer_id, String(row.product)]));
}

/** "; offer Tea Infuser White", or nothing. */
export const offerText = (offer: string | undefined): string => (offer === undefined ? "" : `; offer ${offer}`);
