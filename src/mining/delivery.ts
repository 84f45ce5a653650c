/** The passes over the lists of a node. These loops are where mining spends its time. */
import { type Frame, MASKS, NO_ITEMS } from "./frame.ts";
import { filled, type Lists, type Numbers } from "./lists.ts";

/** Adds one to the cell of every two common siblings that a list holds. */
export function countPairs({ counts, row, common }: Frame, { data, stretches }: Lists): void {
  if (!filled(counts[0], row[0])) return;
  for (const { start, end } of stretches)
    for (let at = start, stop = 0; at < end; at = stop) {
      stop = at + 1 + data[at]!;
      let i = at + 1;
      while (i < stop && data[i]! < common) i++;
      // Two rows at a time: the members that follow both are read once.
      for (; i < stop - 1; i += 2) {
        const second = data[i + 1]!;
        const one = row[data[i]!]!;
        const two = row[second]!;
        counts[one + second]!++;
        for (let j = i + 2; j < stop; j++) {
          const other = data[j]!;
          counts[one + other]!++;
          counts[two + other]!++;
        }
      }
    }
}

/** Lists the later siblings that are in `minCount` lists with a common one, and clears the places of the others. */
export function partnersInRow(
  { counts, places, row, list }: Frame,
  sibling: number,
  siblings: number,
  minCount: number,
): number {
  const base = row[sibling]!;
  let partners = 0;
  for (let other = sibling + 1; other < siblings; other++) {
    if (counts[base + other]! >= minCount) list[partners++] = other;
    else places[base + other] = 0;
  }
  return partners;
}

/** Delivers every list, in the form that each wants, to those siblings it holds that had room allotted. */
export function deliverLists(
  { alive, form, places, row, list, bucket, end: ends }: Frame,
  { data, stretches }: Lists,
): void {
  if (!filled(alive[0], form[0], places[0], row[0], list[0], bucket[0], ends[0])) return;
  for (const { start, end } of stretches)
    for (let at = start, stop = 0; at < end; at = stop) {
      stop = at + 1 + data[at]!;
      let size = 0;
      for (let i = at + 1; i < stop; i++) {
        const sibling = data[i]!;
        list[size] = sibling;
        size += alive[sibling]!;
      }
      for (let i = 0; i < size - 2; i++) {
        const sibling = list[i]!;
        const wanted = form[sibling]!;
        if (wanted === NO_ITEMS) continue;
        const at = ends[sibling]!;
        ends[sibling] =
          wanted === MASKS
            ? writeMask(bucket, at, places, row[sibling]!, list, i + 1, size)
            : writeList(bucket, at, places, row[sibling]!, list, i + 1, size);
      }
    }
}

/** Writes members `i..size` of the list at hand, as the children in one row of places, at `bucket[at]`; returns where the next go. */
export function writeMask(
  bucket: Numbers,
  at: number,
  places: Numbers,
  row: number,
  list: Int32Array,
  i: number,
  size: number,
): number {
  // Members that are no children set bit 0, which is then shifted out.
  let mask = 0;
  for (let j = i; j < size; j++) mask |= 1 << places[row + list[j]!]!;
  mask >>>= 1;
  bucket[at] = mask;
  // With less than two bits it tells nothing new, and the next one is written over it. No branch: no guess would be good.
  const second = mask & (mask - 1);
  return at + ((second | -second) >>> 31);
}

/** The same as a list. */
export function writeList(
  bucket: Numbers,
  at: number,
  places: Numbers,
  row: number,
  list: Int32Array,
  i: number,
  size: number,
): number {
  let next = at + 1;
  for (let j = i; j < size; j++) {
    const place = places[row + list[j]!]!;
    bucket[next] = place - 1;
    next += -place >>> 31;
  }
  const length = next - at - 1;
  if (length < 2) return at;
  bucket[at] = length;
  return next;
}
