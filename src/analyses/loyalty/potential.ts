/** The tables of the CLV potential: every customer's score, and what came of the scores of 90 days ago. */
import pl from "../../columns/polars.ts";
import { stringTableOf } from "../../columns/strings.ts";
import { stringSeries } from "../../columns/to-polars.ts";
import { gather } from "../../columns/typed-arrays.ts";
import type { Facts } from "../../facts/contract.ts";
import type { Potential } from "../../features/potential.ts";
import { POTENTIAL_BANDS, potentialBand } from "../../models/potential-score.ts";
import { conform } from "../../schema.ts";
import { frameOf } from "../rows.ts";
import { CLV_POTENTIAL, CLV_POTENTIAL_CHECK } from "./contracts.ts";

/** Scores of the customers with a sale. */
export function potentialTable({ customers }: Facts, { score, rank, parts, isNeutral }: Potential): pl.DataFrame {
  const rows = Int32Array.from(score.keys()).filter((row) => !Number.isNaN(score[row]!));
  const numbers = (name: string, of: Float64Array | undefined): pl.Series =>
    pl.Series(name, of === undefined ? new Float64Array(rows.length).fill(Number.NaN) : gather(of, rows));
  const parted = (["trajectory", "engagement", "breadth", "points"] as const).map((part) =>
    numbers(`potential_${part}`, parts[part]),
  );
  const frame = pl.DataFrame([
    stringSeries(
      "customer_id",
      customers.id.dictionary,
      rows.map((row) => customers.id.codes[row]!),
    ),
    numbers("potential_score", score),
    pl.Series("potential_rank", gather(rank, rows)).cast(pl.Int64),
    stringSeries(
      "potential_band",
      stringTableOf(POTENTIAL_BANDS),
      rows.map((row) => POTENTIAL_BANDS.indexOf(potentialBand(score[row]!))),
    ),
    ...parted,
    pl
      .Series(
        "potential_is_neutral",
        Uint8Array.from(rows, (row) => isNeutral[row]!),
      )
      .cast(pl.Bool),
  ]);
  const known = ["potential_breadth", "potential_points"].map((name) =>
    pl.when(pl.col(name).isNan()).then(pl.lit(null)).otherwise(pl.col(name)).cast(pl.Float64).alias(name),
  );
  return conform(frame.withColumns(...known), CLV_POTENTIAL);
}

export const potentialCheckTable = ({ check }: Potential): pl.DataFrame =>
  frameOf(CLV_POTENTIAL_CHECK, [
    {
      days: check.days,
      customers: check.customers,
      correlation: Number.isNaN(check.correlation) ? null : check.correlation,
      top_tenth_share: Number.isNaN(check.topTenthShare) ? null : check.topTenthShare,
    },
  ]);
