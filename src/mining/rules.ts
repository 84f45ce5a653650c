/** Association rules read from the trie of frequent itemsets; no basket is looked at again. */
import { UserError } from "../errors.ts";
import { MiningBudgetError } from "./budget.ts";
import { type Itemsets, itemsetItems } from "./itemsets.ts";
import { type Lattice, latticeOf } from "./lattice.ts";

export interface AssociationRuleOptions {
  /** Least share of the baskets with the antecedent that hold the consequent; from 0 to 1. */
  minConfidence: number;
  /** Least lift; default 0: any. */
  minLift?: number;
  /** Least number of baskets with both sides; default: that of the itemsets. */
  minCount?: number;
  /** How many items may follow: one (default), as in arules, or any number, as in Agrawal & Srikant. */
  consequent?: "single" | "any";
  /** Most rules to find before giving up; default 2 million (about 1 GB). */
  maxRules?: number;
}

/** A → B, with both sides as ascending item numbers and the counts that every measure is made of. */
export interface AssociationRule {
  antecedent: number[];
  consequent: number[];
  /** Baskets with both sides. */
  count: number;
  antecedentCount: number;
  consequentCount: number;
  /** All baskets. */
  baskets: number;
  /** A more general rule says as much; see `rules`. */
  redundant: boolean;
}

/**
 * The rules with at least the given confidence, lift and count, strongest lift first; ties by higher count, then shorter
 * antecedent, then item numbers. Both sides are non-empty and share no item.
 *
 * A rule is redundant if a rule with the same consequent and a proper subset of its antecedent has the same or a higher
 * confidence. The empty antecedent counts: its confidence is the consequent's own support, so every rule with a lift of
 * at most 1 is redundant. This is `is.redundant` of the R package arules over rules of all lengths (minlen = 1); see
 * Bayardo, Agrawal & Gunopulos 2000.
 *
 * @throws UserError on an option out of range
 * @throws MiningBudgetError if there are more than `maxRules`
 */
export function rules(sets: Itemsets, options: AssociationRuleOptions): AssociationRule[] {
  const { minConfidence, minLift = 0, minCount = 1, consequent = "single", maxRules = 2_000_000 } = options;
  if (!(minConfidence >= 0 && minConfidence <= 1))
    throw new UserError(`invalid minConfidence: ${minConfidence}; expected a number in [0, 1]`);
  if (!(minLift >= 0)) throw new UserError(`invalid minLift: ${minLift}; expected a number of at least 0`);

  const lattice = latticeOf(sets);
  const isRedundant = redundancyTest(sets, lattice);
  const mostRight = consequent === "single" ? 1 : Number.POSITIVE_INFINITY;
  return splits(sets, lattice, { minConfidence, minLift, minCount, mostRight, maxRules })
    .sort((a, b) => a.right - b.right)
    .map(
      (split): AssociationRule => ({
        antecedent: itemsetItems(sets, split.left),
        consequent: itemsetItems(sets, split.right),
        count: sets.count[split.whole]!,
        antecedentCount: sets.count[split.left]!,
        consequentCount: sets.count[split.right]!,
        baskets: sets.baskets,
        redundant: isRedundant(split),
      }),
    )
    .sort(strongestFirst);
}

/** A rule as indices of itemsets: `left` → `right`, and `whole` is both. */
interface Split {
  whole: number;
  left: number;
  right: number;
}

interface Bounds {
  minConfidence: number;
  minLift: number;
  minCount: number;
  mostRight: number;
  maxRules: number;
}

/**
 * Every split of every itemset within the bounds. Items move to the right one by one, from the end of the path to its
 * start, so each split is met once; the more moved, the lower the confidence, so a branch ends where it gets too low
 * (ap-genrules, Agrawal & Srikant 1994, section 3.1).
 */
function splits(sets: Itemsets, { length, without, children }: Lattice, bounds: Bounds): Split[] {
  const { item, count, parent, baskets } = sets;
  const found: Split[] = [];
  const path: number[] = [];

  const move = (whole: number, from: number, end: number, moved: readonly number[]): void => {
    if (length[from]! < 2 || moved.length === bounds.mostRight) return;
    for (let position = end - 1; position >= 0; position--) {
      const left = without(from, position);
      if (count[whole]! / count[left]! < bounds.minConfidence) continue;
      const nowMoved = [path[position]!, ...moved];
      const right = children.descend(nowMoved);
      if ((count[whole]! * baskets) / (count[left]! * count[right]!) >= bounds.minLift)
        found.push({ whole, left, right });
      if (found.length > bounds.maxRules)
        throw new MiningBudgetError(`more than ${bounds.maxRules} rules have a confidence of ${bounds.minConfidence}`);
      move(whole, left, position, nowMoved);
    }
  };

  for (let whole = 0; whole < sets.size; whole++) {
    if (count[whole]! < bounds.minCount) continue;
    for (let node = whole, i = length[whole]!; node >= 0; node = parent[node]!) path[--i] = item[node]!;
    move(whole, whole, length[whole]!, []);
  }
  return found;
}

/**
 * Tests splits for redundancy; quick if splits with the same right side follow each other. The highest confidence among
 * all smaller left sides is remembered for each left side, until the right side changes.
 */
function redundancyTest(sets: Itemsets, { length, without }: Lattice): (split: Split) => boolean {
  const { item, count, parent, baskets } = sets;
  const best = new Float64Array(sets.size);
  const bestIsFor = new Int32Array(sets.size).fill(-1);

  const bestBelow = (whole: number, left: number, right: number): number => {
    if (bestIsFor[left] === right) return best[left]!;
    let highest = count[right]! / baskets;
    if (length[left]! > 1)
      for (let l = left, w = whole, i = length[left]! - 1, j = length[whole]! - 1; i >= 0; i--, l = parent[l]!) {
        for (; item[w] !== item[l]; w = parent[w]!) j--;
        const smallerLeft = without(left, i);
        const smallerWhole = without(whole, j);
        const confidence = count[smallerWhole]! / count[smallerLeft]!;
        highest = Math.max(highest, confidence, bestBelow(smallerWhole, smallerLeft, right));
      }
    bestIsFor[left] = right;
    best[left] = highest;
    return highest;
  };
  return ({ whole, left, right }) => bestBelow(whole, left, right) >= count[whole]! / count[left]!;
}

function strongestFirst(a: AssociationRule, b: AssociationRule): number {
  return (
    lift(b) - lift(a) ||
    b.count - a.count ||
    a.antecedent.length - b.antecedent.length ||
    compare(a.antecedent, b.antecedent) ||
    compare(a.consequent, b.consequent)
  );
}

const lift = ({ count, antecedentCount, consequentCount, baskets }: AssociationRule): number =>
  (count * baskets) / (antecedentCount * consequentCount);

/** Item by item; a list comes after its own beginning. */
function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
