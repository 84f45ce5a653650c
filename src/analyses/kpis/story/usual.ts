/** What is usual for a shop from week to week, from its own past. Plain numbers in, plain numbers out. */

const FEWEST = 8;
const MOST = 52;
/** Four of five changes lie within the usual range. */
const USUAL_SHARE = 0.8;

/** Quantile of ascending values, type 7. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
}

/**
 * How far revenue usually moves from one period to the next, as a share: four of five changes of the up to 52 periods before the
 * last one were no larger. Undefined with fewer than 8 changes.
 */
export function usualChange(values: readonly number[]): number | undefined {
  const past = values.slice(0, -1).slice(-MOST - 1);
  const changes = past.flatMap((value, i) =>
    i > 0 && past[i - 1]! > 0 && value > 0 ? [Math.abs(Math.log(value / past[i - 1]!))] : [],
  );
  if (changes.length < FEWEST) return undefined;
  return (
    Math.exp(
      quantile(
        changes.sort((a, b) => a - b),
        USUAL_SHARE,
      ),
    ) - 1
  );
}

/** The longer view: the last 13 weeks against the same weeks a year before, or against the 13 before them. */
export interface Longer {
  periods: number;
  against: "last year" | "before";
  now: number;
  before: number;
  share: number;
  /** Orders of the smaller side. */
  orders: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export function longerView(
  values: readonly number[],
  orders: readonly number[],
  periodsAYear: number,
): Longer | undefined {
  const most = Math.round(periodsAYear / 4);
  const compared = (periods: number, ago: number, against: Longer["against"]): Longer | undefined => {
    const end = values.length - ago;
    const [now, before] = [sum(values.slice(-periods)), sum(values.slice(end - periods, end))];
    if (before <= 0) return undefined;
    const fewest = Math.min(sum(orders.slice(-periods)), sum(orders.slice(end - periods, end)));
    return { periods, against, now, before, share: now / before - 1, orders: fewest };
  };
  const lastYear = values.length < periodsAYear + most ? undefined : compared(most, periodsAYear, "last year");
  if (lastYear !== undefined) return lastYear;
  const periods = Math.min(most, Math.floor(values.length / 2));
  return periods < 4 ? undefined : compared(periods, periods, "before");
}
