/** What a miner may use, and how it says that this is not enough. */
import { UserError } from "../errors.ts";

export interface MineOptions {
  /** A set is frequent if at least this many baskets hold it; a whole number of at least 1. */
  minCount: number;
  /** Longest itemset to look for; at least 1; default: no limit. */
  maxLength?: number;
  /** Most itemsets to find before giving up; default 10 million (120 MB). */
  maxItemsets?: number;
  /** Most memory for working tables and result before giving up; default 4 GiB. */
  maxBytes?: number;
}

export type MineLimits = Required<MineOptions>;

/** Mining would take more itemsets or memory than allowed. Thrown before the memory is taken. */
export class MiningBudgetError extends UserError {
  constructor(message: string) {
    super(message, { hint: "raise minSupport or lower maxLength" });
    this.name = "MiningBudgetError";
  }
}

/** Fills in the defaults. @throws UserError on a number out of range */
export function mineLimits(options: MineOptions): MineLimits {
  const limits: MineLimits = {
    minCount: options.minCount,
    maxLength: options.maxLength ?? Number.POSITIVE_INFINITY,
    maxItemsets: options.maxItemsets ?? 10_000_000,
    maxBytes: options.maxBytes ?? 4 * 2 ** 30,
  };
  for (const [name, value] of Object.entries(limits))
    if (!(value >= 1 && (Number.isInteger(value) || value === Number.POSITIVE_INFINITY)))
      throw new UserError(`invalid ${name}: ${value}; expected a whole number of at least 1`);
  return limits;
}

/** @throws MiningBudgetError if `bytes` is more than the limits allow; `what` says what they are for */
export function checkBytes(bytes: number, what: string, limits: MineLimits): void {
  if (bytes > limits.maxBytes)
    throw new MiningBudgetError(
      `mining needs ${megabytes(bytes)} for ${what}; at most ${megabytes(limits.maxBytes)} are allowed`,
    );
}

/** @throws MiningBudgetError if there are more itemsets than the limits allow */
export function checkItemsets(size: number, limits: MineLimits): void {
  if (size > limits.maxItemsets)
    throw new MiningBudgetError(`more than ${limits.maxItemsets} itemsets are in at least ${limits.minCount} baskets`);
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;
