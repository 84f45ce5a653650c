/** What is written into a column of a layout: one function a part. */
import type { Locale, Style } from "./locales.ts";
import type { ShopLine, ShopOrder } from "./shop.ts";

export interface Cell {
  order: ShopOrder;
  line: ShopLine;
  /** Position among the lines of the order, and among the records of the file. */
  lineNo: number;
  rowNo: number;
}

export interface Writing {
  locale: Locale;
  style: Style;
  taxRate: number;
  /** Money has a currency sign. */
  signs: boolean;
  /** Negative money is in brackets. */
  brackets: boolean;
  orderId: (order: ShopOrder) => string;
  customerId: (customer: number) => string;
  /** What stands where nobody is known. */
  nobody: string;
  date: (at: number) => string;
  has: (part: string) => boolean;
  currencyOf: (order: ShopOrder) => string;
}

const sum = (order: ShopOrder, of: (line: ShopLine) => number): number =>
  order.lines.reduce((total, line) => total + of(line), 0);

/** Goods after discounts. */
export const goodsOf = (order: ShopOrder): number => sum(order, ({ net }) => net);
export const taxOf = (order: ShopOrder): number => sum(order, ({ tax }) => tax);

/** What an order's total has in it: goods, less its discount, and its postage and tax where the file says them. */
export const totalOf = (order: ShopOrder, has: Writing["has"]): number =>
  goodsOf(order) - order.discount + order.shipping + (has("order_tax") || has("tax") ? taxOf(order) : 0);
const feeOf = (order: ShopOrder, has: Writing["has"]): number => Math.round(totalOf(order, has) * 0.029);

/** A number with the decimals of its style. */
export function numberText(value: number, decimals: number, { decimal, thousands }: Style): string {
  const [whole, part] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = thousands === "" ? whole! : whole!.replace(/\B(?=(\d{3})+$)/g, thousands);
  return `${value < 0 ? "-" : ""}${grouped}${part === undefined ? "" : decimal + part}`;
}

function moneyText(hundredths: number, { locale, style, signs, brackets }: Writing): string {
  const value = numberText(Math.abs(hundredths) / 100, locale.unit === 1 ? 2 : 0, style);
  const isPrefix = ["$", "R$", "¥", "Rp", "₺"].includes(locale.sign);
  const signed = signs ? (isPrefix ? `${locale.sign}${value}` : `${value} ${locale.sign}`) : value;
  return hundredths >= 0 ? signed : brackets ? `(${signed})` : `-${signed}`;
}

const DAY = 86_400_000;
const pad = (n: number): string => String(n).padStart(2, "0");
const clock = (at: number): string => `${pad(new Date(at).getUTCHours())}:${pad(new Date(at).getUTCMinutes())}`;
const pick = (values: readonly string[], n: number): string => values[n % values.length]!;

type Part = (cell: Cell, writing: Writing) => string;
const lineMoney =
  (of: (line: ShopLine, writing: Writing) => number): Part =>
  ({ line }, writing) =>
    moneyText(of(line, writing), writing);
const orderMoney =
  (of: (order: ShopOrder, has: Writing["has"]) => number): Part =>
  ({ order }, writing) =>
    moneyText(of(order, writing.has), writing);
const words =
  (...values: string[]): Part =>
  ({ order }) =>
    pick(values, order.no);
const byProduct =
  (...values: string[]): Part =>
  ({ line }) =>
    pick(values, line.product);
const ratio =
  (of: (cell: Cell) => number, decimals: number): Part =>
  (cell, { style }) =>
    numberText(of(cell), decimals, { ...style, thousands: "" });
const isNobody = ({ order }: Cell): boolean => order.customer < 0;

export const PARTS: Readonly<Record<string, Part>> = {
  order: ({ order }, { orderId }) => orderId(order),
  customer: (cell, { customerId, nobody }) => (isNobody(cell) ? nobody : customerId(cell.order.customer)),
  customer_name: (cell, { nobody }) =>
    isNobody(cell) ? nobody : `Person ${String.fromCharCode(65 + cell.order.customer)}`,
  email: (cell, { nobody }) => (isNobody(cell) ? nobody : `person${cell.order.customer}@example.com`),
  phone: (cell, { nobody }) => (isNobody(cell) ? nobody : `+44 7700 9001${pad(cell.order.customer)}`),
  date: ({ order }, { date }) => date(order.at),
  date_again: ({ order }, { date }) => date(order.at),
  datetime: ({ order }, { date }) => `${date(order.at)} ${clock(order.at)}`,
  datetime_again: ({ order }) => `${new Date(order.at).toISOString().slice(0, 10)} ${clock(order.at)}:00.000`,
  instant: ({ order }) => new Date(order.at).toISOString().replace(".000", ""),
  date_oracle: ({ order }, { locale }) => {
    const at = new Date(order.at);
    return `${pad(at.getUTCDate())}-${locale.months[at.getUTCMonth()]!.toUpperCase()}-${at.getUTCFullYear() % 100}`;
  },
  time: ({ order }) => `${clock(order.at)}:00`,
  ship_date: ({ order }, { date }) => date(order.at + (3 + (order.no % 4)) * DAY),
  ship_date_2: ({ order }, { date }) => date(order.at + (1 + (order.no % 6)) * DAY),
  year: ({ order }) => String(new Date(order.at).getUTCFullYear()),
  month: ({ order }) => String(new Date(order.at).getUTCMonth() + 1),
  week: ({ order }) => String(1 + Math.floor((order.at - Date.UTC(2025, 11, 29)) / (7 * DAY))),
  timezone: () => "UTC",

  sku: ({ line }) => String(20_100 + 7 * line.product),
  barcode: ({ line }) => String(4_006_381_333_900 + line.product),
  product: ({ line }, { locale }) => locale.products[line.product]!,
  category: byProduct("Kitchen", "Living", "Bath"),
  brand: byProduct("Norra", "Kivo"),
  size: byProduct("S", "M", "L"),
  quantity: ({ line }) => String(line.quantity),
  // half a kilogram for every piece, at a price per kilogram
  half_kilos: ratio(({ line }) => line.quantity / 2, 3),
  price_per_kilo: lineMoney(({ price }) => 2 * price),
  boxes: ({ line }) => String(Math.ceil(line.quantity / 2)),
  box_size: byProduct("6", "12", "24"),
  covers: ({ order }) => String(1 + (order.no % 5)),
  batch: ({ line }) => `LOT${1200 + 17 * line.product}`,
  series: words("A", "B"),
  price: lineMoney(({ price }) => price),
  list_price: lineMoney(({ price }) => price + 1000),
  price_total: lineMoney(({ gross }) => gross),
  net: lineMoney(({ net }) => net),
  gross: lineMoney(({ gross }) => gross),
  total: lineMoney(({ net, tax }) => net + tax),
  discount: lineMoney(({ discount }) => discount),
  minus_discount: lineMoney(({ discount }) => -discount),
  discount_share: ratio(({ line }) => (line.gross === 0 ? 0 : line.discount / line.gross), 2),
  discount_share_done: ratio(({ line }) => (line.gross === 0 ? 0 : line.discount / line.gross), 2),
  discount_percent: ratio(({ line }) => (line.gross === 0 ? 0 : (100 * line.discount) / line.gross), 0),
  tax: lineMoney(({ tax }) => tax),
  // of what is paid, which has it in
  tax_within: lineMoney(({ net }) => Math.round(net / 6)),
  tax_again: lineMoney(({ tax }) => tax),
  tax_rate: (_, { taxRate, style }) => numberText(taxRate * 100, 0, style),
  net_named_cost: lineMoney(({ net }) => net),
  unit_cost: lineMoney(({ price }, { locale }) => Math.round((price * 0.6) / locale.unit) * locale.unit),
  cost: lineMoney(({ cost }) => cost),
  profit: lineMoney(({ net, cost }) => net - cost),
  profit_after: lineMoney(({ net, cost }) => net - cost),
  margin: ratio(({ line }) => (line.net === 0 ? 0 : (100 * (line.net - line.cost)) / line.net), 1),
  line_shipping: ({ order, lineNo }, writing) => moneyText(lineNo === 0 ? order.shipping : 0, writing),

  order_total: orderMoney(totalOf),
  order_total_goods: orderMoney(goodsOf),
  order_subtotal: orderMoney(goodsOf),
  order_discount: orderMoney(({ discount }) => discount),
  order_tax: orderMoney(taxOf),
  order_shipping: orderMoney(({ shipping }) => shipping),
  order_fee: orderMoney(feeOf),
  order_minus_fee: orderMoney((order, has) => -feeOf(order, has)),
  order_after_fee: orderMoney((order, has) => totalOf(order, has) - feeOf(order, has)),
  order_units: ({ order }) => String(sum(order, ({ quantity }) => quantity)),
  refund: ({ order }, writing) => moneyText(refundOf(order), writing),

  status: ({ order }, { locale }) => locale.status[order.status],
  done: (_, { locale }) => locale.status.done,
  closed: () => "Closed",
  completed: () => "Completed",
  approved: () => "Approved",
  paid: () => "Paid",
  currency: ({ order }, { currencyOf }) => currencyOf(order),
  currency_small: ({ order }, { currencyOf }) => currencyOf(order).toLowerCase(),

  fee: lineMoney(({ net }, { locale }) => Math.round((net * 0.1) / locale.unit) * locale.unit),
  tip: lineMoney(({ product, quantity }, { locale }) => 50 * ((product * quantity) % 7) * locale.scale),
  stamp: ({ order }, writing) => moneyText(order.no % 4 === 0 ? 200 : 0, writing),
  minutes: ({ line }) => String(15 * (1 + (line.product % 4))),
  kilograms: ratio(({ line }) => line.quantity * (0.3 + line.product / 10), 2),
  po: ({ order }) => `PO-${4400 + ((order.no * 37) % 900)}`,

  store: words("Harbour", "Station", "Market"),
  store_no: ({ order }) => String(3 + order.store * 2),
  store_letter: words("A", "B", "C"),
  till: ({ order }) => String(order.till),
  channel: words("Online", "Store"),
  region: words("North", "South", "West"),
  country: (_, { locale }) => locale.country,
  country_code: words("DE", "FR", "US"),
  city: words("Springfield", "Riverton", "Lakeside"),
  zip: ({ order }) => String(10_115 + 37 * (order.no % 9)),
  address: ({ order }) => `${order.no % 23} Main St, Springfield, MA 0${1001 + (order.no % 5)}`,
  segment: words("Consumer", "Corporate"),
  ship_mode: words("Standard", "Express"),
  payment: words("Card", "Cash", "Voucher"),
  payment_word: () => "Express Checkout Payment",
  payment_id: ({ order }) => `pay_${(order.no * 7919 + 104_729).toString(36)}`,
  card: ({ order }) => (order.no % 3 === 0 ? "" : `ANON-0000-0000-${pad(order.no % 31)}`),
  sale_word: () => "Sale",
  invoice_word: () => "Invoice",
  member: words("Member", "Normal"),
  gender: words("Female", "Male"),
  age: ({ order }) => String(21 + (((order.customer + 2) * 7) % 48)),
  age_group: words("Adult", "Senior"),
  staff: words("Staff 1", "Staff 2", "Staff 3"),
  staff_no: ({ order }) => String(1 + (order.no % 4)),
  yes_no: ({ order }, { locale }) => (order.no % 3 === 0 ? locale.yes : locale.no),
  true_false: ({ order }) => (order.no % 2 === 0 ? "True" : "False"),
  true: () => "true",
  false: () => "false",
  constant: (_, { style }) => numberText(4.761905, 6, { ...style, thousands: "" }),
  rating: ratio(({ order, lineNo }) => 4 + ((order.no * 7 + lineNo * 3) % 60) / 10, 1),
  reviews: ({ line }) => String(12 + 31 * line.product),
  stock: ({ rowNo }) => String(900 - rowNo * 3),
  row: ({ rowNo }) => String(rowNo),
  line_no: ({ lineNo }) => String(lineNo + 1),
  line_id: ({ rowNo }) => String(880_001 + rowNo),
  small: ({ order }) => String(order.no % 4),
  count_in_order: ({ order }) => String(order.lines.length),
  running: ({ rowNo }, { style }) => numberText(1000 + 17.5 * rowNo, 2, style),
  regular: () => "Regular",
  empty: () => "",
};

/** A payment that was given back, wholly or by half. */
export const refundOf = (order: ShopOrder): number =>
  order.no % 13 === 6 ? goodsOf(order) : order.no % 13 === 9 ? Math.round(goodsOf(order) / 200) * 100 : 0;
