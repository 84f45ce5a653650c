/** The default miner on several threads that share the baskets. */
import { Worker } from "node:worker_threads";
import { listenTo } from "../columns/threads.ts";
import { UserError } from "../errors.ts";
import { checkItemsets, type MineLimits, type MineOptions, MiningBudgetError, mineLimits } from "./budget.ts";
import type { Baskets } from "./encode.ts";
import type { Itemsets } from "./itemsets.ts";
import { numbersFor, sharedInts } from "./lists.ts";
import { checkWork, mine } from "./mine.ts";
import { type Ranking, rankItems, roomForRanks } from "./ranking.ts";
import { TUNING } from "./search.ts";
import type { Job, Outcome } from "./thread.ts";

/**
 * The same itemsets as `mine`, in the same order, found by worker threads while this one is free. They take about a tenth
 * of a second to start and to get up to speed, and stay for some seconds for the next call: worth it where `mine` takes
 * longer than half a second, or again and again.
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
  if (limits.maxLength === 1) return mine(baskets, options);
  // They start while the items are ranked here.
  const workers = Array.from({ length: threads }, () => idle.pop() ?? newWorker());
  for (const worker of workers) worker.ref();
  try {
    const outcomes = workers.map(outcomeOf);
    const ranking = rankItems(baskets, limits.minCount);
    checkWork(baskets, ranking.items.length, threads, limits, TUNING);
    const jobs = jobsFor(baskets, ranking, limits, threads);
    for (const [i, worker] of workers.entries()) worker.postMessage(jobs[i]);
    const sets = joined(await Promise.all(outcomes), ranking, baskets.count, limits);
    rest(workers);
    return sets;
  } catch (error) {
    // Not waited for: one of them has failed, and the others may wait for it.
    for (const worker of workers) void worker.terminate();
    throw error;
  }
}

/** Threads that have done their work: the next time they are there and up to speed. They keep no program from ending. */
const idle: Worker[] = [];
/** After so long without work they end. */
const REST_MS = 10_000;
let ending: NodeJS.Timeout | undefined;

function newWorker(): Worker {
  const worker = new Worker(THREAD, { execArgv: [] });
  // one that has ended while it rested is not to be asked again
  worker.once("exit", () => {
    if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
  });
  return worker;
}

function rest(workers: readonly Worker[]): void {
  for (const worker of workers) worker.unref();
  idle.push(...workers);
  clearTimeout(ending);
  ending = setTimeout(() => {
    for (const worker of idle.splice(0)) void worker.terminate();
  }, REST_MS).unref();
}

/** Beside this file, whether that is the source or what is built from it. */
const THREAD = new URL(import.meta.url.endsWith(".ts") ? "./thread.ts" : "./thread.js", import.meta.url);

function jobsFor(baskets: Baskets, ranking: Ranking, limits: MineLimits, threads: number): Job[] {
  const items = ranking.items.length;
  const common = Math.min(items, TUNING.triangle);
  // A bucket holds what one item is delivered at most: all that is in the baskets, each with its length.
  const room = Math.max(TUNING.buckets, baskets.items.length + baskets.count + 1);
  const each = (length: number): Int32Array[] => Array.from({ length: threads }, () => sharedInts(length));
  const shared = {
    baskets: { ...baskets, items: sharedCopy(baskets.items), offsets: sharedCopy(baskets.offsets) },
    ranking,
    limits,
    data: numbersFor(items, roomForRanks(baskets, 0, baskets.count), SharedArrayBuffer),
    buckets: numbersFor(items, threads * room, SharedArrayBuffer),
    room,
    counts: each((common * (common - 1)) / 2),
    written: each(2),
    ends: each(items),
    meeting: sharedInts(1),
    turn: sharedInts(1),
  };
  return Array.from({ length: threads }, (_, part) => ({ part, ...shared }));
}

function sharedCopy(array: Int32Array): Int32Array {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const copy = sharedInts(array.length);
  copy.set(array);
  return copy;
}

/** What a thread finds; a MiningBudgetError of its own comes as such. */
function outcomeOf(worker: Worker): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const stop = listenTo<Outcome>(worker, "a mining thread", {
      onValue(outcome) {
        stop();
        resolve(outcome);
      },
      onFailure(error) {
        stop();
        reject(error.name === MiningBudgetError.name ? new MiningBudgetError(error.message) : error);
      },
    });
  });
}

/** The single items, with which every part begins, and then the sets of each turn: the trie that `mine` makes. */
function joined(parts: readonly Outcome[], { items, counts }: Ranking, baskets: number, limits: MineLimits): Itemsets {
  const singles = items.length;
  const turns = parts
    .flatMap(({ sets, turns }) =>
      Array.from({ length: turns.length / 3 }, (_, i) => ({
        sets,
        turn: turns[3 * i]!,
        start: turns[3 * i + 1]!,
        end: turns[3 * i + 2]!,
      })),
    )
    .sort((a, b) => a.turn - b.turn);
  const size = turns.reduce((sum, { start, end }) => sum + end - start, singles);
  checkItemsets(size, limits);

  const [parent, item, count] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
  parent.fill(-1, 0, singles);
  item.set(items);
  count.set(counts);
  let at = singles;
  for (const { sets, start, end } of turns) {
    item.set(sets.item.subarray(start, end), at);
    count.set(sets.count.subarray(start, end), at);
    for (let i = start; i < end; i++, at++) {
      const up = sets.parent[i]!;
      parent[at] = up < singles ? up : up + at - i;
    }
  }
  return { size, baskets, parent, item, count };
}
