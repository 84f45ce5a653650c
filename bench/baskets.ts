/** Seeded baskets to measure the miners on: the same on every machine. */
import { type Baskets, encodeBaskets } from "../src/mining/encode.ts";

/** Uniform numbers in [0, 1) from a seed: mulberry32. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const exponential = (random: () => number): number => -Math.log(1 - random());

/** Knuth's product of uniforms: fit for small means. */
function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let events = -1;
  for (let product = 1; product > limit; product *= random()) events++;
  return events;
}

const normal = (random: () => number): number => Math.sqrt(2 * exponential(random)) * Math.cos(2 * Math.PI * random());

/** Draws numbers 0, 1, … in proportion to their weights. */
function weighted(weights: readonly number[], random: () => number): () => number {
  let total = 0;
  const ends = Float64Array.from(weights, (weight) => (total += weight));
  return () => {
    const target = random() * total;
    let low = 0;
    for (let high = ends.length - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (ends[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Pairs (basket, item) in the order of the baskets, with repeats where the source has them. */
export interface Pairs {
  basketNo: Int32Array;
  itemNo: Int32Array;
  basketCount: number;
  itemCount: number;
}

export const encoded = ({ basketNo, itemNo, basketCount, itemCount }: Pairs): Baskets =>
  encodeBaskets(basketNo, itemNo, basketCount, itemCount);

/** Numbers the baskets in their order. */
export function pairsOf(baskets: Iterable<Iterable<number>>, itemCount: number): Pairs {
  const basketNo: number[] = [];
  const itemNo: number[] = [];
  let basketCount = 0;
  for (const basket of baskets) {
    for (const item of basket) {
      basketNo.push(basketCount);
      itemNo.push(item);
    }
    basketCount++;
  }
  return { basketNo: Int32Array.from(basketNo), itemNo: Int32Array.from(itemNo), basketCount, itemCount };
}

/**
 * Baskets like T10I4: 10 items on average, from 2,000 overlapping patterns of 4 items on average among 1,000 items, as
 * the IBM Quest generator makes them (Agrawal & Srikant 1994, section 4.1).
 */
export function questBaskets(
  basketCount: number,
  { items: itemCount = 1000, basketLength = 10 }: { items?: number; basketLength?: number } = {},
): Pairs {
  const random = uniform(1);
  const anyItem = weighted(
    Array.from({ length: itemCount }, () => exponential(random)),
    random,
  );

  let previous: number[] = [];
  const patterns = Array.from({ length: 2000 }, () => {
    const length = Math.max(1, poisson(4, random));
    const kept = Math.min(previous.length, Math.round(length * Math.min(1, exponential(random) / 2)));
    const items = new Set(previous.slice(0, kept));
    while (items.size < length) items.add(anyItem());
    previous = [...items].sort(() => random() - 0.5);
    return { items: previous, corruption: Math.min(1, Math.max(0, 0.5 + Math.sqrt(0.1) * normal(random))) };
  });
  const anyPattern = weighted(
    patterns.map(() => exponential(random)),
    random,
  );

  function* baskets(): Generator<Set<number>> {
    let waiting: readonly number[] = [];
    for (let i = 0; i < basketCount; i++) {
      const size = Math.max(1, poisson(basketLength, random));
      const basket = new Set(waiting);
      waiting = [];
      while (basket.size < size) {
        const { items, corruption } = patterns[anyPattern()]!;
        let kept = items.length;
        while (kept > 0 && random() < corruption) kept--;
        const chosen = items.slice(0, kept);
        if (basket.size + kept > size && random() < 0.5) {
          // A pattern that does not fit goes into the next basket half of the time.
          waiting = chosen;
          break;
        }
        for (const item of chosen) basket.add(item);
      }
      yield basket;
    }
  }
  return pairsOf(baskets(), itemCount);
}

/**
 * Baskets like those of a supermarket: 10 items on average with a long tail, among 16,000 items of which a few are in
 * half of all baskets and most in almost none.
 */
export function retailBaskets(basketCount: number): Pairs {
  const random = uniform(1);
  const itemCount = 16_000;
  const staples = [0.57, 0.48, 0.17, 0.17, 0.16, 0.06, 0.05];
  const anyItem = weighted(
    Array.from({ length: itemCount }, (_, rank) => (rank < staples.length ? 0 : (rank + 20) ** -0.95)),
    random,
  );
  const families = Array.from({ length: itemCount }, () => Array.from({ length: 3 }, anyItem));

  function* baskets(): Generator<number[]> {
    for (let i = 0; i < basketCount; i++) {
      const basket = staples.flatMap((share, item) => (random() < share ? [item] : []));
      const size = Math.ceil(Math.exp(1.75 + 0.85 * normal(random)));
      while (basket.length < size) {
        const item = anyItem();
        basket.push(item);
        if (random() < 0.2) basket.push(families[item]![Math.floor(random() * 3)]!);
      }
      yield basket;
    }
  }
  return pairsOf(baskets(), itemCount);
}
