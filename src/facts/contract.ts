/** Facts: what nearly every analysis needs, and nothing else. */
import type { Day } from "../calendar.ts";
import type pl from "../columns/polars.ts";

export interface Facts {
  /** One per order: `ORDERS` in schema.ts. Made when it is first asked for, like the items: see `arraysOf`. */
  readonly orders: pl.DataFrame;
  /** One per order × product: `ORDER_ITEMS`. */
  readonly orderItems: pl.DataFrame;
  /** One per identified customer: `CUSTOMERS`. */
  readonly customers: pl.DataFrame;
  /** One per product: `PRODUCTS`. */
  readonly products: pl.DataFrame;
}

export interface FactsOptions {
  /** Only lines before the start of this day count. Default: all. */
  asOf?: Day;
  /** `net` (default) subtracts returns, cancellations and adjustments; `exclude` looks at sale lines alone. */
  cancellations?: "net" | "exclude";
  /** `keep` (default) keeps anonymous sales in revenue and baskets; `drop` leaves them out of everything. */
  missingCustomer?: "keep" | "drop";
}
