/** The running account of a run: checks, rejects by reason with examples, changed values, lines without a customer. */

import { ensureCapacity } from "../../columns/typed-arrays.ts";
import { FLAG, type Lines, type Reject } from "../../lines.ts";
import { toAmount } from "../../money.ts";
import type { QualityResult } from "../result.ts";
import type { Check } from "../rules/rule.ts";
import type { Coercion } from "../values/standard.ts";
import type { Tally } from "./score.ts";

const EXAMPLES = 3;
/** Sums up to here are exact whatever line is added next. */
const EXACT_SUM = 2 ** 52;
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Example = QualityResult["examples"][string][number];

export interface Account {
  readonly lines: number;
  readonly rejected: number;
  tally(check: Check, checked: number, failed: number, mostly?: number): void;
  coercions(found: readonly Coercion[]): void;
  /** In the order of file and record. */
  rejects(rejects: readonly Reject[]): void;
  cleaned(lines: Lines): void;
  result(): Pick<QualityResult, "rejectedBy" | "examples" | "coerced" | "anonymous"> & { tallies: Tally[] };
}

const byPlace = (a: Example, b: Example): number => byCode(a.source_file, b.source_file) || a.source_row - b.source_row;

export function createAccount(): Account {
  const tallies = new Map<string, Tally>();
  const coerced = new Map<string, Coercion>();
  const byReason = new Map<string, { count: number; examples: Example[] }>();
  const anonymous = { lines: 0, e4: 0n, orders: 0 };
  let counted = new Uint8Array(0);
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
      rejected += rejects.length;
      for (const { reason, ...example } of rejects) {
        const known = byReason.get(reason) ?? { count: 0, examples: [] };
        byReason.set(reason, known);
        known.count++;
        const last = known.examples[EXAMPLES - 1];
        if (last !== undefined && byPlace(last, example) < 0) continue;
        known.examples = [...known.examples, example].sort(byPlace).slice(0, EXAMPLES);
      }
    },
    cleaned({ count, names, ids, flags, amountE4 }) {
      lines += count;
      counted = ensureCapacity(counted, names.order_id.size);
      let sum = 0;
      for (let i = 0; i < count; i++) {
        if (!(flags[i] & FLAG.is_anonymous)) continue;
        anonymous.lines++;
        const order = ids.order_id[i];
        if (counted[order] === 0) anonymous.orders++;
        counted[order] = 1;
        sum += amountE4[i];
        if (Math.abs(sum) < EXACT_SUM) continue;
        anonymous.e4 += BigInt(sum);
        sum = 0;
      }
      anonymous.e4 += BigInt(sum);
    },
    result() {
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
          orders: anonymous.orders,
          amount: toAmount(anonymous.e4),
        },
      };
    },
  };
}
