/** One thread of `mineParallel`: counts and delivers its part of the baskets, then mines one item after the other. */
import { parentPort } from "node:worker_threads";
import { sendFailure, sendValue } from "../columns/threads.ts";
import type { MineLimits } from "./budget.ts";
import { deliver } from "./delivery.ts";
import type { Baskets } from "./encode.ts";
import { ItemsetBuilder, type Itemsets } from "./itemsets.ts";
import type { Numbers, Stretch } from "./lists.ts";
import { type Ranking, roomForRanks, writeRanks } from "./ranking.ts";
import { holdersOf } from "./rare.ts";
import { ListSearch } from "./search.ts";

/** What every thread is given. All but `part`, `ranking` and `limits` is shared memory. */
export interface Job {
  part: number;
  baskets: Baskets;
  ranking: Ranking;
  limits: MineLimits;
  /** Room for all baskets in ranks. */
  data: Numbers;
  /** What the threads deliver: `room` numbers for each of them. */
  buckets: Numbers;
  room: number;
  /** By thread: the pair counts of its part of the baskets. */
  counts: Int32Array[];
  /** By thread: where its part of `data` begins and ends. */
  written: Int32Array[];
  /** By thread and item: where what it delivered to the item ends. */
  ends: Int32Array[];
  /** How many threads have come to meetings so far, and whose turn is next: common items first, then rare ones. */
  meeting: Int32Array;
  turn: Int32Array;
}

/** Itemsets, and in threes which turn each item had and where its sets begin and end. */
export interface Outcome {
  sets: Itemsets;
  turns: Int32Array;
}

/** The recursion of `ListSearch.search` over the single items, with the other threads. */
function run(job: Job): Outcome {
  const { part, baskets, ranking, limits, data, buckets, room, counts, written, ends } = job;
  const sets = new ItemsetBuilder(limits);
  const singles = sets.addSingles(ranking.items, ranking.counts);
  const search = new ListSearch(sets, limits);
  const meet = meetings(job.meeting, counts.length);
  const turns: number[] = [];
  /** Takes turns below `limit` while there are any, and notes which sets each of them made. */
  const takeTurns = (limit: number, mine: (turn: number) => void): void => {
    for (let turn = nextTurn(job.turn, limit); turn >= 0; turn = nextTurn(job.turn, limit)) {
      const start = sets.size;
      mine(turn);
      if (sets.size > start) turns.push(turn, start, sets.size);
    }
  };

  const stretch = writePart(job);
  const own = { data, stretches: [stretch] };
  const frame = search.count(own, singles);
  counts[part]!.set(frame.counts.subarray(0, counts[part]!.length));
  written[part]!.set([stretch.start, stretch.end]);
  meet();

  for (const theirs of counts.toSpliced(part, 1))
    for (let cell = 0; cell < theirs.length; cell++) frame.counts[cell]! += theirs[cell]!;
  search.place(frame, singles);
  frame.bucket = buckets.subarray(part * room, (part + 1) * room);
  for (let from = frame.common; from < singles.size; ) {
    const to = frame.allot(from, singles.size, room);
    if (limits.maxLength > 2) deliver(frame, own);
    ends[part]!.set(frame.end.subarray(from, to), from);
    meet();
    takeTurns(to - frame.common, (turn) => {
      const item = frame.common + turn;
      const stretches = ends.map((end, i) => stretchOf(i * room + frame.begin[item]!, i * room + end[item]!));
      search.searchCommon(frame, singles, item, { data: buckets, stretches });
    });
    // Nobody delivers again while another still reads.
    meet();
    from = to;
  }

  const all = { data, stretches: written.map(([start, end]) => stretchOf(start!, end!)) };
  const holders = holdersOf(frame, all);
  const rareFrom = singles.size - frame.common;
  takeTurns(singles.size, (turn) => search.searchRare(frame, singles, turn - rareFrom, all, holders));
  return { sets: sets.done(baskets.count), turns: Int32Array.from(turns) };
}

const stretchOf = (start: number, end: number): Stretch => ({ start, end });

/** Writes this thread's part of the baskets in ranks. */
function writePart({ part, counts, baskets, ranking, data }: Job): Stretch {
  const [from, to] = [part, part + 1].map((place) => Math.floor((baskets.count * place) / counts.length));
  return writeRanks(baskets, ranking, from!, to!, data, roomForRanks(baskets, 0, from!));
}

/** Takes the next turn below `limit`, or -1 if there is none. */
function nextTurn(turn: Int32Array, limit: number): number {
  for (;;) {
    const next = Atomics.load(turn, 0);
    if (next >= limit) return -1;
    if (Atomics.compareExchange(turn, 0, next, next + 1) === next) return next;
  }
}

/** Each call of what it returns comes back when as many threads as `parts` have made it. */
function meetings(come: Int32Array, parts: number): () => void {
  let all = 0;
  return () => {
    all += parts;
    let now = Atomics.add(come, 0, 1) + 1;
    if (now === all) Atomics.notify(come, 0);
    for (; now < all; now = Atomics.load(come, 0)) Atomics.wait(come, 0, now);
  };
}

const port = parentPort!;
port.on("message", (job: Job) => {
  try {
    const outcome = run(job);
    const { parent, item, count } = outcome.sets;
    sendValue<Outcome>(
      port,
      outcome,
      [parent, item, count].map(({ buffer }) => buffer as ArrayBuffer),
    );
  } catch (error) {
    sendFailure(port, error);
  }
});
