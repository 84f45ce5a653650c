/** Values of status columns: how often, worth what, and what they were taken for. */
import { toAmount } from "../../money.ts";
import type { TypedRecords } from "../values/typed-records.ts";
import type { Meaning } from "./records.ts";
import type { Fate } from "./statuses.ts";

export interface StatusCount {
  /** As the file writes it; null for records without one. */
  status: string | null;
  /** `unknown` counts as a sale. */
  reading: Fate | "unknown";
  records: number;
  /** Value of its records in currency units, whether they count or not. */
  amount: number;
}

export interface StatusCounts {
  /** Records left out so far. */
  readonly leftOut: number;
  add(records: TypedRecords, meaning: Meaning | undefined): void;
  result(): StatusCount[];
}

export function createStatusCounts(): StatusCounts {
  const counts = new Map<string | null, { reading: StatusCount["reading"]; records: number; e4: bigint }>();
  let leftOut = 0;
  return {
    get leftOut() {
      return leftOut;
    },
    add(records, meaning) {
      leftOut += records.leftOut?.count ?? 0;
      const status = records.columns.get("status");
      if (meaning === undefined || status === undefined) return;
      const { codes, values } = status;
      const byCode = new Map<number, { reading: StatusCount["reading"]; records: number; e4: bigint }>();
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
    result: () =>
      [...counts]
        .map(([status, { reading, records, e4 }]): StatusCount => ({ status, reading, records, amount: toAmount(e4) }))
        .sort((a, b) => b.records - a.records || ((a.status ?? "") < (b.status ?? "") ? -1 : 1)),
  };
}
