/** The drivers of a change in revenue, in words. */
import { num, type View } from "./view.ts";

/** A driver's part is worth a word from this share of all parts on. */
const NOTABLE = 0.1;
/** A smaller share of all parts is none. */
const NOTHING = 0.001;

const DRIVER_WORDS: Readonly<Record<string, { up: string; down: string }>> = {
  customers: { up: "more customers", down: "fewer customers" },
  orders_per_customer: { up: "more orders per customer", down: "fewer orders per customer" },
  order_value: { up: "larger orders", down: "smaller orders" },
  anonymous_sales: { up: "more sales without a customer", down: "fewer sales without a customer" },
  orders: { up: "more orders", down: "fewer orders" },
  returns: { up: "fewer returns", down: "more returns" },
};

/** New customers are the customers who came, or stayed away, from such a part of the difference on, and beyond chance by so much. */
const NEARLY_ALL = 0.8;
const BEYOND_CHANCE = 3;

/** "fewer orders"; of customers, whether it is new ones alone. */
function wordsOf(view: View, comparison: string, driver: string, part: number): string {
  const words = DRIVER_WORDS[driver]![part > 0 ? "up" : "down"];
  const column = comparison === "previous" ? "change" : "year_earlier_change";
  const [all, fresh] = [num(view.metric("customers"), column) ?? 0, num(view.metric("new_customers"), column) ?? 0];
  const came = 2 * (num(view.metric("new_customers"), "value") ?? 0) - fresh;
  const isNew = fresh * part > 0 && fresh / all >= NEARLY_ALL && Math.abs(fresh) > BEYOND_CHANCE * Math.sqrt(came);
  return driver === "customers" && isNew ? words.replace(" ", " new ") : words;
}

/** Every driver of a comparison that moved revenue, the largest gain first: in words, with its part. */
export function allDrivers(view: View, comparison: string): { words: string; part: number }[] {
  const parts = view.drivers
    .filter((row) => row.comparison === comparison)
    .map((row) => ({ driver: String(row.driver), part: num(row, "contribution") ?? 0 }));
  const all = parts.reduce((sum, { part }) => sum + Math.abs(part), 0);
  return parts
    .filter(({ part }) => Math.abs(part) > NOTHING * all)
    .sort((a, b) => b.part - a.part || (a.driver < b.driver ? -1 : 1))
    .map(({ driver, part }) => ({ words: wordsOf(view, comparison, driver, part), part }));
}

/** The drivers that matter most in a comparison, largest first: their words, parts and cells. */
export function mainDrivers(view: View, comparison: string): { words: string; part: number; cell: string }[] {
  const rows = view.drivers.filter((row) => row.comparison === comparison);
  const all = rows.reduce((sum, row) => sum + Math.abs(num(row, "contribution") ?? 0), 0);
  return rows
    .map((row) => ({ driver: String(row.driver), part: num(row, "contribution") ?? 0 }))
    .filter(({ part }) => all > 0 && Math.abs(part) >= NOTABLE * all)
    .sort((a, b) => Math.abs(b.part) - Math.abs(a.part) || (a.driver < b.driver ? -1 : 1))
    .slice(0, 4)
    .map(({ driver, part }) => ({
      words: wordsOf(view, comparison, driver, part),
      part,
      cell: `revenue_drivers.${comparison}/${driver}.contribution`,
    }));
}
