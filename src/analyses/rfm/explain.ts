/** What `explain` says about customers and segments. */
import pl from "../../columns/polars.ts";
import type { Explains } from "../analysis.ts";
import type { RFM_TABLES } from "./contracts.ts";

type Tables = Record<keyof typeof RFM_TABLES, pl.DataFrame>;
const MOST_VALUABLE = 10;

export const rfmExplains: Explains<Tables> = {
  customer: { title: "Where the scores come from", table: "rfm_thresholds" },
  segment: {
    names: ({ segments }) => segments.getColumn("segment").toArray() as string[],
    of(marts, name, format) {
      const only = (frame: pl.DataFrame): pl.DataFrame => frame.filter(pl.col("segment").eq(pl.lit(name)));
      const [segment, grid] = [only(marts.segments), only(marts.rfm_grid)];
      const members = only(marts.rfm).sort(["monetary", "customer_id"], [true, false]);
      const row = segment.toRecords()[0] as Record<string, unknown>;
      const cells = grid.toRecords().map((cell) => `R${cell.r_score}/${cell.fm_score}`);
      const rows = members
        .head(MOST_VALUABLE)
        .toRecords()
        .map((one) => [
          String(one.customer_id),
          `RFM ${one.rfm_score}`,
          format.money(one.monetary as number),
          `${one.frequency} ${Number(one.frequency) === 1 ? "order" : "orders"}`,
          `${one.recency_days} ${Number(one.recency_days) === 1 ? "day" : "days"} ago`,
        ]);
      return {
        lines: [
          `${format.integer(row.customers as number)} customers (${format.percent(row.customer_share as number)}), ${format.money(row.net_revenue as number)} (${format.percent(row.revenue_share as number)} of revenue)`,
          `rule: recency score / frequency-and-monetary score is one of ${cells.join(", ")}`,
          `what to do: ${row.action}`,
        ],
        list: {
          title: `Most valuable (${Math.min(MOST_VALUABLE, members.height)} of ${members.height})`,
          align: ["left", "left", "right", "right", "right"],
          rows,
        },
        data: { segment: { frame: segment, single: true }, cells: { frame: grid }, customers: { frame: members } },
      };
    },
  },
};
