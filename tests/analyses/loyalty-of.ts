/** The tables of loyalty, of facts, files beside them and an earlier edition. */
import type { Published, SideFile } from "../../src/analyses/analysis.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { type LoyaltyMarts, LoyaltyOptions, loyalty } from "../../src/analyses/loyalty.ts";
import type pl from "../../src/columns/polars.ts";
import type { Facts } from "../../src/facts/contract.ts";

export const AS_OF = "2026-07-01";

export const fileOf = (headers: string[], ...rows: string[][]): SideFile => ({
  name: "beside.csv",
  text: [headers, ...rows].map((cells) => cells.join(",")).join("\n"),
});

interface Given {
  options?: object;
  files?: Record<string, SideFile>;
  earlier?: pl.DataFrame;
  asOf?: string;
}

export function loyaltyOf(facts: Facts, { options = {}, files = {}, earlier, asOf = AS_OF }: Given = {}): LoyaltyMarts {
  const history = (): Published | undefined =>
    earlier === undefined ? undefined : { edition: "2026-W20", asOf: "2026-05-18", rows: earlier };
  return loyalty(
    inputOf(facts, history, { table: () => undefined, file: (key) => files[key] }),
    LoyaltyOptions.parse(options),
    { asOf },
  );
}
