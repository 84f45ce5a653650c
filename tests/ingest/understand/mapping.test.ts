import { describe, expect, it } from "vitest";
import type { UserError } from "../../../src/errors.ts";
import { mappingOf } from "../../../src/ingest/understand/mapping.ts";
import { headerKey, PRESET_NAMES, presets } from "../../../src/ingest/understand/presets.ts";
import { requireSales } from "../../../src/ingest/understand/sales.ts";
import { type UnderstandOptions, understand } from "../../../src/ingest/understand/understand.ts";

const look = (header: string, options: Partial<UnderstandOptions> = {}, ...sample: string[]) =>
  understand(
    {
      file: "x.csv",
      headers: header.split(","),
      hasHeader: !header.startsWith("column 1"),
      sample: sample.map((row) => row.split(",").map((value) => (value === "" ? null : value))),
    },
    { preset: "auto", columns: {}, decimal: "auto", ...options },
  );
const map = (...args: Parameters<typeof look>) => mappingOf(look(...args));
const written = ({ preset, mapping }: ReturnType<typeof map>): [string, Record<string, string>] => [
  preset,
  Object.fromEntries(mapping.map(({ column, header }) => [column, header])),
];

describe("presets", () => {
  it.each<[string, string, Record<string, string>]>([
    [
      "Online Retail",
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
      {
        order_id: "InvoiceNo",
        customer_id: "CustomerID",
        product_id: "StockCode",
        description: "Description",
        quantity: "Quantity",
        unit_price: "UnitPrice",
        ordered_at: "InvoiceDate",
        region: "Country",
      },
    ],
    [
      "Online Retail",
      "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
      {
        order_id: "Invoice",
        customer_id: "Customer ID",
        product_id: "StockCode",
        description: "Description",
        quantity: "Quantity",
        unit_price: "Price",
        ordered_at: "InvoiceDate",
        region: "Country",
      },
    ],
    [
      "superstore",
      "Row ID,Order ID,Order Date,Ship Date,Customer ID,Country,Region,Product ID,Category,Sub-Category,Product Name,Sales,Quantity",
      {
        order_id: "Order ID",
        customer_id: "Customer ID",
        product_id: "Product ID",
        description: "Product Name",
        category: "Category",
        quantity: "Quantity",
        amount: "Sales",
        ordered_at: "Order Date",
        region: "Region",
      },
    ],
    [
      "sales-pipeline",
      "transaction_id,transaction_date,customer_id,product_category,transaction_amount,sales_rep,payment_method,region",
      {
        order_id: "transaction_id",
        customer_id: "customer_id",
        category: "product_category",
        amount: "transaction_amount",
        ordered_at: "transaction_date",
        region: "region",
        payment_method: "payment_method",
      },
    ],
    [
      "loyalty",
      "transaction_id,timestamp,amount,email,phone",
      {
        order_id: "transaction_id",
        customer_id: "email",
        amount: "amount",
        ordered_at: "timestamp",
        email: "email",
        phone: "phone",
      },
    ],
    [
      "cdnow",
      "customer_id,date,number_of_cds,dollar_value",
      { customer_id: "customer_id", quantity: "number_of_cds", amount: "dollar_value", ordered_at: "date" },
    ],
    [
      "rfm-orders",
      "customer_id,order_date,revenue,first_name,last_name,email",
      { customer_id: "customer_id", amount: "revenue", ordered_at: "order_date", email: "email" },
    ],
    [
      "shopify",
      "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Country,Phone",
      {
        order_id: "Name",
        customer_id: "Email",
        product_id: "Lineitem sku",
        description: "Lineitem name",
        quantity: "Lineitem quantity",
        unit_price: "Lineitem price",
        ordered_at: "Created at",
        region: "Shipping Country",
        email: "Email",
        phone: "Phone",
        status: "Financial Status",
      },
    ],
    [
      "generic",
      "Bestellnummer,Kundennummer,Bestelldatum,Artikel-Nr.,Menge,Einzelpreis,Land",
      {
        order_id: "Bestellnummer",
        customer_id: "Kundennummer",
        product_id: "Artikel-Nr.",
        quantity: "Menge",
        unit_price: "Einzelpreis",
        ordered_at: "Bestelldatum",
        region: "Land",
      },
    ],
    [
      "generic",
      "n° commande,Client,Date de commande,Qté,Montant,Pays",
      {
        order_id: "n° commande",
        customer_id: "Client",
        quantity: "Qté",
        amount: "Montant",
        ordered_at: "Date de commande",
        region: "Pays",
      },
    ],
    [
      "generic",
      "Pedido,Cliente,Fecha,Producto,Cantidad,Precio Unitario,País",
      {
        order_id: "Pedido",
        customer_id: "Cliente",
        product_id: "Producto",
        description: "Producto",
        quantity: "Cantidad",
        unit_price: "Precio Unitario",
        ordered_at: "Fecha",
        region: "País",
      },
    ],
  ])("%s: %s", (preset, header, expected) => {
    expect(written(map(header))).toEqual([headerKey(preset) === "onlineretail" ? "online-retail" : preset, expected]);
  });

  it("their patterns are regular expressions that take the ids they describe", () => {
    for (const name of PRESET_NAMES) {
      for (const [key, pattern] of Object.entries(presets[name])) {
        if (key.endsWith("Pattern")) expect(() => new RegExp(String(pattern)), `${name}.${key}`).not.toThrow();
      }
    }
    const { orderIdPattern, cancellationPattern, productPattern, nonProductPattern } = presets["online-retail"];
    const takes = (pattern: string | undefined, ...ids: string[]): boolean[] =>
      ids.map((id) => new RegExp(pattern!).test(id));
    expect(takes(orderIdPattern, "536365", "C536379", "A563185", "53636", "X536365")).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(takes(cancellationPattern, "C536379", "536365")).toEqual([true, false]);
    expect(takes(productPattern, "85123A", "15056BL", "PADS", "DCGSSGIRL", "POST", "DOT")).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(takes(nonProductPattern, "POST", "BANK CHARGES", "gift_0001_20", "TEST001", "ADJUST2", "85123A")).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
  });
});

describe("columns told by what they hold", () => {
  it("a file without a header, as CDNOW's: one customer's purchases after the other", () => {
    const rows = Array.from({ length: 90 }, (_, i) => {
      const [customer, time, pieces] = [Math.floor(i / 3), i % 3, 1 + (i % 2)];
      return `${String(customer * 7 + 4).padStart(5, "0")},${String(customer + 1).padStart(4, "0")},1997010${time + 1},${pieces},${(pieces * (11 + (i % 5))).toFixed(2)}`;
    });
    const result = map("column 1,column 2,column 3,column 4,column 5", {}, ...rows);
    expect(written(result)[1]).toEqual({
      customer_id: "column 1",
      quantity: "column 4",
      amount: "column 5",
      ordered_at: "column 3",
    });
    expect(result.mapping.every(({ how, isGuess }) => how === "values" && isGuess)).toBe(true);
    expect(result.unusedHeaders).toEqual(["column 2"]);
  });

  it("money without a name is asked for, and an id or a date is never offered", () => {
    const rows = Array.from({ length: 40 }, (_, i) => `U${i % 13},2026-01-${10 + (i % 20)},${i}.50,${46000 + i},${i}`);
    const { questions, positions } = look("customer,when,how much,serial,position", {}, ...rows);
    expect([...positions.keys()].sort()).toEqual(["customer_id", "ordered_at"]);
    expect(questions.map(({ topic, readings }) => [topic, readings.map(({ paste }) => paste)])).toEqual([
      ["amount", [{ flag: "--column 'amount=how much'", yaml: 'columns: { amount: "how much" }' }]],
    ]);
  });
});

describe("told by the user", () => {
  const header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country,Shop";
  it("the config wins over the preset, and names are compared without case and punctuation", () => {
    const { mapping } = map(header, { columns: { region: "shop", customer_id: "customer id" } });
    expect(mapping.filter(({ how }) => how === "config")).toEqual([
      { column: "customer_id", header: "CustomerID", how: "config", isGuess: false },
      { column: "region", header: "Shop", how: "config", isGuess: false },
    ]);
  });

  const error = (action: () => unknown): UserError => {
    try {
      action();
    } catch (thrown) {
      return thrown as UserError;
    }
    throw new Error("no error was thrown");
  };
  it("a column that is not there is answered with those that are", () => {
    const found = error(() => map("a,b,c", { columns: { ordered_at: "date" } }));
    expect(found.message).toBe(
      'invalid columns.ordered_at: "date"; x.csv has no such column, expected one of: a, b, c',
    );
    expect(found.exitCode).toBe(2);
  });
  it("a preset that does not fit says what is missing", () => {
    const found = error(() => map("Name,Created at,Total", { preset: "shopify" }));
    expect(found.message).toBe(
      "x.csv is not of preset shopify: no column for ordered_at, description, quantity, unit_price; it has Name, Created at, Total".replace(
        "ordered_at, ",
        "",
      ),
    );
    expect(found.hint).toBe("set columns.description, columns.quantity, columns.unit_price, or preset: auto");
  });
  it("a file without days and money is no sales file, and the reason is said", () => {
    const found = error(() => requireSales("x.csv", look("shop,colour,stock", {}, "A,red,4", "B,blue,5")));
    expect(found.message).toBe(
      "x.csv is no sales file, because no column has the day of an order and no column has money that was paid; its columns are shop, colour, stock",
    );
    expect(found.hint).toBe("stock is goods in stock");
    expect(found.exitCode).toBe(2);
  });
});
