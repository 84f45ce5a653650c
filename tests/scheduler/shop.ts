/** Eighteen weeks of a small shop in two regions, the same in every run; one record is refused. */
import { addDays } from "../../src/calendar.ts";

const DAYS_BEFORE = 56;
const modulo = (value: number, by: number): number => ((value % by) + by) % by;

export function shop(): string {
  const lines = ["order_id,ordered_at,customer_id,product_id,product_name,quantity,unit_price,country"];
  let order = 1000 - 6 * DAYS_BEFORE;
  for (let day = -DAYS_BEFORE; day < 70; day += 1)
    for (let i = 0; i < 6; i += 1) {
      order += 1;
      const customer = modulo(day * 7 + i * i * 5, 60);
      const country = customer % 3 === 0 ? "Germany" : "United Kingdom";
      for (const product of [modulo(day + i, 9), modulo(day * i + 4, 9)])
        lines.push(
          `${order},${addDays("2026-08-31", day)} 1${i}:15,C${7000 + customer},P${product},Teacup no ${product},${1 + modulo(day + product, 4)},${product + 2}.50,${country}`,
        );
    }
  lines.push("9999,2026-02-30 10:00,C7001,P1,Teacup no 1,1,2.50,Germany");
  return `${lines.join("\n")}\n`;
}
