/** What the miners must find, by looking at every subset of the items: for few items only. */
import fc from "fast-check";
import { type Baskets, encodeBaskets } from "../../src/mining/encode.ts";

/** Up to 40 baskets of up to 9 items, as pairs with repeats; some baskets empty, some items never bought. */
export const smallBaskets: fc.Arbitrary<Baskets> = fc
  .array(fc.array(fc.nat(8), { maxLength: 9 }), { maxLength: 40 })
  .map((baskets) => fromLists(baskets, 9));

export function fromLists(baskets: readonly (readonly number[])[], itemCount: number): Baskets {
  const basketNo = Int32Array.from(baskets.flatMap((basket, i) => basket.map(() => i)));
  return encodeBaskets(basketNo, Int32Array.from(baskets.flat()), baskets.length, itemCount);
}

/** How many baskets hold all the items. */
export function countOf({ count, items, offsets }: Baskets, wanted: readonly number[]): number {
  let holding = 0;
  for (let i = 0; i < count; i++) {
    const basket = items.subarray(offsets[i], offsets[i + 1]);
    if (wanted.every((item) => basket.includes(item))) holding++;
  }
  return holding;
}

/** All frequent itemsets in the form of `listing`. */
export function bruteForce(baskets: Baskets, minCount: number, maxLength = Number.POSITIVE_INFINITY): string[] {
  const found: string[] = [];
  for (let bits = 1; bits < 1 << baskets.itemCount; bits++) {
    const items = Array.from({ length: baskets.itemCount }, (_, i) => i).filter((i) => bits & (1 << i));
    const count = items.length <= maxLength ? countOf(baskets, items) : 0;
    if (count >= minCount) found.push(`${items.join(" ")} (${count})`);
  }
  return found.sort();
}
