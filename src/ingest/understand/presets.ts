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
    columns: {
      order_id: [
        ...["order_id", "order", "order no", "order number", "invoice", "invoice no", "invoice id", "invoice number"],
        ...[
          "transaction_id",
          "transaction",
          "receipt",
          "receipt no",
          "receipt id",
          "basket_id",
          "bill no",
          "ticket id",
          "sale_id",
        ],
        ...["Bestellnummer", "Bestell-Nr", "Auftragsnummer", "Rechnungsnummer", "Rechnung", "Belegnummer", "Bon-Nr"],
        ...["numéro de commande", "n° commande", "commande", "facture", "numéro de facture", "ticket"],
        ...["pedido", "número de pedido", "factura", "número de factura"],
      ],
      customer_id: [
        ...["customer_id", "customer", "customer no", "customer number", "cust_id", "client_id", "client", "user_id"],
        ...["member_id", "member", "buyer_id", "household_key", "shopper_id", "account_id", "loyalty_id"],
        ...["Kunde", "Kundennummer", "Kunden-Nr", "KundenID", "Kdnr"],
        ...["client id", "numéro client", "n° client", "code client"],
        ...["cliente", "id cliente", "código cliente", "número de cliente"],
        ...["customer email", "customer name"],
      ],
      product_id: [
        ...[
          "product_id",
          "product",
          "product code",
          "stock code",
          "sku",
          "item_id",
          "item",
          "item code",
          "article",
          "upc",
          "ean",
        ],
        ...["Artikel", "Artikelnummer", "Artikel-Nr", "Produkt", "Produktnummer"],
        ...["produit", "référence", "code produit", "code article"],
        ...["producto", "código producto", "artículo", "código"],
      ],
      description: [
        ...["description", "product name", "item name", "product description", "item description", "title"],
        ...["Bezeichnung", "Beschreibung", "Artikelbezeichnung", "Produktname"],
        ...["désignation", "libellé", "nom du produit"],
        ...["descripción", "nombre del producto", "nombre producto"],
      ],
      category: [
        ...["category", "product category", "department", "product type", "product line", "sub category"],
        ...["Kategorie", "Warengruppe", "catégorie", "rayon", "categoría", "departamento"],
      ],
      quantity: [
        ...["quantity", "qty", "units", "pieces", "quantity sold", "units sold", "item quantity"],
        ...["Menge", "Anzahl", "Stück", "Stückzahl", "quantité", "qté", "cantidad", "unidades"],
      ],
      unit_price: [
        ...["unit price", "price", "price per unit", "item price", "sale price", "selling price"],
        ...["Preis", "Einzelpreis", "Stückpreis", "prix", "prix unitaire", "precio", "precio unitario"],
      ],
      amount: [
        ...[
          "amount",
          "line total",
          "total",
          "revenue",
          "sales",
          "sales amount",
          "total amount",
          "total price",
          "sales value",
        ],
        ...[
          "transaction amount",
          "order total",
          "net amount",
          "gross amount",
          "value",
          "turnover",
          "spend",
          "purchase amount",
        ],
        ...["Betrag", "Umsatz", "Summe", "Gesamt", "Gesamtpreis", "Gesamtbetrag"],
        ...["montant", "montant total", "chiffre d'affaires", "importe", "importe total", "monto", "ventas"],
      ],
      ordered_at: [
        ...[
          "ordered_at",
          "order date",
          "invoice date",
          "transaction date",
          "purchase date",
          "sale date",
          "date",
          "datetime",
        ],
        ...[
          "timestamp",
          "created at",
          "order timestamp",
          "time",
          "day",
          "order datetime",
          "transaction time",
          "date time",
        ],
        ...["Datum", "Bestelldatum", "Rechnungsdatum", "Auftragsdatum", "Kaufdatum", "Belegdatum", "Zeitpunkt"],
        ...[
          "date de commande",
          "date commande",
          "date facture",
          "date d'achat",
          "fecha",
          "fecha de pedido",
          "fecha pedido",
          "fecha factura",
        ],
      ],
      region: [
        ...["country", "region", "state", "store", "market", "territory", "city", "location", "branch"],
        ...["Land", "Filiale", "Bundesland", "pays", "région", "magasin", "país", "región", "tienda"],
      ],
      email: ["email", "e-mail", "email address", "customer email", "mail", "courriel", "correo", "correo electrónico"],
      phone: [
        "phone",
        "phone number",
        "telephone",
        "mobile",
        "Telefon",
        "Telefonnummer",
        "téléphone",
        "teléfono",
        "móvil",
      ],
    },
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

/** Every header name a preset knows, as `headerKey`. */
export const KNOWN_HEADERS: ReadonlySet<string> = new Set(
  Object.values(presets).flatMap((preset) => Object.values(preset.columns).flat().map(headerKey)),
);
