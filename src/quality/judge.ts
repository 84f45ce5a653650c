/** Holds records against rules: counts every rule, and parts the records into kept and refused. */
import pl from "nodejs-polars";
import type { Rule, RuleContext } from "./rules.ts";

export interface Verdict {
  kept: pl.DataFrame;
  /** `source_row, reason, message` of the refused ones; absent where every record is kept. */
  refused?: pl.DataFrame;
  /** By rule, in the order of `rules`. */
  tallies: { checked: number; failed: number }[];
}

const chain = (parts: readonly (readonly [condition: pl.Expr, value: pl.Expr])[]): pl.Expr => {
  const [first, ...rest] = parts;
  const start = pl.when(first[0]).then(first[1]);
  return rest
    .reduce((so, [condition, value]) => so.when(condition).then(value) as typeof so, start)
    .otherwise(pl.lit(null));
};

/** @param rules all must apply to the frame's source; the first one with a reason that fails names the record's reason */
export function judge(frame: pl.DataFrame, rules: readonly Rule[], context: RuleContext): Verdict {
  if (rules.length === 0 || frame.height === 0) {
    return { kept: frame, tallies: rules.map(() => ({ checked: 0, failed: 0 })) };
  }
  const fails = frame.select(
    ...rules.map((rule, i) => rule.fails(context).fillNull(pl.lit(false)).alias(`fails_${i}`)),
  );
  const failed = fails.select(...fails.columns.map((name) => pl.col(name).sum().cast(pl.Int64))).toRecords()[0];
  const scoped = rules.flatMap((rule, i) => (rule.where === undefined ? [] : [{ i, where: rule.where(context) }]));
  const checked =
    scoped.length === 0
      ? {}
      : frame.select(...scoped.map(({ i, where }) => where.sum().cast(pl.Int64).alias(`where_${i}`))).toRecords()[0];
  const tallies = rules.map((_, i) => ({
    checked: Number(checked[`where_${i}`] ?? frame.height),
    failed: Number(failed[`fails_${i}`]),
  }));
  const refusing = rules.flatMap((rule, i) =>
    rule.reason !== undefined && tallies[i].failed > 0 ? [{ i, reason: rule.reason, rule }] : [],
  );
  if (refusing.length === 0) return { kept: frame, tallies };
  const first = fails
    .select(
      chain(refusing.map(({ i }) => [pl.col(`fails_${i}`), pl.lit(i)]))
        .cast(pl.Int32)
        .alias("rule"),
    )
    .getColumn("rule");
  const judged = frame.withColumns(first);
  const is = (i: number): pl.Expr => pl.col("rule").eq(pl.lit(i));
  const refused = judged
    .filter(pl.col("rule").isNotNull())
    .select(
      pl.col("source_row"),
      chain(refusing.map(({ i, reason }) => [is(i), pl.lit(reason)])).alias("reason"),
      chain(refusing.map(({ i, reason, rule }) => [is(i), rule.message?.(context) ?? pl.lit(reason)])).alias("message"),
    );
  return { kept: judged.filter(pl.col("rule").isNull()).drop("rule"), refused, tallies };
}
