/** The customers of segments, to act on. */
import pl from "../../columns/polars.ts";
import { type Row, rowsOf } from "../rows.ts";

/** Every customer of some segments, the highest spenders first, as the table `rfm` has them. */
export function membersOf(
  { rfm, segments }: { rfm: pl.DataFrame; segments: pl.DataFrame },
  holds: (segment: Row) => boolean,
): pl.DataFrame {
  const names = rowsOf(segments.select("segment", "role")).filter(holds);
  const wanted = pl.DataFrame([
    pl.Series(
      "segment",
      names.map(({ segment }) => String(segment)),
      pl.String,
    ),
  ]);
  return rfm.join(wanted, { on: "segment", how: "semi" }).sort(["monetary", "customer_id"], [true, false]);
}
