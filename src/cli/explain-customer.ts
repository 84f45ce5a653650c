import { CUSTOMER_KEY } from "../../scheduler/mail/customer-key.ts";
import pl from "../columns/polars.ts";
import { int64Series, stringSeries } from "../columns/to-polars.ts";
import { range } from "../columns/typed-arrays.ts";
import { EXIT, UserError } from "../errors.ts";
import type { Facts } from "../facts/contract.ts";
import { toAmount } from "../money.ts";
import { computeExplained } from "../run/explain.ts";
import { isDate, toJson } from "../tables.ts";
import { customerNamed, looksLikePseudonym } from "./customer-named.ts";
import { requestOf } from "./request.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";
import { visibleJson } from "./visible.ts";

const LAST_ORDERS = 10;

/** Returns and cancellations have numbers of their own, and are no orders. */
const counted = (orders: pl.DataFrame): number => orders.filter(pl.col("is_sale")).height;

/** The orders of a customer, the latest first. */
function ordersOf({ orders, customers }: Facts, id: string): pl.DataFrame {
  const { codes, dictionary } = customers.id;
  const customer = codes.findIndex((code) => dictionary.text(code) === id);
  const rows = range(orders.count).filter((row) => orders.customer[row] === customer);
  const numbers = (of: ArrayLike<number>): Float64Array => Float64Array.from(rows, (row) => of[row]!);
  return pl
    .DataFrame([
      stringSeries(
        "order_id",
        orders.id.dictionary,
        rows.map((row) => orders.id.codes[row]!),
      ),
      int64Series("at", numbers(orders.at)),
      pl.Series("units", numbers(orders.units)),
      pl.Series("net_revenue", numbers(orders.netE4).map(toAmount)),
      pl.Series("is_sale", numbers(orders.isSale)).cast(pl.Bool),
    ])
    .sort(["at", "order_id"], true)
    .select(
      pl.col("order_id"),
      pl.col("at").cast(pl.Datetime("ms")).cast(pl.Date).alias("ordered_on"),
      pl.col("units"),
      pl.col("net_revenue"),
      pl.col("is_sale"),
    );
}

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [named = "", ...files]: string[],
): Promise<number> {
  const request = requestOf(shell, options, files);
  const { computed, marts, explains } = await computeExplained(request, shell);
  const { facts, tables, context, asOf } = computed;
  const of = (one: string): pl.DataFrame => tables.customer_360!.filter(pl.col("customer_id").eq(pl.lit(one)));
  const id = customerNamed(named, request, (one) => of(one).height > 0);
  const customer = of(id);
  if (customer.height === 0) {
    throw new UserError(`there is no customer ${JSON.stringify(id)} before ${asOf}`, {
      hint: looksLikePseudonym(named)
        ? `it looks like a pseudonym of a mailed report, and no ${CUSTOMER_KEY} under reports knows it`
        : `${context.format.integer(facts.customers.count)} customers are known; \`tillbook export customer_360\` lists them`,
      exitCode: EXIT.usage,
    });
  }
  const orders = ordersOf(facts, id);
  if (options.json === true) {
    shell.stdout(
      visibleJson(
        `{"asOf":"${asOf}","customer":${toJson(customer).trim().slice(1, -1)},"orders":${toJson(orders).trim()}}\n`,
      ),
    );
    return EXIT.ok;
  }
  const { format } = context;
  const shown = (value: unknown): string =>
    isDate(value)
      ? format.day(value.toISOString())
      : typeof value === "number" && !Number.isInteger(value)
        ? format.decimal(value, 2)
        : value === null
          ? "–"
          : String(value);
  const known = Object.entries(customer.toRecords()[0]!).map(([name, value]) => [`  ${name}`, shown(value)]);
  const recent = orders
    .head(LAST_ORDERS)
    .toRecords()
    .map((order) => [
      `  ${order.order_id}`,
      format.day((order.ordered_on as unknown as Date).toISOString()),
      format.money(order.net_revenue as number),
      order.is_sale ? "" : "return or cancellation",
    ]);
  const { title, table } = explains.customer;
  const reasons = marts[table]!;
  const rows = reasons.toRecords().map((row) => Object.values(row).map(shown));
  shell.stdout(
    [
      `Customer ${id}${id === named ? "" : ` (${named} in mails)`} as of ${format.day(asOf)}`,
      ...aligned(known, ["left", "left"]),
      "",
      `Last orders and returns (${Math.min(LAST_ORDERS, orders.height)} of ${orders.height}, ${counted(orders)} of them orders)`,
      ...aligned(recent, ["left", "left", "right", "left"]),
      "",
      title,
      ...aligned(
        [reasons.columns, ...rows].map((row) => ["", ...row]),
        ["left", ...reasons.columns.map(() => "left" as const)],
      ),
      "",
    ].join("\n"),
  );
  return EXIT.ok;
}
