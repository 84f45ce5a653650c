/** A list as it goes with a mail: eight columns that a person can use, from the top, without those left alone for comparison. */
import pl from "../../columns/polars.ts";
import type { ListName } from "./call-list.ts";

export const attachedList = ({ call_list }: { call_list: pl.DataFrame }, list: ListName): pl.DataFrame =>
  call_list
    .filter(
      pl
        .col("list")
        .eq(pl.lit(list))
        .and(pl.col("is_holdout").eq(pl.lit(false))),
    )
    .sort("rank")
    .select(
      pl.col("rank"),
      pl.col("customer_id"),
      pl.col("segment"),
      pl.col("value_at_stake").round(2),
      pl.col("silent_days"),
      pl.col("usual_gap_days").round(0).cast(pl.Int64),
      pl.col("reason"),
      pl.col("action"),
    );
