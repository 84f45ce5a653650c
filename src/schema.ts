/**
 * Column contracts: what a frame must look like where it passes from one module to the next, and `conform`,
 * which holds a frame against its contract. The data dictionary is generated from these.
 */
import pl from "./columns/polars.ts";

export type ColumnType = "string" | "boolean" | "int32" | "int64" | "float64" | "date" | "datetime";

export interface Column {
  type: ColumnType;
  /** What the value means, with its unit and range; the data dictionary prints it. */
  description: string;
}

/** What a table must look like: its columns with types and meaning, its key and its grain; `conform` holds a frame against it. */
export interface Contract {
  name: string;
  /** What one row is, for example "one per customer". */
  grain: string;
  /** The columns that identify a row and by which the table is sorted. */
  key: readonly string[];
  columns: Readonly<Record<string, Column>>;
  /** Columns that name a row of another table by its key; "optional" ones may be null or name none. */
  references?: Readonly<Record<string, { table: string; optional?: boolean }>>;
}

/** A column of a contract, `column("int64", "days since the last order")`. */
export const column = (type: ColumnType, description: string): Column => ({ type, description });

const dataType = (type: ColumnType): pl.DataType =>
  ({
    string: pl.String,
    boolean: pl.Bool,
    int32: pl.Int32,
    int64: pl.Int64,
    float64: pl.Float64,
    date: pl.Date,
    datetime: pl.Datetime("ms"),
  })[type];

const typeName = (type: unknown): string => String(type);

/**
 * The frame with exactly the contract's columns in the contract's order.
 *
 * @throws Error naming the table, the column, what it is and what it should be; a violated contract is our own mistake.
 */
export function conform(frame: pl.DataFrame, contract: Contract): pl.DataFrame {
  const types = new Map(frame.columns.map((name, i) => [name, frame.dtypes[i]]));
  for (const [name, { type }] of Object.entries(contract.columns)) {
    const found = types.get(name);
    if (found === undefined)
      throw new Error(`table ${contract.name} lacks column ${name}; it has ${frame.columns.join(", ")}`);
    const expected = dataType(type);
    if (typeName(found) !== typeName(expected)) {
      throw new Error(
        `table ${contract.name}, column ${name} is ${typeName(found)}; it should be ${typeName(expected)}`,
      );
    }
  }
  return frame.select(...Object.keys(contract.columns));
}

/** A frame of a contract without rows. */
export const emptyFrame = (contract: Contract): pl.DataFrame =>
  pl.DataFrame(
    Object.fromEntries(
      Object.entries(contract.columns).map(([name, { type }]) => [name, pl.Series(name, [], dataType(type))]),
    ),
  );

/** Records: one physical record of an input file, every column as text (null where the file has no such column). */
export const RECORD_COLUMNS = [
  "order_id",
  "customer_id",
  "product_id",
  "description",
  "category",
  "quantity",
  "unit_price",
  "amount",
  "ordered_at",
  "region",
  "email",
  "phone",
  "store",
  "channel",
  "payment_method",
  "till",
  "status",
  "currency",
  "converted_amount",
  "converted_currency",
  "gross_amount",
  "discount",
  "discount_rate",
  "tax",
  "refund",
  "order_total",
  "order_subtotal",
  "order_discount",
  "order_tax",
  "shipping",
  "cancelled_at",
  "refunded_at",
] as const;
export type RecordColumn = (typeof RECORD_COLUMNS)[number];

/** Columns that hold numbers. */
export const NUMBER_COLUMNS: readonly RecordColumn[] = [
  "quantity",
  "unit_price",
  "amount",
  "converted_amount",
  "gross_amount",
  "discount",
  "discount_rate",
  "tax",
  "refund",
  "order_total",
  "order_subtotal",
  "order_discount",
  "order_tax",
  "shipping",
];
/** Columns that hold dates. */
export const TIME_COLUMNS: readonly RecordColumn[] = ["ordered_at", "cancelled_at", "refunded_at"];

const text = (description: string): Column => column("string", description);

export const LINES: Contract = {
  name: "lines",
  grain: "one per valid order line",
  key: ["source_file", "source_row"],
  columns: {
    source_file: text("name of the input file, without its folder"),
    source_row: column("int64", "number of the physical record in its file"),
    order_id: text("identifies the order"),
    customer_id: text("identifies the customer; null for an anonymous sale"),
    product_id: text("identifies the product; null where the source has no products"),
    description: text("the product's name as this line has it; may be null"),
    category: text("the product's category; null where the source has none"),
    quantity: column("float64", "pieces; negative for returned ones"),
    unit_price_e4: column("int64", "price of one piece, ten-thousandths of the currency unit"),
    amount_e4: column("int64", "value of the line, signed, ten-thousandths of the currency unit"),
    ordered_at: column("datetime", "when, local shop time without a zone"),
    ordered_on: column("date", "the day of ordered_at"),
    region: text("country or region; null where the source has none"),
    email: text("the customer's e-mail address, lower case; null where the source has none"),
    phone: text("the customer's telephone number, digits with a leading +; null where the source has none"),
    channel: text("sales channel of the order; null where the source has none"),
    payment_method: text("how the order was paid; null where the source does not say"),
    is_cancellation: column("boolean", "the order id marks a cancellation (C… in Online Retail)"),
    is_return: column("boolean", "quantity below 0"),
    is_adjustment: column("boolean", "book-keeping line: order id A… in Online Retail, or price below 0"),
    is_anonymous: column("boolean", "no customer id"),
    is_product: column("boolean", "a real product, not postage, a fee, a test or a voucher"),
    is_sale: column("boolean", "quantity > 0 and price > 0, neither cancellation nor adjustment"),
    is_outlier: column(
      "boolean",
      "amount far from the usual (modified z-score above 3.5 on the log); flagged, never dropped",
    ),
  },
};

const { is_outlier: _, ...cleanedColumns } = LINES.columns;
/** Lines as they are cleaned, batch by batch: which amounts are unusual is known only when everything has been read. */
export const LINE_BATCH: Contract = { ...LINES, name: "line_batch", columns: cleanedColumns };

export const REJECTS: Contract = {
  name: "rejects",
  grain: "one per refused record",
  key: ["source_file", "source_row"],
  columns: {
    source_file: text("name of the input file, without its folder"),
    source_row: column("int64", "number of the physical record in its file"),
    reason: text("code: unreadable_record, missing_required, invalid_quantity, … or rule:<name>"),
    message: text("one sentence with the column, the value and what was expected"),
    raw: text("the record's text as it stands in the file"),
  },
};

/** Facts: what almost every analysis needs, far smaller than the lines. Money is in ten-thousandths (`…_e4`). */
export const ORDERS: Contract = {
  name: "orders",
  grain: "one per order (a cancellation is an order of its own, and so is a return on another day than its order)",
  key: ["order_id"],
  columns: {
    order_no: column("int32", "0, 1, 2 … in the order of order_id; joins order_items"),
    order_id: text("identifies the order"),
    customer_id: text("the customer; null for an anonymous order"),
    customer_no: column("int32", "0, 1, 2 … the customer's row in customers; −1 for an anonymous order"),
    ordered_at: column("datetime", "time of the order's first line"),
    ordered_on: column("date", "the day of ordered_at"),
    region: text("country or region; null where the source has none"),
    is_sale: column("boolean", "at least one line is a sale; only these count as orders"),
    units: column("float64", "pieces of the sale lines"),
    gross_e4: column("int64", "value of the sale lines"),
    returns_e4: column("int64", "value of the other lines (returns, cancellations, adjustments), usually ≤ 0"),
    net_e4: column("int64", "gross_e4 + returns_e4"),
  },
  references: { customer_id: { table: "customers", optional: true } },
};

export const ORDER_ITEMS: Contract = {
  name: "order_items",
  grain: "one per order × product",
  key: ["order_no", "product_no"],
  columns: {
    order_no: column("int32", "the order"),
    product_no: column("int32", "the product"),
    is_sale: column("boolean", "at least one line of this product in this order is a sale"),
    units: column("float64", "pieces of the sale lines"),
    gross_e4: column("int64", "value of the sale lines"),
    net_e4: column("int64", "value of all lines"),
  },
  references: { order_no: { table: "orders" }, product_no: { table: "products" } },
};

export const CUSTOMERS: Contract = {
  name: "customers",
  grain: "one per identified customer",
  key: ["customer_id"],
  columns: {
    customer_id: text("identifies the customer; rows are in its order"),
    country: text("the customer's most frequent region by orders (ties: the latest, then the alphabet); may be null"),
    first_channel: text("sales channel of the customer's first order; null where the source names none"),
    first_order_on: column("date", "day of the first sale; null for a customer with returns only"),
    last_order_on: column("date", "day of the last sale; null for a customer with returns only"),
    orders: column("int64", "sale orders"),
    units: column("float64", "pieces bought"),
    gross_e4: column("int64", "value of the sale lines"),
    returns_e4: column("int64", "value of the other lines, usually ≤ 0"),
    net_e4: column("int64", "gross_e4 + returns_e4"),
  },
};

export const PRODUCTS: Contract = {
  name: "products",
  grain: "one per product",
  key: ["product_id"],
  columns: {
    product_no: column("int32", "0, 1, 2 … in the order of product_id; joins order_items"),
    product_id: text("identifies the product"),
    description: text("its most frequent name (ties: the alphabet); the id where no line has a name"),
    category: text("its most frequent category; may be null"),
    is_product: column("boolean", "a real product, not postage, a fee, a test or a voucher"),
    descriptions: column("int64", "number of different names seen"),
  },
};
