/** Ten weeks of a small shop in two regions, the same in every run; one record is refused. */
import { addDays } from "../../src/calendar.ts";

export function shop(): string {
  const lines = ["order_id,ordered_at,customer_id,product_id,product_name,quantity,unit_price,country"];
  let order = 1000;
  for (let day = 0; day < 70; day += 1)
    for (let i = 0; i < 6; i += 1) {
      order += 1;
      const customer = (day * 7 + i * i * 5) % 60;
      const country = customer % 3 === 0 ? "Germany" : "United Kingdom";
      for (const product of [(day + i) % 9, (day * i + 4) % 9])
        lines.push(
          `${order},${addDays("2026-08-31", day)} 1${i}:15,C${7000 + customer},P${product},Teacup no ${product},${1 + ((day + product) % 4)},${product + 2}.50,${country}`,
        );
    }
  lines.push("9999,2026-02-30 10:00,C7001,P1,Teacup no 1,1,2.50,Germany");
  return `${lines.join("\n")}\n`;
}
