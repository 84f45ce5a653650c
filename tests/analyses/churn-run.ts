/** Churn with the tables of the analyses that it uses. */
import { ChurnOptions, churn } from "../../src/analyses/churn.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { RfmOptions, rfm } from "../../src/analyses/rfm.ts";
import { ValueOptions, value } from "../../src/analyses/value.ts";
import type pl from "../../src/columns/polars.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { contextOf } from "./contract.ts";

export function run(
  of: Facts,
  day: string,
  options: Record<string, unknown> = {},
  history?: Parameters<typeof inputOf>[1],
): ReturnType<typeof churn> {
  const context = contextOf(day);
  const made: Record<string, pl.DataFrame> = {
    ...rfm(inputOf(of), RfmOptions.parse({}), context),
    ...value(inputOf(of), ValueOptions.parse({}), context),
  };
  const input = { ...inputOf(of, history), table: (name: string) => made[name] };
  return churn(input, ChurnOptions.parse(options), context);
}
