/** One thread of `mineParallel`: its part of the baskets, and then its share of the single items in all of them. */
import { parentPort, workerData } from "node:worker_threads";
import { type MineLimits, MiningBudgetError } from "./budget.ts";
import type { Baskets } from "./encode.ts";
import { ItemsetBuilder, type Itemsets } from "./itemsets.ts";
import { type Numbers, type Ranking, roomForRanks, type Stretch, writeRanks } from "./ranking.ts";
import { ListSearch, type Share } from "./search.ts";

/** What every thread is given; the arrays of `baskets`, `data`, `counts` and `progress` are shared memory. */
export interface Job {
  share: Share;
  baskets: Baskets;
  ranking: Ranking;
  limits: MineLimits;
  /** Room for all baskets in ranks. */
  data: Numbers;
  /** For each thread: the pair counts of its part of the baskets. */
  counts: Int32Array[];
  /** How many threads have counted, and then for each: where its part of `data` begins and ends. */
  progress: Int32Array;
}

export type Outcome = { sets: Itemsets } | { refused: string };

function run({ share, baskets, ranking, limits, data, counts, progress }: Job): Itemsets {
  const { part, parts } = share;
  const sets = new ItemsetBuilder(limits);
  const singles = sets.addSingles(ranking.items, ranking.counts);
  if (limits.maxLength === 1) return sets.done(baskets.count);

  const basketAt = (place: number): number => Math.floor((baskets.count * place) / parts);
  const start = roomForRanks(baskets, 0, basketAt(part));
  const stretch = writeRanks(baskets, ranking, basketAt(part), basketAt(part + 1), data, start);
  const search = new ListSearch(sets, limits);
  const pairs = search.count({ data, stretches: [stretch] }, singles);
  counts[part]!.set(pairs);
  progress.set([stretch.start, stretch.end], 1 + 2 * part);
  waitForAll(progress, parts);

  for (const [other, others] of counts.entries())
    if (other !== part) for (let cell = 0; cell < pairs.length; cell++) pairs[cell]! += others[cell]!;
  const stretches = Array.from(counts, (_, i): Stretch => ({ start: progress[1 + 2 * i]!, end: progress[2 + 2 * i]! }));
  search.extend({ data, stretches }, singles, share);
  return sets.done(baskets.count);
}

/** Returns when as many threads as `parts` have come here. */
function waitForAll(progress: Int32Array, parts: number): void {
  let arrived = Atomics.add(progress, 0, 1) + 1;
  if (arrived === parts) Atomics.notify(progress, 0);
  for (; arrived < parts; arrived = Atomics.load(progress, 0)) Atomics.wait(progress, 0, arrived);
}

function outcome(): Outcome {
  try {
    return { sets: run(workerData as Job) };
  } catch (error) {
    if (error instanceof MiningBudgetError) return { refused: error.message };
    throw error;
  }
}

const result = outcome();
const transfer = "sets" in result ? [result.sets.parent.buffer, result.sets.item.buffer, result.sets.count.buffer] : [];
parentPort!.postMessage(result, transfer as ArrayBuffer[]);
