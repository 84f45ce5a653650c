/** Whether sums of amounts are exact, whatever is added up in whatever order. */
import { UserError } from "../errors.ts";
import { MONEY_SCALE } from "../money.ts";

/** The largest power of two that is looked for in amounts: currencies without decimals have 2⁴ in every ten-thousandth. */
const LARGEST_UNIT = 2 ** 20;

export interface Exactness {
  add(amountE4: Float64Array, count: number): void;
  /** @throws UserError where sums could leave what numbers hold to the last ten-thousandth */
  require(): void;
}

/**
 * Doubles hold whole numbers exactly up to 2⁵³, and multiples of a power of two up to 2⁵³ times that power. So every sum of some
 * of the amounts is exact where all of them together, signs aside, are below that.
 */
export function createExactness(): Exactness {
  let total = 0;
  let unit = LARGEST_UNIT;
  return {
    add(amountE4, count) {
      let sum = 0;
      let divides = unit;
      for (let i = 0; i < count; i++) {
        const size = Math.abs(amountE4[i]!);
        sum += size;
        while (Math.floor(size / divides) * divides !== size) divides /= 2;
      }
      total += sum;
      unit = divides;
    },
    require() {
      const most = unit * Number.MAX_SAFE_INTEGER;
      if (total <= most) return;
      const written = (e4: number): string => Math.floor(e4 / MONEY_SCALE).toLocaleString("en");
      throw new UserError(
        `the amounts of all lines add up to about ${written(total)}, signs aside; sums are right to the last digit up to ${written(most)}`,
        { exitCode: 2, hint: "write the amounts in thousands, or leave out what is not needed: where: { … }" },
      );
    },
  };
}
