/** The lists to act on, customer by customer. */
import pl from "../../columns/polars.ts";
import { toAmount } from "../../money.ts";
import { frameOf, type Row, rowsOf } from "../rows.ts";
import { CUSTOMER_LISTS } from "./contracts.ts";
import type { RfmOptions } from "./options.ts";
import type { Scored } from "./scores.ts";

/** Highest spenders in slipping segments, and highest spenders of all. */
export function listTable(customers: pl.DataFrame, now: Scored, options: RfmOptions): pl.DataFrame {
  const slipping = new Set(now.segments.filter(({ role }) => role === "slipping").map(({ name }) => name));
  const actions = new Map(now.segments.map(({ name, action }) => [name, action]));
  const topOf = (some: pl.LazyDataFrame): Row[] =>
    rowsOf(some.sort(["monetary_e4", "customer_id"], [true, false]).head(options.listLength).collectSync());
  const isSlipping = [...slipping].reduce(
    (any, name) => any.or(pl.col("segment").eq(pl.lit(name))),
    pl.lit(false).and(pl.col("segment").isNotNull()),
  );
  const reasons = (row: Row): string => {
    const gap = row.usual_gap_days;
    const was = row.previous_segment;
    const codes: [string, boolean][] = [
      ["high_spender", row.is_high_spender === true],
      ["frequent", row.f_score === now.levels.f],
      ["overdue", typeof gap === "number" && gap > 0 && Number(row.recency_days) > 2 * gap],
      ["lapsed", row.lifecycle === "Churned"],
      ["slipped_this_week", slipping.has(String(row.segment)) && was !== null && !slipping.has(String(was))],
    ];
    return codes.flatMap(([code, holds]) => (holds ? [code] : [])).join("|");
  };
  const list = (name: string, rows: Row[]): Row[] =>
    rows.map((row, i) => ({
      ...row,
      list: name,
      rank: i + 1,
      monetary: toAmount(Number(row.monetary_e4)),
      reasons: reasons(row),
      action: actions.get(String(row.segment)) ?? "",
    }));
  const rows = [
    ...list("slipping", topOf(customers.lazy().filter(isSlipping))),
    ...list("most_valuable", topOf(customers.lazy())),
  ];
  return frameOf(CUSTOMER_LISTS, rows).sort([...CUSTOMER_LISTS.key]);
}
