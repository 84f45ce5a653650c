/** Holds records against rules: counts every rule, and parts the records into kept and refused. */
import pl from "nodejs-polars";
import { once } from "./once.ts";
import type { Rule, RuleContext } from "./rules.ts";

export interface Verdict {
  kept: pl.DataFrame;
  /** `source_row, reason, message` of the refused ones; absent where every record is kept. */
  refused?: pl.DataFrame;
  /** By rule, in the order of the rules. */
  tallies: { checked: number; failed: number }[];
}

const chain = (parts: readonly (readonly [condition: pl.Expr, value: pl.Expr])[]): pl.Expr => {
  const [first, ...rest] = parts;
  if (first === undefined) return pl.lit(null);
  const start = pl.when(first[0]).then(first[1]);
  return rest
    .reduce((so, [condition, value]) => so.when(condition).then(value) as typeof so, start)
    .otherwise(pl.lit(null));
};

const KEPT = pl.col("rule").isNull();
const REFUSED = pl.col("rule").isNotNull();

/**
 * The rules as a function over frames.
 *
 * @param rules all must apply to the frames; the first one with a reason that fails names the record's reason
 */
export function createJudge(rules: readonly Rule[], context: RuleContext): (frame: pl.DataFrame) => Verdict {
  const failing = rules.map((rule, i) => rule.fails(context).fillNull(pl.lit(false)).alias(`fails_${i}`));
  const counts = rules.flatMap((rule, i) => [
    pl.col(`fails_${i}`).sum().cast(pl.Int64).alias(`failed_${i}`),
    ...(rule.where === undefined ? [] : [pl.col(`in_${i}`).sum().cast(pl.Int64).alias(`checked_${i}`)]),
  ]);
  const scopes = rules.flatMap((rule, i) => (rule.where === undefined ? [] : [rule.where(context).alias(`in_${i}`)]));
  /** By the rules that refuse somebody, joined by a comma. */
  const verdicts = once((key: string) => {
    const refusing = key.split(",").map(Number);
    const is = (i: number): pl.Expr => pl.col("rule").eq(pl.lit(i));
    return {
      first: chain(refusing.map((i) => [pl.col(`fails_${i}`), pl.lit(i)]))
        .cast(pl.Int32)
        .alias("rule"),
      refusal: [
        pl.col("source_row"),
        chain(refusing.map((i) => [is(i), pl.lit(rules[i]?.reason)])).alias("reason"),
        chain(refusing.map((i) => [is(i), rules[i]?.message?.(context) ?? pl.lit(rules[i]?.check)])).alias("message"),
      ],
    };
  });
  return (frame) => {
    if (rules.length === 0 || frame.height === 0) {
      return { kept: frame, tallies: rules.map(() => ({ checked: 0, failed: 0 })) };
    }
    const flags = frame.select(...failing, ...scopes);
    const sums = flags.select(...counts).toRecords()[0] ?? {};
    const { height } = frame;
    const tallies = rules.map((_, i) => ({
      checked: Number(sums[`checked_${i}`] ?? height),
      failed: Number(sums[`failed_${i}`]),
    }));
    const refusing = rules.flatMap((rule, i) =>
      rule.reason !== undefined && Number(sums[`failed_${i}`]) > 0 ? [i] : [],
    );
    if (refusing.length === 0) return { kept: frame, tallies };
    const { first, refusal } = verdicts(refusing.join(","));
    const judged = frame.withColumns(flags.select(first).getColumn("rule"));
    return { kept: judged.filter(KEPT).drop("rule"), refused: judged.filter(REFUSED).select(...refusal), tallies };
  };
}
