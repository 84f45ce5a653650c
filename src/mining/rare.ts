/** The passes for one rare sibling alone. Their time does not depend on how many siblings there are. */
import { writeList, writeMask } from "./delivery.ts";
import { type Frame, MASKS } from "./frame.ts";
import type { Lists, Numbers } from "./lists.ts";

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
 * `minCount` of them and returns how many.
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
  const { bucket, places, list } = frame;
  const row = frame.row[sibling]!;
  const write = frame.formFor(sibling) === MASKS ? writeMask : writeList;
  let next = 0;
  for (let at = 0, stop = 0; at < frame.end[sibling]!; at = stop) {
    stop = at + 1 + bucket[at]!;
    for (let i = at + 1; i < stop; i++) list[i - at - 1] = bucket[i]!;
    next = write(bucket, next, places, row, list, 0, stop - at - 1);
  }
  frame.end[sibling] = next;
}
