/** Collecting garbage by force between the stages of a large run of the command. */
import { setImmediate } from "node:timers/promises";

type Collect = (options?: { type: "major"; execution: "sync"; flavor: "regular" | "last-resort" }) => void;
let collect: Collect | undefined;

/**
 * Below this a collection does not pay. Measured over the whole run: 790 MB with it and 994 without at 3 M lines, 1,230 and 2,000 at
 * 10 M, at the same time.
 */
const SMALL = 700e6;
/** Room of the heap beyond what is in use from which it is worth the time to give it back. */
const WORTHWHILE = 48e6;

/**
 * Collects garbage now, with the native memory that hangs on it. The collector knows nothing of the memory of Polars and acts late on that of
 * large arrays, so that without a word a stage would begin on top of all that the one before has left.
 */
export async function collectGarbage(): Promise<void> {
  if (process.memoryUsage.rss() < SMALL) return;
  if (collect === undefined) {
    // loaded here: every start of a command loads this file, and few come to collect
    const [v8, vm] = await Promise.all([import("node:v8"), import("node:vm")]);
    v8.setFlagsFromString("--expose-gc");
    collect = vm.runInNewContext("gc") as Collect;
  }
  const { heapTotal, heapUsed } = process.memoryUsage();
  const flavor = heapTotal - heapUsed > WORTHWHILE ? "last-resort" : "regular";
  collect({ type: "major", execution: "sync", flavor });
  // native memory is given back on the turns of the event loop
  await setImmediate();
}
