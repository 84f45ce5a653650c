/**
 * CSV text of the synthetic shop as a byte string: one character a byte, so that a planted byte can be invalid UTF-8 and
 * a block becomes a Buffer by plain copying (`latin1`).
 */
import { productNamed } from "./catalogue.ts";

export const HEADER = "order_id,ordered_at,customer_id,product_id,product_name,category,quantity,unit_price,country\n";

/** UTF-8 bytes as a byte string. */
export const bytes = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

/** A CSV field (RFC 4180) as a byte string. */
export const field = (text: string): string => bytes(/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Pence as a decimal amount. */
export const money = (pence: number): string => (pence / 100).toFixed(2);

/** The text between customer and quantity: `,id,name,category,`. */
export const productText = (id: string, name: string, category: string): string =>
  `,${id},${field(name)},${field(category)},`;

export const customerId = (customer: number): string => (customer < 0 ? "" : `C${10_001 + customer}`);

/** What is wrong with names on purpose: product id → the name it goes by, for a part of the time or always. */
export interface OddNames {
  renamed: { product: number; name: string };
  sameName: { product: number; name: string };
  hostile: { product: number; name: string }[];
}
export const ODD_NAMES: OddNames = {
  renamed: { product: productNamed("Throw Check"), name: "Throw Check (new weave)" },
  sameName: { product: productNamed("Storage Jar Large"), name: "Storage Jar Medium" },
  hostile: [
    { product: productNamed("Letter Rack Large"), name: '=HYPERLINK("http://example.invalid/","Letter Rack Large")' },
    { product: productNamed("Curtain Tie Check"), name: "<script>alert('Curtain Tie Check')</script>" },
  ],
};
