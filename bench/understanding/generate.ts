/** Layouts with their truth: header sets × styles × traps, the same for the same seed. */
import { below, createRandom } from "../../src/models/random.ts";
import { type Cell, goodsOf, numberText, PARTS, refundOf, taxOf, totalOf, type Writing } from "./columns.ts";
import { HEADER_SETS, type HeaderSet } from "./header-sets.ts";
import { LOCALES, type Locale, type Style } from "./locales.ts";
import { makeShop, type ShopOrder } from "./shop.ts";
import { type Trap, trapsOf } from "./traps.ts";
import type { Layout, Truth } from "./truth.ts";

/** Layouts made of one header set: the usual style as it is, and others with a trap each. */
const VARIANTS = 4;
const DAY = 86_400_000;

interface Made {
  set: HeaderSet;
  trap: Trap;
  style: Style;
  locale: Locale;
  orders: ShopOrder[];
  writing: Writing;
  has: (part: string) => boolean;
  isPerOrder: boolean;
}

const pad = (n: number, width = 2): string => String(n).padStart(width, "0");

/** A day in a style, `yyyy-mm-dd` and its relatives. */
export function dayText(at: number, pattern: string, months: readonly string[]): string {
  const day = new Date(at);
  const parts: Record<string, string> = {
    yyyy: String(day.getUTCFullYear()),
    yy: pad(day.getUTCFullYear() % 100),
    mon: months[day.getUTCMonth()]!,
    mm: pad(day.getUTCMonth() + 1),
    dd: pad(day.getUTCDate()),
    m: String(day.getUTCMonth() + 1),
    d: String(day.getUTCDate()),
  };
  return pattern.replace(/yyyy|yy|mon|mm|dd|m|d/g, (part) => parts[part]!);
}

/** Days between 30 December 1899 and 1970. */
const SERIAL_OF_1970 = 25_569;

const ORDER_IDS: readonly ((no: number) => string)[] = [
  (no) => String(10_248 + no),
  (no) => `#${1001 + no}`,
  (no) => `INV-2026-${pad(1 + no, 4)}`,
  (no) => `A${pad(700 + 13 * no, 6)}`,
];
const CUSTOMER_IDS: readonly ((customer: number) => string)[] = [
  (customer) => `C${pad(customer + 1, 4)}`,
  (customer) => String(17_850 + 11 * customer),
  (customer) => `cus_${(customer * 48_611 + 1_679_616).toString(36)}`,
];

/** Reads at once the cells of a file without products as one record an order. */
const perOrder = (has: Made["has"]): boolean =>
  !["product", "sku", "quantity", "half_kilos", "category", "price"].some(has);

const counts = ({ status }: ShopOrder): boolean => status === "done";

/** Net revenue in hundredths, each in a way that a careful analyst may count it. */
function revenues({ orders, has, isPerOrder }: Made): number[] {
  const sold = orders.filter(counts);
  const sum = (of: (order: ShopOrder) => number): number => sold.reduce((total, order) => total + of(order), 0);
  const goods = sum(goodsOf);
  const tax = sum(taxOf);
  const discounts = sum(({ discount }) => discount);
  const gross = sum(({ lines }) => lines.reduce((total, line) => total + line.gross, 0));
  const net = goods - discounts - (has("refund") ? sum(refundOf) : 0);
  if (has("price_total")) return [gross];
  if (isPerOrder && !has("order_subtotal") && !has("net")) {
    const total = sum((order) => totalOf(order, has));
    return [total - (has("order_shipping") ? sum(({ shipping }) => shipping) : 0)];
  }
  const isTaxed = has("total") || has("order_tax") || (has("tax") && (has("order_total") || has("line_shipping")));
  return isTaxed ? [net, net + tax] : [net];
}

function truthOf(made: Made): Truth {
  const { orders, has, locale, trap, isPerOrder } = made;
  if (trap === "currencies") return { asks: /currenc/i };
  const sold = orders.filter(counts);
  const identifies = ["customer", "email", "phone", "customer_name"].some(has);
  const mayIdentify = identifies || has("address") || has("card") || has("staff");
  const days = sold.map(({ at }) => new Date(at).toISOString().slice(0, 10)).sort();
  const pieces = sold.reduce((sum, { lines }) => sum + lines.reduce((n, { quantity }) => n + quantity, 0), 0);
  const hasSerialDay = trap === "headerless";
  return {
    netRevenue: revenues(made).map((hundredths) => hundredths / 100),
    // with refunds: whether an order that was given back was one is for the report to say
    ...(has("order") && trap !== "refunds" && !has("refund") && trap !== "returns" && trap !== "brackets"
      ? { orders: sold.length }
      : {}),
    ...(identifies && trap !== "refunds" && !has("refund") && trap !== "returns" && trap !== "brackets"
      ? { customers: new Set(sold.flatMap(({ customer }) => (customer < 0 ? [] : [customer]))).size }
      : mayIdentify
        ? {}
        : { customers: 0 }),
    ...(["quantity", "half_kilos"].some(has) && !isPerOrder && !["refunds", "returns", "brackets"].includes(trap)
      ? { units: pieces * (has("half_kilos") ? 0.5 : 1) }
      : {}),
    ...(trap === "refunds" || has("refund") || hasSerialDay ? {} : { firstDay: days[0]!, lastDay: days.at(-1)! }),
    ...(has("currency") || has("currency_small") || trap === "signs"
      ? // a dollar or a crown is not of one country alone
        locale.sign === "$" || locale.sign === "kr" || locale.sign === "¥" || locale.sign === "kr."
        ? has("currency") || has("currency_small")
          ? { currency: locale.currency }
          : {}
        : { currency: locale.currency }
      : {}),
  };
}

const quoted = (text: string, delimiter: string): string =>
  text.includes(delimiter) || text.includes('"') || text.includes("\n") ? `"${text.replaceAll('"', '""')}"` : text;

function cellsOf({ orders, isPerOrder }: Made): Cell[] {
  const cells: Cell[] = [];
  for (const order of orders)
    for (const [lineNo, line] of order.lines.entries()) {
      if (isPerOrder && lineNo > 0) break;
      cells.push({ order, line, lineNo, rowNo: cells.length });
    }
  return cells;
}

/** Sums of the money columns, under the word for it. */
function totalsRow(made: Made, records: readonly (readonly string[])[]): string[] {
  const summed = ["net", "total", "gross", "tax", "order_total", "order_subtotal", "profit", "cost"];
  const isSummed = made.set.columns.map(([, part]) => summed.includes(part));
  const first = isSummed.indexOf(false);
  const { decimal, thousands } = made.style;
  const value = (text: string): number =>
    Number(
      text
        .replaceAll(thousands === "" ? "\0" : thousands, "")
        .replace(decimal, ".")
        .replace(/[^\d.-]/g, ""),
    );
  return made.set.columns.map((_, i) => {
    if (i === first) return "Total";
    if (!isSummed[i]) return "";
    const total = records.reduce((sum, record) => sum + value(record[i]!), 0);
    return numberText(total, made.locale.unit === 1 ? 2 : 0, made.style);
  });
}

function fileOf(made: Made, random: () => number): { name: string; content: string | Buffer } {
  const { set, trap, style, writing } = made;
  const { delimiter } = style;
  const order = set.columns.map((_, i) => i);
  if (trap === "shuffled")
    for (let i = order.length - 1; i > 0; i--) {
      const j = below(random, i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
  const line = (fields: readonly string[]): string => order.map((i) => quoted(fields[i]!, delimiter)).join(delimiter);
  const records = cellsOf(made).map((cell) =>
    set.columns.map(([header, part]) => {
      const write = PARTS[part];
      if (write === undefined) throw new Error(`${header}: no part ${part}`);
      return write(cell, writing);
    }),
  );
  const headers = set.columns.map(([header]) =>
    trap === "upper case" ? header.toUpperCase().replace(/[ -]+/g, "_") : header,
  );
  // what an order has once stands on the first of its lines alone
  const once = ["order", "customer", "customer_name", "email", "phone", "date", "datetime", "status", "currency"];
  const isOnce = set.columns.map(([, part]) => once.includes(part));
  const cells = cellsOf(made);
  const written = records.map((fields, i) =>
    trap === "grouped" && cells[i]!.lineNo > 0 ? fields.map((field, k) => (isOnce[k] ? "" : field)) : fields,
  );
  const recordLines = written.flatMap((fields, i) => {
    const { order, lineNo } = cells[i]!;
    const isLast = lineNo === order.lines.length - 1;
    if (trap !== "subtotals" || !isLast || order.no % 10 !== 9) return [line(fields)];
    const from = cells.findIndex((cell) => cell.order.no > order.no - 10);
    return [line(fields), line(totalsRow(made, records.slice(Math.max(0, from), i + 1)))];
  });
  const groups = headers.map((_, i) => (i % 3 === 1 ? ["Sale", "Goods", "Money", "Other"][(i >> 1) % 4]! : ""));
  const lines = [
    ...(trap === "title" ? [`Report of all sales`, `2026-01-01 to 2026-12-31`, ""] : []),
    ...(trap === "group names" ? [line(groups)] : []),
    ...(trap === "headerless" ? [] : [line(headers)]),
    ...recordLines,
    ...(trap === "totals" ? [line(totalsRow(made, records))] : []),
  ];
  if (trap === "blank") lines.splice(9, 0, "", "");
  if (trap === "quoted lines") {
    const quotedLines = lines.map((text) => `"${text.replaceAll('"', '""')}"`);
    return { name: "sales.csv", content: `${quotedLines.join("\r\n")}\r\n` };
  }
  const text = `${lines.join("\r\n")}\r\n`;
  const name = `sales.${delimiter === "\t" ? "txt" : "csv"}`;
  if (trap === "blank") return { name, content: `\uFEFF${text}` };
  if (trap === "utf16") return { name, content: Buffer.from(`\uFEFF${text}`, "utf16le") };
  if (trap === "old encoding") return { name, content: Buffer.from(text.replaceAll("€", "\x80"), "latin1") };
  return { name, content: text };
}

function layoutOf(set: HeaderSet, number: number, variant: number, trap: Trap, seed: number): Layout {
  const id = `${number}.${variant} ${set.language} ${set.kind}, ${set.columns[0]![0]} …, ${trap}`;
  const locale = LOCALES[set.language]!;
  const style = locale.styles[variant % locale.styles.length]!;
  const random = createRandom(seed, id);
  const names = new Set(set.columns.map(([, part]) => part));
  const has = (part: string): boolean => names.has(part);
  const taxRate = set.columns.some(([header]) => header.includes("5%")) ? 0.05 : locale.unit === 1 ? 0.2 : 0.1;
  const orders = makeShop({
    seed: below(random, 2 ** 31),
    locale,
    taxRate,
    has,
    earlyDays: trap === "ambiguous dates",
    returns: trap === "returns" || trap === "brackets",
    refunds: trap === "refunds",
    dear: trap === "signs",
  });
  const writeOrder = ORDER_IDS[below(random, ORDER_IDS.length)]!;
  const writeCustomer = CUSTOMER_IDS[below(random, CUSTOMER_IDS.length)]!;
  const numberInStore = new Map(
    orders.map(({ no, store }) => [no, orders.filter((one) => one.store === store && one.no <= no).length]),
  );
  const date = trap === "ambiguous dates" ? (style.date.startsWith("m") ? "m/d/yyyy" : "dd/mm/yyyy") : style.date;
  const writing: Writing = {
    locale,
    style: trap === "signs" ? style : { ...style, thousands: "" },
    taxRate,
    signs: trap === "signs",
    brackets: trap === "brackets",
    has,
    orderId: ({ no }) => (trap === "receipts" ? String(numberInStore.get(no)) : writeOrder(no)),
    customerId: writeCustomer,
    nobody: trap === "placeholders" ? ["Guest", "NA", "-", "0", "(blank)", "anonymous"][below(random, 6)]! : "",
    date: (at) =>
      trap === "serials" ? String(Math.floor(at / DAY) + SERIAL_OF_1970) : dayText(at, date, locale.months),
    currencyOf: ({ no }) =>
      trap === "currencies" && no % 3 === 0 ? (locale.currency === "GBP" ? "EUR" : "GBP") : locale.currency,
  };
  const made: Made = { set, trap, style, locale, orders, writing, has, isPerOrder: perOrder(has) };
  const file = fileOf(trap === "epoch" ? { ...made, writing: { ...writing, date: () => "" } } : made, random);
  const content =
    trap === "epoch" && typeof file.content === "string"
      ? withEpochs(made, file.content, style.delimiter)
      : file.content;
  return {
    id,
    language: set.language,
    kind: set.kind,
    trap,
    files: [{ ...file, content }],
    truth: truthOf(made),
    mayAsk: true,
  };
}

/** The datetime column as seconds since 1970. */
function withEpochs(made: Made, text: string, delimiter: string): string {
  const at = made.set.columns.findIndex(([, part]) => part === "datetime");
  const cells = cellsOf(made);
  return text
    .split("\r\n")
    .map((line, i) => {
      if (i === 0 || line === "") return line;
      const fields = line.split(delimiter);
      fields[at] = String(cells[i - 1]!.order.at / 1000);
      return fields.join(delimiter);
    })
    .join("\r\n");
}

/** Every layout of a seed, at least three hundred; the rarer a trap, the sooner it is taken. */
export function generateLayouts(seed: number): Layout[] {
  const used = new Map<Trap, number>();
  return HEADER_SETS.flatMap((set, i) => {
    const chosen: Trap[] = ["none"];
    while (chosen.length < VARIANTS) {
      const open = trapsOf(set).filter((trap) => !chosen.includes(trap));
      const [rarest] = open.sort((a, b) => (used.get(a) ?? 0) - (used.get(b) ?? 0));
      used.set(rarest!, (used.get(rarest!) ?? 0) + 1);
      chosen.push(rarest!);
    }
    return chosen.map((trap, variant) => layoutOf(set, i, variant, trap, seed));
  });
}
