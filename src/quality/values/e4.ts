/** Money as whole ten-thousandths. */
import { MONEY_SCALE } from "../../money.ts";
import { MAX_AMOUNT } from "../limits.ts";

/** Ten-thousandths, rounded half away from zero; NaN beyond what sums can hold. */
export function e4(value: number): number {
  const size = Math.abs(value);
  if (!(size <= MAX_AMOUNT)) return Number.NaN;
  const rounded = Math.round(size * MONEY_SCALE);
  return value < 0 && rounded > 0 ? -rounded : rounded;
}
