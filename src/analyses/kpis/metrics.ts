/** The metrics, as data: each one line over the totals of a range. */
import type { ValueFormat } from "../../section.ts";
import type { Totals } from "./measure.ts";

/** a / b, null where b is 0: nothing to divide by is not zero. */
export const ratio = (a: number, b: number): number | null => (b === 0 ? null : a / b);

export interface Metric {
  metric: string;
  label: string;
  unit: "currency" | "orders" | "customers" | "pieces" | "share";
  format: ValueFormat;
  /** Only the data's own past tells who is new: not compared with a year that lies in its first 90 days. */
  needsPast?: true;
  of(totals: Totals): number | null;
}

export const METRICS = [
  { metric: "net_revenue", label: "Net revenue", unit: "currency", format: "moneyShort", of: (t) => t.netRevenue },
  {
    metric: "gross_revenue",
    label: "Gross revenue",
    unit: "currency",
    format: "moneyShort",
    of: (t) => t.grossRevenue,
  },
  { metric: "returns", label: "Returns", unit: "currency", format: "moneyShort", of: (t) => t.returns },
  { metric: "orders", label: "Orders", unit: "orders", format: "integer", of: (t) => t.orders },
  { metric: "units", label: "Units", unit: "pieces", format: "integer", of: (t) => t.units },
  { metric: "customers", label: "Customers", unit: "customers", format: "integer", of: (t) => t.customers },
  {
    metric: "new_customers",
    label: "New customers",
    unit: "customers",
    format: "integer",
    needsPast: true,
    of: (t) => t.newCustomers,
  },
  {
    metric: "returning_customers",
    label: "Returning customers",
    unit: "customers",
    format: "integer",
    needsPast: true,
    of: (t) => t.customers - t.newCustomers,
  },
  {
    metric: "new_customer_share",
    label: "Share of new customers",
    unit: "share",
    format: "percent",
    needsPast: true,
    of: (t) => ratio(t.newCustomers, t.customers),
  },
  {
    metric: "average_order_value",
    label: "Average order",
    unit: "currency",
    format: "moneyWhole",
    of: (t) => ratio(t.netRevenue, t.orders),
  },
  {
    metric: "revenue_per_customer",
    label: "Revenue per customer",
    unit: "currency",
    format: "moneyWhole",
    of: (t) => ratio(t.identifiedNet, t.customers),
  },
  {
    metric: "repeat_rate",
    label: "Repeat rate",
    unit: "share",
    format: "percent",
    needsPast: true,
    of: (t) => ratio(t.repeatCustomers, t.customersEver),
  },
  {
    metric: "repeat_rate_90d",
    label: "Repeat rate within 90 days",
    unit: "share",
    format: "percent",
    needsPast: true,
    of: (t) => ratio(t.earlyRepeaters, t.maturedCustomers),
  },
  {
    metric: "retention_rate",
    label: "Retention",
    unit: "share",
    format: "percent",
    of: (t) => ratio(t.retained, t.baseCustomers),
  },
] as const satisfies readonly Metric[];

export type MetricName = (typeof METRICS)[number]["metric"];
export const metricNamed = (name: MetricName): Metric => METRICS.find((m) => m.metric === name)!;
