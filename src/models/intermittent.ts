/**
 * Demand that does not come in every period: Croston's method, its unbiased form and one that forgets, all of them simple
 * exponential smoothing of how much and of how often. One value in is the demand of one period, at least 0; one figure out is the
 * mean demand of a period to come, the same for each of them.
 */

/** Smoothing of sizes, intervals and probabilities where nothing else is asked for; what statsforecast and the literature use. */
export const SMOOTHING = 0.1;

/** Parameters of the smoothing, each in (0, 1]. */
export interface Smoothing {
  /** Of the sizes of the demands. */
  size: number;
  /** Of the intervals between them (Croston), or of the chance of one (TSB). */
  often: number;
}

const STANDARD: Smoothing = { size: SMOOTHING, often: SMOOTHING };

/** One step of simple exponential smoothing; the first value is the first level. */
const next = (level: number | undefined, value: number, alpha: number): number =>
  level === undefined ? value : alpha * value + (1 - alpha) * level;

/** A method: the forecast after each period, from that period and those before it. 0 before the first demand. */
type Path = (demand: ArrayLike<number>, smoothing?: Smoothing) => Float64Array;

/** Smoothed size over smoothed interval; the first interval counts from the beginning of the series. @see Croston 1972 */
export const crostonPath: Path = (demand, { size: alpha, often } = STANDARD) => {
  const path = new Float64Array(demand.length);
  let size: number | undefined;
  let interval: number | undefined;
  let last = -1;
  for (let i = 0; i < demand.length; i++) {
    if (demand[i] !== 0) {
      size = next(size, demand[i]!, alpha);
      interval = next(interval, i - last, often);
      last = i;
    }
    path[i] = size === undefined ? 0 : size / interval!;
  }
  return path;
};

/** Croston's figure times 1 − α/2, which takes out its bias. @see Syntetos & Boylan 2005 */
export const sbaPath: Path = (demand, smoothing = STANDARD) =>
  crostonPath(demand, smoothing).map((value) => (1 - smoothing.often / 2) * value);

/**
 * Smoothed size times smoothed chance of a demand, which falls with every period without one: for what may be out of date.
 *
 * @see Teunter, Syntetos & Babai 2011
 */
export const tsbPath: Path = (demand, { size: alpha, often } = STANDARD) => {
  const path = new Float64Array(demand.length);
  let size: number | undefined;
  let chance: number | undefined;
  for (let i = 0; i < demand.length; i++) {
    const isDemand = demand[i] !== 0;
    if (isDemand) size = next(size, demand[i]!, alpha);
    chance = next(chance, isDemand ? 1 : 0, often);
    path[i] = (size ?? 0) * chance;
  }
  return path;
};

/** Sizes of the demands, and the periods up to and with the last of them. */
function occurrences(demand: ArrayLike<number>): { sizes: number[]; length: number } {
  const sizes: number[] = [];
  let length = 0;
  for (let i = 0; i < demand.length; i++) {
    if (demand[i] === 0) continue;
    sizes.push(demand[i]!);
    length = i + 1;
  }
  return { sizes, length };
}

/** How demand comes: in most periods or not, in like amounts or not, or hardly any more. */
export type Pattern = "smooth" | "erratic" | "intermittent" | "lumpy" | "fading";

/** Mean interval and squared variation of the sizes between the four kinds. @see Syntetos, Boylan & Croston 2005 */
const OFTEN = 1.32;
const ALIKE = 0.49;
/** A pause this much longer than the mean interval is the end of the demand, unless it comes again. */
const LONG_PAUSE = 4;
const FEWEST_PAUSED = 4;

export interface DemandPattern {
  pattern: Pattern;
  /** Mean periods between demands (ADI), at least 1. */
  interval: number;
  /** Squared coefficient of variation of the sizes of the demands. */
  cv2: number;
}

/** The kind of a series; undefined without a demand. */
export function demandPatternOf(demand: ArrayLike<number>): DemandPattern | undefined {
  const { sizes, length } = occurrences(demand);
  const n = sizes.length;
  if (n === 0) return undefined;
  const interval = length / n;
  const mean = sizes.reduce((sum, one) => sum + one, 0) / n;
  const cv2 = n < 2 ? 0 : sizes.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1) / mean ** 2;
  const pause = demand.length - length;
  const isFading = pause >= Math.max(FEWEST_PAUSED, LONG_PAUSE * interval);
  const pattern = isFading
    ? "fading"
    : interval < OFTEN
      ? cv2 < ALIKE
        ? "smooth"
        : "erratic"
      : cv2 < ALIKE
        ? "intermittent"
        : "lumpy";
  return { pattern, interval, cv2 };
}

export type DemandMethod = "croston" | "sba" | "tsb";

export const DEMAND_PATHS: Readonly<Record<DemandMethod, Path>> = {
  croston: crostonPath,
  sba: sbaPath,
  tsb: tsbPath,
};

/**
 * What each kind of demand is forecast by: Croston's method where it comes nearly always and in like amounts (it is plain smoothing
 * there), the unbiased form for the other kinds (Syntetos, Boylan & Croston 2005), the one that forgets for what fades.
 */
export const METHOD_OF: Readonly<Record<Pattern, DemandMethod>> = {
  smooth: "croston",
  erratic: "sba",
  intermittent: "sba",
  lumpy: "sba",
  fading: "tsb",
};

/** Mean demand of a period to come; 0 for a series without a demand. */
export const demandBy = (method: DemandMethod, demand: ArrayLike<number>, smoothing: Smoothing = STANDARD): number =>
  DEMAND_PATHS[method](demand, smoothing).at(-1) ?? 0;

/** Errors are looked at from a third of the series on, and not before so many periods. */
const FEWEST_KNOWN = 4;

/** The demand of `periods` periods in a row from `origin` on; a fraction counts that part of the last one. */
export function demandFrom(demand: ArrayLike<number>, origin: number, periods: number): number {
  const whole = Math.floor(periods);
  const part = periods - whole;
  let sum = part > 0 ? part * demand[origin + whole]! : 0;
  for (let i = origin; i < origin + whole; i++) sum += demand[i]!;
  return sum;
}

/**
 * By how much the demand of `periods` periods in a row was above its forecast, from all beginnings in the later two thirds of the series
 * that leave room for them.
 *
 * @param factors what the forecast from each period on is multiplied by; default 1
 */
export function leadTimeErrors(
  demand: ArrayLike<number>,
  periods: number,
  method: DemandMethod,
  factors?: ArrayLike<number>,
): number[] {
  const path = DEMAND_PATHS[method](demand, STANDARD);
  const span = Math.ceil(periods);
  const errors: number[] = [];
  for (let origin = Math.max(FEWEST_KNOWN, Math.floor(demand.length / 3)); origin + span <= demand.length; origin++)
    errors.push(demandFrom(demand, origin, periods) - periods * path[origin - 1]! * (factors?.[origin] ?? 1));
  return errors;
}

/** Standard deviation around the forecast: the root of the mean squared error; undefined where there are fewer errors than `fewest`. */
export const spreadOfErrors = (errors: readonly number[], fewest = 8): number | undefined =>
  errors.length < fewest ? undefined : Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
