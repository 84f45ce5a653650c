/**
 * What a column of a sales file can be, as data. The first twelve roles are the columns of RECORDS under the same names;
 * the others are read where lines are made, or only shown, or keep a column from being taken for something else.
 */

/** Where a role's values belong: to one line, to the whole order (repeated on its lines), or to neither. */
export type RoleLevel = "line" | "order" | "none";

export interface RoleFacts {
  /** One sentence for people. */
  description: string;
  /** A file has at most one column of the role. */
  single: boolean;
  /** Values are money in the file's currency. */
  money: boolean;
  level: RoleLevel;
  /** Never revenue, never a customer, never offered as one. */
  excluded: boolean;
}

const role = (description: string, more: Partial<Omit<RoleFacts, "description">> = {}): RoleFacts => ({
  description,
  single: true,
  money: false,
  level: "none",
  excluded: false,
  ...more,
});
const other = (description: string): RoleFacts => role(description, { single: false, excluded: true });

export const ROLES = {
  order_id: role("identifies the order", { level: "order" }),
  customer_id: role("identifies the customer", { level: "order" }),
  product_id: role("identifies the product", { level: "line" }),
  description: role("the product's name", { level: "line" }),
  category: role("the product's category", { level: "line" }),
  quantity: role("pieces of the line", { level: "line" }),
  unit_price: role("price of one piece", { money: true, level: "line" }),
  amount: role("value of the line (of the order, where a file has one record per order)", {
    money: true,
    level: "line",
  }),
  ordered_at: role("when the order was placed", { level: "order" }),
  region: role("country or region of the order", { level: "order" }),
  email: role("the customer's e-mail address", { level: "order" }),
  phone: role("the customer's telephone number", { level: "order" }),

  order_time: role("time of day, beside a date without one", { level: "order" }),
  customer_name: role("the customer's name; identifies customers where nothing better does", { level: "order" }),
  store: role("shop, branch or till group where the order was placed", { level: "order" }),
  till: role("till, terminal or register", { level: "order" }),
  channel: role("sales channel", { level: "order" }),
  payment_method: role("how the order was paid: card, cash, voucher", { level: "order" }),
  status: role("what became of the order or payment", { level: "order" }),
  currency: role("ISO 4217 code of the line's money", { level: "order" }),
  converted_amount: role("the amount in one currency for all lines", { money: true, level: "line" }),
  converted_currency: role("ISO 4217 code of converted_amount", { level: "order" }),

  gross_amount: role("value of the line before its discount", { money: true, level: "line" }),
  discount: role("discount of the line, as money", { money: true, level: "line" }),
  discount_rate: role("discount of the line, as a share or percentage", { level: "line" }),
  tax: role("tax of the line, as money", { money: true, level: "line" }),
  tax_rate: role("tax rate of the line", { level: "line" }),
  refund: role("money given back, for the line or the whole order", { money: true, level: "order" }),
  order_total: role("total of the order, repeated on each of its lines", { money: true, level: "order" }),
  order_subtotal: role("value of the order's goods, repeated on each of its lines", { money: true, level: "order" }),
  order_discount: role("discount of the order", { money: true, level: "order" }),
  order_tax: role("tax of the order", { money: true, level: "order" }),
  shipping: role("postage of the order", { money: true, level: "order" }),

  cancelled_at: role("when the order was cancelled", { level: "order" }),
  refunded_at: role("when the money was given back", { level: "order" }),

  unit_cost: other("what the goods cost the shop: no revenue"),
  cost: other("what the goods cost the shop: no revenue"),
  profit: other("profit or margin: no revenue"),
  fee: other("a fee: no revenue"),
  rating: other("a rating or score"),
  row_number: other("numbers the records"),
  stock: other("goods in stock"),
  weight: other("weight or size"),
  age: other("age"),
  calendar: other("a part of the date: year, quarter, month, weekday"),
  other_date: other("another day than that of the order: shipping, payment, birth"),
  staff: other("who sold or delivered it"),
  count: other("a count of something else than the line's pieces"),
  ignored: other("not used"),
} as const satisfies Record<string, RoleFacts>;

export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as Role[];
export const factsOf = (name: Role): RoleFacts => ROLES[name];

/** Roles that a configuration or `--column` can name. */
export const NAMEABLE_ROLES = ROLE_NAMES.filter((name) => !factsOf(name).excluded);
