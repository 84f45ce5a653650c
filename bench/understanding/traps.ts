/** What makes a layout harder than its header: each trap says where it applies and what a file with it is like. */
import type { HeaderSet } from "./header-sets.ts";

export const TRAPS = {
  none: "as the export is",
  title: "title lines above the header",
  totals: "a totals row at the end",
  headerless: "no header",
  "ambiguous dates": "day and month could be each other in every row",
  currencies: "several currencies in one file",
  placeholders: "a word where nobody is known",
  returns: "goods brought back, quantity and money negative",
  receipts: "receipt numbers begin anew in every store",
  signs: "money with its currency sign and separated thousands",
  brackets: "returns in accounting brackets",
  refunds: "refunded orders",
  serials: "days as a spreadsheet counts them",
  epoch: "times in seconds since 1970",
  shuffled: "columns in another order",
  "upper case": "headers in capitals with underscores",
  blank: "blank lines and a mark at the beginning",
  utf16: "UTF-16, as spreadsheets save Unicode text",
  "old encoding": "an eight-bit encoding",
  "quoted lines": "every line quoted as a whole, as if it were one field",
  subtotals: "a total under the lines of every tenth order",
  grouped: "the order, its day and its customer on the first of its lines alone",
  "group names": "names of groups of columns above the header",
} as const;
export type Trap = keyof typeof TRAPS;

const hasPart =
  (...parts: string[]) =>
  ({ columns }: HeaderSet): boolean =>
    columns.some(([, part]) => parts.includes(part));
const isDated = hasPart("date", "datetime");
const hasMoneyOfLine = hasPart("net", "price");
const hasCustomer = hasPart("customer", "customer_name", "email", "phone");
const hasOrder = hasPart("order");

const APPLIES: Readonly<Record<Trap, (set: HeaderSet) => boolean>> = {
  none: () => true,
  title: () => true,
  totals: hasPart("net", "order_total", "order_subtotal"),
  // without names it takes an order, a day, pieces and their price or value to be understood
  // and nothing that only a name can say: a discount without what is left after it
  headerless: (set) =>
    hasOrder(set) &&
    isDated(set) &&
    hasMoneyOfLine(set) &&
    (hasPart("net")(set) || !hasPart("discount", "discount_percent", "discount_share")(set)) &&
    set.columns.length <= 9,
  "ambiguous dates": hasPart("date"),
  currencies: hasPart("currency", "currency_small"),
  placeholders: hasCustomer,
  returns: (set) => hasPart("quantity")(set) && !hasPart("order_total", "order_subtotal", "refund")(set),
  receipts: (set) => hasOrder(set) && hasPart("store", "store_letter")(set) && !hasPart("order_total")(set),
  signs: hasPart("net", "price", "order_total", "order_subtotal"),
  brackets: (set) => hasPart("quantity")(set) && hasPart("net")(set) && !hasPart("order_total")(set),
  refunds: hasPart("status"),
  serials: (set) => hasPart("date")(set) && !hasPart("time", "week")(set),
  epoch: hasPart("datetime"),
  shuffled: () => true,
  "upper case": ({ language }) => ["en", "de", "fr", "es", "pt", "it", "nl", "sv"].includes(language),
  blank: () => true,
  utf16: () => true,
  "old encoding": ({ language }) => ["de", "fr", "es", "pt", "it", "nl", "sv", "da"].includes(language),
  "quoted lines": () => true,
  subtotals: (set) => hasPart("net")(set) && isDated(set),
  grouped: (set) =>
    // where no language knows the header, what is blank together says nothing
    !["th", "ar"].includes(set.language) &&
    hasOrder(set) &&
    isDated(set) &&
    hasPart("product", "sku")(set) &&
    hasMoneyOfLine(set) &&
    !hasPart("time")(set),
  "group names": () => true,
};

export const trapsOf = (set: HeaderSet): Trap[] =>
  (Object.keys(TRAPS) as Trap[]).filter((trap) => trap !== "none" && APPLIES[trap](set));
