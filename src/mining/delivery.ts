/** The passes over the lists of a node. These loops are where mining spends its time. */
import type { Frame } from "./frame.ts";
import { MASK_BITS } from "./masks.ts";
import type { Lists, Numbers } from "./ranking.ts";

/** Adds one to the cell of every two common siblings that a list holds. */
export function countPairs({ counts, row, common }: Frame, { data, stretches }: Lists): void {
  for (const { start, end } of stretches)
    for (let at = start, stop = 0; at < end; at = stop) {
      stop = at + 1 + data[at]!;
      let i = at + 1;
      while (i < stop && data[i]! < common) i++;
      for (; i < stop; i++) {
        const base = row[data[i]!]!;
        for (let j = i + 1; j < stop; j++) counts[base + data[j]!]!++;
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

/** Delivers every list to those siblings from `from` to `to` that it holds and that have two children or more. */
export function deliver(frame: Frame, { data, stretches }: Lists, from: number, to: number): void {
  const { alive, children, list, end: ends } = frame;
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
        if (sibling >= from && sibling < to && children[sibling]! >= 2)
          ends[sibling] = write(frame, sibling, i + 1, size, ends[sibling]!);
      }
    }
}

/** Writes members `i..size` of the list at hand, as the sibling's children, at `bucket[at]`; returns where the next go. */
const write = (frame: Frame, sibling: number, i: number, size: number, at: number): number =>
  frame.children[sibling]! <= MASK_BITS
    ? writeMask(frame, frame.row[sibling]!, i, size, at)
    : writePlaces(frame, frame.row[sibling]!, i, size, at);

function writeMask({ places, list, bucket }: Frame, row: number, i: number, size: number, at: number): number {
  // Members that are no children set bit 0, which is then shifted out.
  let mask = 0;
  for (let j = i; j < size; j++) mask |= 1 << places[row + list[j]!]!;
  mask >>>= 1;
  bucket[at] = mask;
  // With less than two bits it tells nothing new, and the next one is written over it. No branch: no guess would be good.
  const second = mask & (mask - 1);
  return at + ((second | -second) >>> 31);
}

function writePlaces({ places, list, bucket }: Frame, row: number, i: number, size: number, at: number): number {
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

/** What follows each rare sibling in each list that holds it: `data[after[i]..stop[i])` for `i` in `offsets[s]..offsets[s + 1]`. */
export interface Holders {
  offsets: Int32Array;
  after: Int32Array;
  stop: Int32Array;
}

export function holdersOf({ common }: Frame, { data, stretches }: Lists): Holders {
  const offsets = new Int32Array(common + 1);
  const eachRare = (visit: (sibling: number, after: number, stop: number) => void): void => {
    for (const { start, end } of stretches)
      for (let at = start, stop = 0; at < end; at = stop) {
        stop = at + 1 + data[at]!;
        for (let i = at + 1; i < stop && data[i]! < common; i++) visit(data[i]!, i + 1, stop);
      }
  };
  eachRare((sibling) => offsets[sibling + 1]!++);
  for (let sibling = 0; sibling < common; sibling++) offsets[sibling + 1]! += offsets[sibling]!;
  const next = offsets.slice();
  const after = new Int32Array(offsets[common]!);
  const stop = new Int32Array(offsets[common]!);
  eachRare((sibling, i, end) => {
    after[next[sibling]!] = i;
    stop[next[sibling]!++] = end;
  });
  return { offsets, after, stop };
}

/**
 * Copies what follows a rare sibling in the lists that hold it to the bucket, as lists; lists the siblings that are in
 * `minCount` of them and returns how many. The time does not depend on how many siblings there are.
 */
export function copyAfter(frame: Frame, data: Numbers, holders: Holders, sibling: number, minCount: number): number {
  const { offsets, after, stop } = holders;
  const [from, to] = [offsets[sibling]!, offsets[sibling + 1]!];
  const base = frame.row[sibling]!;
  let room = 0;
  for (let i = from; i < to; i++) room += 1 + stop[i]! - after[i]!;
  frame.fitBucket(room);
  const { bucket, counts, places, list } = frame;

  for (let i = from; i < to; i++) for (let j = after[i]!; j < stop[i]!; j++) counts[base + data[j]!] = 0;
  let seen = 0;
  let end = 0;
  for (let i = from; i < to; i++) {
    bucket[end++] = stop[i]! - after[i]!;
    for (let j = after[i]!; j < stop[i]!; j++) {
      const other = data[j]!;
      bucket[end++] = other;
      if (counts[base + other]!++ > 0) continue;
      list[seen++] = other;
      places[base + other] = 0;
    }
  }
  frame.begin[sibling] = 0;
  frame.end[sibling] = end;

  list.subarray(0, seen).sort();
  let partners = 0;
  for (let i = 0; i < seen; i++) if (counts[base + list[i]!]! >= minCount) list[partners++] = list[i]!;
  return partners;
}

/** Cuts the copies of `copyAfter` down to the children of the sibling, in place: what is written is never longer. */
export function cutDown(frame: Frame, sibling: number): void {
  const { bucket, list } = frame;
  let next = 0;
  for (let at = 0, stop = 0; at < frame.end[sibling]!; at = stop) {
    stop = at + 1 + bucket[at]!;
    for (let i = at + 1; i < stop; i++) list[i - at - 1] = bucket[i]!;
    next = write(frame, sibling, 0, stop - at - 1, next);
  }
  frame.end[sibling] = next;
}
