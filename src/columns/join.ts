/** Joins of frames about the same things: where both have the same keys in the same order, columns are shared and nothing is copied. */
import pl from "./polars.ts";

/** A left join on `key`, which the right frame has once at most; no other column is in both. */
export function leftJoin(left: pl.DataFrame, right: pl.DataFrame, key: string): pl.DataFrame {
  if (left.height === right.height && left.getColumn(key).seriesEqual(right.getColumn(key)))
    return left.withColumns(...right.columns.flatMap((name) => (name === key ? [] : [right.getColumn(name)])));
  return left.join(right, { on: key, how: "left" });
}

/** The rows in the order of a key without nulls; the frame itself where they are. */
export function sortedBy(frame: pl.DataFrame, key: string): pl.DataFrame {
  const [first] = frame.select(pl.col(key).gtEq(pl.col(key).shift(1)).all().alias("ascends")).toRecords();
  return first?.ascends === true ? frame : frame.sort(key);
}
