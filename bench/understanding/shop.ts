/** An invented shop with a few orders, all money in hundredths; what is written of it is up to the header set. */
import { below, createRandom } from "../../src/models/random.ts";
import type { Locale, Status } from "./locales.ts";

export interface ShopLine {
  product: number;
  quantity: number;
  price: number;
  gross: number;
  discount: number;
  net: number;
  tax: number;
  cost: number;
}

export interface ShopOrder {
  /** From 0. */
  no: number;
  /** Milliseconds since 1970; the shop's clock is that of UTC. */
  at: number;
  /** −1 for nobody. */
  customer: number;
  store: number;
  till: number;
  status: Status;
  shipping: number;
  /** Of the whole order. */
  discount: number;
  lines: ShopLine[];
}

export interface ShopOptions {
  seed: number;
  locale: Locale;
  taxRate: number;
  has: (part: string) => boolean;
  /** Days of the month stay at most 12, so that day and month could be each other. */
  earlyDays: boolean;
  /** A few lines bring goods back. */
  returns: boolean;
  /** Cancelled orders are refunded ones instead. */
  refunds: boolean;
  /** Prices are so high that thousands are separated. */
  dear: boolean;
}

const ORDERS = 64;
const CUSTOMERS = 17;
const PRODUCTS = 10;
const DAY = 86_400_000;
const FIRST = Date.UTC(2026, 0, 5);

export function makeShop(options: ShopOptions): ShopOrder[] {
  const { seed, locale, taxRate, has, earlyDays, returns, refunds, dear } = options;
  const random = createRandom(seed, "understanding");
  const { unit } = locale;
  const whole = (hundredths: number): number => Math.round(hundredths / unit) * unit;
  const prices = Array.from({ length: PRODUCTS }, () => {
    // a tenth of a price is whole, where discounts are written as a share of it
    const step = has("discount_percent") || has("discount_share") ? 10 : 5;
    const price = (150 + step * below(random, 4500 / step)) * locale.scale * (dear ? 100 : 1);
    // money without decimals is written in tens
    return unit === 1 ? price : Math.round(price / 1000) * 1000;
  });
  // a line's tax and discount only where the file says them: nothing is hidden in a file
  const lineDiscounts =
    has("discount") ||
    has("minus_discount") ||
    has("discount_percent") ||
    has("discount_share") ||
    has("discount_share_done");
  const orderDiscounts = has("order_discount");
  const ships = ["order_shipping", "line_shipping"].some(has);
  return Array.from({ length: ORDERS }, (_, no): ShopOrder => {
    const day = earlyDays
      ? Date.UTC(2026, Math.floor((no * 6) / ORDERS), 1 + (((no * 12 * 6) / ORDERS) % 12))
      : FIRST + Math.floor((no * 70) / ORDERS) * DAY;
    const at = Math.floor(day / DAY) * DAY + (9 * 3600 + below(random, 9 * 3600)) * 1000;
    const first = below(random, PRODUCTS);
    const lines = Array.from({ length: 1 + below(random, 3) }, (_, i): ShopLine => {
      const product = (first + i * 3) % PRODUCTS;
      const back = returns && no > 10 && no % 9 === 4 && i === 0;
      const quantity = (1 + below(random, 5)) * (back ? -1 : 1);
      const price = prices[product]!;
      const gross = quantity * price;
      const isReduced = lineDiscounts && !back && below(random, 4) === 0;
      // a share that is written is the share: nothing is rounded
      const discount = isReduced
        ? has("discount_share") || has("discount_percent")
          ? gross / 10
          : whole(gross * 0.1)
        : 0;
      const net = gross - discount;
      return {
        product,
        quantity,
        price,
        gross,
        discount,
        net,
        tax: whole(net * taxRate),
        cost: quantity * whole(price * 0.6),
      };
    });
    const goods = lines.reduce((sum, { net }) => sum + net, 0);
    const fate = has("status") ? no % 12 : 0;
    return {
      no,
      at: at - (at % 60_000),
      customer: below(random, 10) === 0 ? -1 : below(random, CUSTOMERS),
      store: no % 3,
      till: 1 + (no % 2),
      status: fate === 5 ? (refunds ? "refunded" : "cancelled") : fate === 9 ? "pending" : "done",
      shipping: ships ? whole((450 + 100 * below(random, 3)) * locale.scale) : 0,
      discount: orderDiscounts && no % 5 === 2 ? whole(Math.max(0, goods) * 0.15) : 0,
      lines,
    };
  });
}
