/**
 * Known layouts of transaction files, as data: which header is which column, and what the layout's ids look like. Header
 * names are compared without case, blanks and punctuation (`headerKey`).
 */
import type { Preset } from "./preset.ts";
import { SHOP_PRESETS } from "./shop-presets.ts";

export type { Preset } from "./preset.ts";

const table = {
  "online-retail": {
    title: "Online Retail I and II (UCI)",
    columns: {
      order_id: ["InvoiceNo", "Invoice"],
      product_id: ["StockCode"],
      description: ["Description"],
      quantity: ["Quantity"],
      ordered_at: ["InvoiceDate"],
      unit_price: ["UnitPrice", "Price"],
      customer_id: ["CustomerID", "Customer ID"],
      region: ["Country"],
    },
    recognisedBy: ["order_id", "product_id", "quantity", "ordered_at", "unit_price"],
    orderIdPattern: "^[CcAa]?\\d{6}$",
    cancellationPattern: "^[Cc]",
    adjustmentPattern: "^[Aa]",
    productPattern: "^\\d{5}[A-Za-z]{0,2}$|^PADS$|^DCGS",
    nonProductPattern: "^(POST|DOT|D|M|m|C2|C3|S|B|BANK CHARGES|AMAZONFEE|CRUK|ADJUST\\d*|TEST.*|gift_.*|GIFT|SP\\d+)$",
  },
  superstore: {
    title: "Sample Superstore",
    columns: {
      order_id: ["Order ID"],
      ordered_at: ["Order Date"],
      customer_id: ["Customer ID"],
      product_id: ["Product ID"],
      description: ["Product Name"],
      category: ["Category"],
      amount: ["Sales"],
      quantity: ["Quantity"],
      region: ["Region", "Country", "Country/Region"],
    },
    recognisedBy: ["order_id", "ordered_at", "customer_id", "product_id", "amount", "quantity"],
  },
  ...SHOP_PRESETS,
  "sales-pipeline": {
    title: "sales transactions with one amount each",
    columns: {
      order_id: ["transaction_id"],
      ordered_at: ["transaction_date"],
      customer_id: ["customer_id"],
      amount: ["transaction_amount", "amount"],
      product_id: ["product_id", "product"],
      description: ["product_name", "product"],
      category: ["product_category", "category"],
      quantity: ["quantity"],
      region: ["region", "sales_region", "country"],
      email: ["email"],
      phone: ["phone"],
    },
    recognisedBy: ["order_id", "ordered_at", "customer_id", "amount"],
    minimumAmount: "0.01",
  },
  loyalty: {
    title: "loyalty transactions, customers known by e-mail or telephone",
    columns: {
      order_id: ["transaction_id"],
      ordered_at: ["timestamp"],
      amount: ["amount"],
      customer_id: ["customer_id", "email"],
      email: ["email"],
      phone: ["phone"],
    },
    recognisedBy: ["order_id", "ordered_at", "amount", "email"],
  },
  cdnow: {
    title: "CDNOW-like purchases (customer, date, quantity, value)",
    columns: {
      customer_id: ["customer_id", "customer"],
      ordered_at: ["date"],
      quantity: ["number_of_cds", "quantity"],
      amount: ["dollar_value", "value"],
    },
    recognisedBy: ["customer_id", "ordered_at", "quantity", "amount"],
  },
  "rfm-orders": {
    title: "orders with a revenue (customer, date, revenue)",
    columns: {
      order_id: ["order_id"],
      customer_id: ["customer_id"],
      ordered_at: ["order_date"],
      amount: ["revenue"],
      email: ["email"],
    },
    recognisedBy: ["customer_id", "ordered_at", "amount"],
  },
  generic: {
    title: "columns found by their names and contents",
    nonProductPattern:
      "(?i:^(post|postage|shipping|freight|delivery|carriage|fees?|bank charges|adjust\\w*|discount|vouchers?|gift[ _-]?cards?|test)$)",
    columns: {},
    recognisedBy: [],
  },
} satisfies Record<string, Preset>;

export type PresetName = keyof typeof table;
export const presets: Readonly<Record<PresetName, Preset>> = table;
export const PRESET_NAMES = Object.keys(table) as PresetName[];

/** A header name as it is compared: letters and digits only, lower case, without accents. */
export const headerKey = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
