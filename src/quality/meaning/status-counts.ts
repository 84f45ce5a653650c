/** Values of status columns: how often, worth what, and what they were taken for. */
import { toAmount } from "../../money.ts";
import type { Fate } from "../../status/fate.ts";
import type { TypedRecords } from "../values/typed-records.ts";
import type { RecordMeaning } from "./records.ts";

export interface StatusCount {
  /** As the file writes it; null for records without one. */
  status: string | null;
  /** `unknown` counts as a sale. */
  reading: Fate | "unknown";
  records: number;
  /** Value of its records in currency units, whether they count or not. */
  amount: number;
}

interface Counted {
  reading: StatusCount["reading"];
  records: number;
  /** In ten-thousandths. */
  e4: bigint;
}

/** By status, in the order of their names, and the records that were left out. */
export interface StatusState {
  counts: [status: string | null, counted: Counted][];
  leftOut: number;
}

export interface StatusCounts {
  add(records: TypedRecords, meaning: RecordMeaning | undefined): void;
  include(state: StatusState): void;
  state(): StatusState;
}

export function createStatusCounts(): StatusCounts {
  const counts = new Map<string | null, Counted>();
  let leftOut = 0;
  return {
    add(records, meaning) {
      leftOut += records.leftOut?.count ?? 0;
      const status = records.columns.get("status");
      if (meaning === undefined || status === undefined) return;
      const { codes, values } = status;
      const byCode = new Map<number, Counted>();
      for (let row = 0; row < records.count; row++) {
        const code = codes[row]!;
        let found = byCode.get(code);
        if (found === undefined) {
          const text = values.text(code);
          found = counts.get(text) ?? {
            reading: (text === null ? undefined : meaning.fateOf(text)) ?? "unknown",
            records: 0,
            e4: 0n,
          };
          counts.set(text, found);
          byCode.set(code, found);
        }
        found.records++;
        const amount = records.amountE4[row]!;
        if (!Number.isNaN(amount)) found.e4 += BigInt(amount);
      }
    },
    include(state) {
      leftOut += state.leftOut;
      for (const [status, { reading, records, e4 }] of state.counts) {
        const known = counts.get(status) ?? { reading, records: 0, e4: 0n };
        counts.set(status, { reading, records: known.records + records, e4: known.e4 + e4 });
      }
    },
    state: () => ({
      leftOut,
      counts: [...counts]
        .map(([status, counted]): StatusState["counts"][number] => [status, { ...counted }])
        .sort(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1)),
    }),
  };
}

/** The most frequent first. */
export const statusesOf = ({ counts }: StatusState): StatusCount[] =>
  counts
    .map(([status, { reading, records, e4 }]): StatusCount => ({ status, reading, records, amount: toAmount(e4) }))
    .sort((a, b) => b.records - a.records || ((a.status ?? "") < (b.status ?? "") ? -1 : 1));
