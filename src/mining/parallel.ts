/** The default miner on several threads that share the baskets. */
import { Worker } from "node:worker_threads";
import { UserError } from "../errors.ts";
import { checkItemsets, type MineLimits, type MineOptions, MiningBudgetError, mineLimits } from "./budget.ts";
import type { Baskets } from "./encode.ts";
import type { Itemsets } from "./itemsets.ts";
import { checkWork } from "./mine.ts";
import { numbersFor, type Ranking, rankItems, roomForRanks } from "./ranking.ts";
import { TUNING } from "./search.ts";
import type { Job, Outcome } from "./thread.ts";

/**
 * The same sets and counts as `mine`, found by worker threads while this one is free; the order depends on the number of
 * threads only. Worth its start of some 50 ms from about a hundred thousand baskets on.
 *
 * @param options `threads`: how many workers; a whole number of at least 1. Each has a triangle of pair counts of its own.
 * @throws UserError on an option out of range
 * @throws MiningBudgetError if there are more than `maxItemsets`, or the work needs more than `maxBytes`
 */
export async function mineParallel(
  baskets: Baskets,
  { threads, ...options }: MineOptions & { threads: number },
): Promise<Itemsets> {
  const limits = mineLimits(options);
  if (!Number.isInteger(threads) || threads < 1)
    throw new UserError(`invalid threads: ${threads}; expected a whole number of at least 1`);
  const ranking = rankItems(baskets, limits.minCount);
  checkWork(baskets, ranking.items.length, threads, limits, TUNING);
  const jobs = jobsFor(baskets, ranking, limits, threads);
  const workers = jobs.map((workerData) => new Worker(THREAD, { workerData }));
  try {
    return joined(await Promise.all(workers.map(outcomeOf)), ranking, baskets.count, limits);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Beside this file, whether that is the source or what is built from it. */
const THREAD = new URL(import.meta.url.endsWith(".ts") ? "./thread.ts" : "./thread.js", import.meta.url);

function jobsFor(baskets: Baskets, ranking: Ranking, limits: MineLimits, threads: number): Job[] {
  const shared = { ...baskets, items: sharedCopy(baskets.items), offsets: sharedCopy(baskets.offsets) };
  const data = numbersFor(ranking.items.length, roomForRanks(baskets, 0, baskets.count), SharedArrayBuffer);
  const common = Math.min(ranking.items.length, TUNING.triangle);
  const counts = Array.from({ length: threads }, () => sharedInts((common * (common - 1)) / 2));
  const progress = sharedInts(1 + 2 * threads);
  return counts.map((_, part) => ({
    share: { part, parts: threads },
    baskets: shared,
    ranking,
    limits,
    data,
    counts,
    progress,
  }));
}

const sharedInts = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));

function sharedCopy(array: Int32Array): Int32Array {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const copy = sharedInts(array.length);
  copy.set(array);
  return copy;
}

function outcomeOf(worker: Worker): Promise<Itemsets> {
  return new Promise((resolve, reject) => {
    worker.once("message", (outcome: Outcome) => {
      if ("refused" in outcome) reject(new MiningBudgetError(outcome.refused));
      else resolve(outcome.sets);
    });
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`a mining thread ended early with code ${code}`)));
  });
}

/** Every part begins with the same single items; what follows is put behind each other. */
function joined(parts: readonly Itemsets[], { items }: Ranking, baskets: number, limits: MineLimits): Itemsets {
  const singles = items.length;
  const size = parts.reduce((sum, part) => sum + part.size - singles, singles);
  checkItemsets(size, limits);
  const sets: Itemsets = {
    size,
    baskets,
    parent: new Int32Array(size),
    item: new Int32Array(size),
    count: new Int32Array(size),
  };
  let end = singles;
  for (const [i, part] of parts.entries()) {
    const from = i === 0 ? 0 : singles;
    const at = i === 0 ? 0 : end;
    sets.item.set(part.item.subarray(from), at);
    sets.count.set(part.count.subarray(from), at);
    sets.parent.set(part.parent.subarray(from), at);
    const shift = end - singles;
    for (let node = end; shift > 0 && node < end + part.size - singles; node++)
      if (sets.parent[node]! >= singles) sets.parent[node]! += shift;
    end += part.size - singles;
  }
  return sets;
}
