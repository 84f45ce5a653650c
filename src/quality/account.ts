/** The running account of a run: checks, rejects by reason with examples, changed values, lines without a customer. */
import pl from "nodejs-polars";
import { toAmount } from "../money.ts";
import { createBuffer } from "./buffer.ts";
import { createCounts } from "./counts.ts";
import type { QualityResult } from "./result.ts";
import type { Check } from "./rules.ts";
import type { Tally } from "./score.ts";
import type { Coercion } from "./standard.ts";

const EXAMPLES = 3;
const ANONYMOUS = pl.col("is_anonymous");
const NET = pl.col("amount_e4").sum().cast(pl.String);
const COUNT = pl.len().cast(pl.Float64).alias("n");
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Example = QualityResult["examples"][string][number];

export interface Account {
  readonly lines: number;
  readonly rejected: number;
  tally(check: Check, checked: number, failed: number, mostly?: number): void;
  coercions(found: readonly Coercion[]): void;
  rejects(rejects: pl.DataFrame): void;
  cleaned(lines: pl.DataFrame): void;
  result(): Pick<QualityResult, "rejectedBy" | "examples" | "coerced" | "anonymous"> & { tallies: Tally[] };
}

/** The first examples by file and row of a batch's rejects and those known before. */
function firstOf(known: readonly Example[], rejects: pl.DataFrame): Example[] {
  const fresh = rejects
    .head(EXAMPLES)
    .toRecords()
    .map((row) => ({
      source_file: String(row.source_file),
      source_row: Number(row.source_row),
      message: String(row.message),
      raw: String(row.raw),
    }));
  return [...known, ...fresh]
    .sort((a, b) => byCode(a.source_file, b.source_file) || a.source_row - b.source_row)
    .slice(0, EXAMPLES);
}

export function createAccount(): Account {
  const tallies = new Map<string, Tally>();
  const coerced = new Map<string, Coercion>();
  const byReason = new Map<string, { count: number; examples: Example[] }>();
  const anonymous = { lines: 0, e4: 0n };
  const orders = createCounts();
  const nobody = createBuffer(["order_id", "amount_e4", "is_anonymous"], (cleaned) => {
    const own = cleaned.filter(ANONYMOUS);
    if (own.height === 0) return;
    anonymous.lines += own.height;
    anonymous.e4 += BigInt(String(own.select(NET).toRecords()[0]?.amount_e4));
    orders.add(own, "order_id");
  });
  let lines = 0;
  let rejected = 0;
  return {
    get lines() {
      return lines;
    },
    get rejected() {
      return rejected;
    },
    tally({ check, dimension, severity, column }, checked, failed, mostly) {
      const key = `${check}\n${column}`;
      const known = tallies.get(key) ?? { check, dimension, severity, column, checked: 0, failed: 0 };
      known.checked += checked;
      known.failed += failed;
      if (mostly !== undefined) known.mostly = mostly;
      tallies.set(key, known);
    },
    coercions(found) {
      for (const one of found) {
        const key = `${one.column}\n${one.what}`;
        const known = coerced.get(key);
        if (known === undefined) {
          coerced.set(key, { ...one });
          continue;
        }
        known.count += one.count;
        if (one.before < known.before) Object.assign(known, { before: one.before, after: one.after });
      }
    },
    rejects(rejects) {
      const { height } = rejects;
      if (height === 0) return;
      rejected += height;
      for (const { reason, n } of rejects.groupBy("reason").agg(COUNT).toRecords()) {
        const name = String(reason);
        const known = byReason.get(name) ?? { count: 0, examples: [] };
        const own = rejects.filter(pl.col("reason").eq(pl.lit(name)));
        byReason.set(name, { count: known.count + Number(n), examples: firstOf(known.examples, own) });
      }
    },
    cleaned(frame) {
      lines += frame.height;
      nobody.add(frame);
    },
    result() {
      nobody.flush();
      const reasons = [...byReason].sort(([a], [b]) => byCode(a, b));
      return {
        tallies: [...tallies.values()],
        rejectedBy: Object.fromEntries(reasons.map(([reason, { count }]) => [reason, count])),
        examples: Object.fromEntries(reasons.map(([reason, { examples }]) => [reason, examples])),
        coerced: [...coerced.values()].sort(
          (a, b) => byCode(a.column, b.column) || b.count - a.count || byCode(a.what, b.what),
        ),
        anonymous: {
          lines: anonymous.lines,
          share: lines === 0 ? 0 : anonymous.lines / lines,
          orders: orders.distinct().count,
          amount: toAmount(anonymous.e4),
        },
      };
    },
  };
}
