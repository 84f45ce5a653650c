/** What customers may still become worth beside what is expected of them, and whether the score told the truth so far. */
import pl from "../../columns/polars.ts";
import type { Format } from "../../format.ts";
import type { Block } from "../../section.ts";
import type { Input } from "../analysis.ts";
import { frameOf, type Row, rowsOf } from "../rows.ts";
import { VALUE_POTENTIAL } from "./contracts.ts";

const BANDS = ["high", "medium", "low"] as const;

/** @param customers of the contract CUSTOMER_VALUE */
export function potentialBands(customers: pl.DataFrame, { table }: Input): pl.DataFrame {
  const scores = table("clv_potential");
  if (scores === undefined || scores.height === 0) return frameOf(VALUE_POTENTIAL, []);
  const [check] = rowsOf(table("clv_potential_check") ?? pl.DataFrame({}));
  const isWorth = customers.height > 0;
  const bands = rowsOf(
    scores
      .select("customer_id", "potential_band")
      .join(customers.select("customer_id", "clv_12m"), { on: "customer_id", how: "left" })
      .sort("customer_id")
      .groupBy("potential_band")
      .agg(pl.col("customer_id").count().alias("customers"), pl.col("clv_12m").sum().alias("value")),
  );
  return frameOf(
    VALUE_POTENTIAL,
    BANDS.map((band): Row => {
      const own = bands.find((row) => row.potential_band === band);
      const [count, value] = [Number(own?.customers ?? 0), Number(own?.value ?? 0)];
      return {
        band,
        customers: count,
        value_12m: isWorth ? value : null,
        value_12m_mean: isWorth && count > 0 ? value / count : null,
        check_days: check?.days ?? null,
        check_customers: check?.customers ?? null,
        check_correlation: check?.correlation ?? null,
        check_top_tenth_share: check?.top_tenth_share ?? null,
      };
    }),
  );
}

/** How many customers may become worth more, and how far the score has been right. */
export function potentialBlock(potential: pl.DataFrame, format: Format): Block[] {
  const rows = rowsOf(potential);
  const [high] = rows;
  if (high === undefined) return [];
  const { integer, percent, decimal, moneyWhole } = format;
  const many = integer(Number(high.customers));
  const days = integer(Number(high.check_days));
  const all = rows.reduce((sum, row) => sum + Number(row.customers), 0);
  const others = rows.slice(1).reduce((sum, row) => sum + Number(row.value_12m ?? 0), 0);
  const rest = all - Number(high.customers);
  const items = [
    `Score 0 to 100 of every customer: do the orders grow (30 of 100), how many months have a purchase (30), how varied is what is bought (25), and loyalty points (15), each by the customer's place among all.`,
    ...(high.value_12m_mean === null || rest === 0
      ? []
      : [
          `Expected of them in the next 12 months: ${moneyWhole(Number(high.value_12m_mean))} each, against ${moneyWhole(others / rest)} of the others. They are the ones to win for a second category or a larger order.`,
        ]),
    high.check_top_tenth_share === null || high.check_correlation === null
      ? `The score has not been checked: that needs customers who bought more than ${days} days ago, and orders since.`
      : `Checked: the tenth with the highest scores ${days} days ago brought ${percent(Number(high.check_top_tenth_share), 0)} of what those ${integer(Number(high.check_customers))} customers have spent since (rank correlation ${decimal(Number(high.check_correlation), 2)}, where 0 is chance and 1 is perfect).`,
  ];
  return [
    {
      kind: "text",
      id: "clv-potential",
      title: `${many} of ${integer(all)} customers have a high potential: they score 70 or more for what they may still become worth`,
      subtitle: "Beside what is expected of them; the score of every customer stands in customer_value",
      width: "full",
      items,
    },
  ];
}
