/**
 * Seeded random numbers and the distributions the synthetic shop is drawn from. A stream is fixed by a seed and a name, so
 * that drawing more from one stream ("defects") leaves the others as they are.
 */

/** Draws a number in [0, 1), never 1. */
export type Random = () => number;

/** FNV-1a of a stream's name, the part of the seed that tells streams apart. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** sfc32 (Doty-Humphrey, PractRand), 32 bits a draw, the same on every machine. */
export function createRandom(seed: number, stream: string): Random {
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = hash(stream) | 0;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) * 2 ** -32;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}

/** A whole number in 0 … `n` − 1. */
export const below = (random: Random, n: number): number => Math.floor(random() * n);

/** Exponential with mean 1. */
export const exponential = (random: Random): number => -Math.log(1 - random());

/** Standard normal by Marsaglia's polar method. */
export function normal(random: Random): number {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/**
 * Gamma with the given shape and scale 1; divide by a rate.
 *
 * @see Marsaglia & Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000)
 */
export function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Beta(a, b), a quotient of gammas. */
export function beta(random: Random, a: number, b: number): number {
  const x = gamma(random, a);
  return x / (x + gamma(random, b));
}

/**
 * Draws indices with probabilities in proportion to `weights`, each in constant time.
 *
 * @see Vose, "A linear algorithm for generating random numbers with a given distribution", IEEE TSE 17 (1991)
 */
export function categorical(weights: readonly number[]): (random: Random) => number {
  const n = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const scaled = weights.map((weight) => (weight * n) / total);
  const keep = new Float64Array(n).fill(1);
  const alias = Int32Array.from(weights.keys());
  const small = [...scaled.keys()].filter((i) => scaled[i]! < 1);
  const large = [...scaled.keys()].filter((i) => scaled[i]! >= 1);
  while (small.length > 0 && large.length > 0) {
    const i = small.pop()!;
    const j = large.at(-1)!;
    keep[i] = scaled[i]!;
    alias[i] = j;
    scaled[j] = scaled[j]! + scaled[i]! - 1;
    if (scaled[j]! < 1) small.push(large.pop()!);
  }
  return (random) => {
    const u = random() * n;
    const i = Math.floor(u);
    return u - i < keep[i]! ? i : alias[i]!;
  };
}
