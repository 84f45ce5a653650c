/** The running account of a run: checks, rejects by reason with examples, changed values, lines without a customer. */

import { FLAG, type Lines, type Reject } from "../../lines.ts";
import type { QualityResult } from "../result.ts";
import type { Check } from "../rules/rule.ts";
import type { Coercion } from "../values/standard.ts";
import { createDistinctKeys, type KeySet } from "./distinct-keys.ts";
import type { Tally } from "./score.ts";

const EXAMPLES = 3;
/** Sums up to here are exact whatever line is added next. */
const EXACT_SUM = 2 ** 52;
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Example = QualityResult["examples"][string][number];

/** What has become of records so far. */
export interface AccountState {
  lines: number;
  rejected: number;
  tallies: Tally[];
  coerced: Coercion[];
  /** By reason, in the order of their names: how many, and the first by file and record. */
  rejects: { reason: string; count: number; examples: Example[] }[];
  /** Lines without a customer, of how many lines, their amount in ten-thousandths, and their orders. */
  anonymous: { lines: number; of: number; e4: bigint; orders: KeySet };
}

export interface Account {
  readonly lines: number;
  tally(check: Check, checked: number, failed: number, mostly?: number): void;
  coercions(found: readonly Coercion[]): void;
  /** In the order of file and record. */
  rejects(rejects: readonly Reject[]): void;
  cleaned(lines: Lines): void;
  include(state: AccountState): void;
  /** @param hashed with the hashes of orders, without which it cannot be put together with another */
  state(hashed: boolean): AccountState;
}

const byPlace = (a: Example, b: Example): number => byCode(a.source_file, b.source_file) || a.source_row - b.source_row;

/** @param end lines from this time on (milliseconds) are not looked at for a customer; default: all are */
export function createAccount(end = Number.POSITIVE_INFINITY): Account {
  const tallies = new Map<string, Tally>();
  const coerced = new Map<string, Coercion>();
  const byReason = new Map<string, { count: number; examples: Example[] }>();
  const anonymous = { lines: 0, of: 0, e4: 0n };
  const orders = createDistinctKeys();
  let lines = 0;
  let rejected = 0;

  const tally: Account["tally"] = ({ check, dimension, severity, column }, checked, failed, mostly) => {
    const key = `${check}\n${column}`;
    const known = tallies.get(key) ?? { check, dimension, severity, column, checked: 0, failed: 0 };
    known.checked += checked;
    known.failed += failed;
    if (mostly !== undefined) known.mostly = mostly;
    tallies.set(key, known);
  };

  const coercions = (found: readonly Coercion[]): void => {
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
  };

  const reject = (reason: string, count: number, examples: readonly Example[]): void => {
    rejected += count;
    const known = byReason.get(reason) ?? { count: 0, examples: [] };
    byReason.set(reason, known);
    known.count += count;
    for (const example of examples) {
      const last = known.examples[EXAMPLES - 1];
      if (last !== undefined && byPlace(last, example) < 0) continue;
      known.examples = [...known.examples, example].sort(byPlace).slice(0, EXAMPLES);
    }
  };

  return {
    get lines() {
      return lines;
    },
    tally,
    coercions,
    rejects(rejects) {
      for (const { reason, ...example } of rejects) reject(reason, 1, [example]);
    },
    cleaned({ count, names, ids, flags, amountE4, at }) {
      lines += count;
      let sum = 0;
      let left = 0;
      for (let i = 0; i < count; i++) {
        if (at[i]! >= end) {
          left++;
          continue;
        }
        const set = flags[i]!;
        if ((set & FLAG.is_anonymous) === 0) continue;
        anonymous.lines++;
        // returns and cancellations have numbers of their own, and are no orders
        if ((set & FLAG.is_sale) !== 0) orders.add(ids.order_id[i]!, names.order_id);
        sum += amountE4[i]!;
        if (Math.abs(sum) < EXACT_SUM) continue;
        anonymous.e4 += BigInt(sum);
        sum = 0;
      }
      anonymous.of += count - left;
      anonymous.e4 += BigInt(sum);
    },
    include(state) {
      lines += state.lines;
      for (const one of state.tallies) tally(one, one.checked, one.failed, one.mostly);
      coercions(state.coerced);
      for (const { reason, count, examples } of state.rejects) reject(reason, count, examples);
      anonymous.lines += state.anonymous.lines;
      anonymous.of += state.anonymous.of;
      anonymous.e4 += state.anonymous.e4;
      orders.include(state.anonymous.orders);
    },
    state: (hashed) => ({
      lines,
      rejected,
      tallies: [...tallies.values()]
        .map((one) => ({ ...one }))
        .sort((a, b) => byCode(a.check, b.check) || byCode(a.column, b.column)),
      coerced: [...coerced.values()].sort(
        (a, b) => byCode(a.column, b.column) || b.count - a.count || byCode(a.what, b.what),
      ),
      rejects: [...byReason]
        .sort(([a], [b]) => byCode(a, b))
        .map(([reason, { count, examples }]) => ({ reason, count, examples })),
      anonymous: { ...anonymous, orders: orders.state(hashed) },
    }),
  };
}
