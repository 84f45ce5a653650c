/**
 * How fast read + clean + dedupe + RFM + cohorts + baskets is beside others on the same file, each as a whole process.
 * Ours keeps its full record accounting; the peers drop what they cannot read.
 */
import { AS_OF, child, type Measurement, type Missing, median, NO_PEERS, peer, say } from "./measure.ts";
import { type Row, row } from "./row.ts";
import { daily, onlineRetail, shop } from "./shops.ts";

const M = 1_000_000;
const BARS: Readonly<Record<string, number>> = { duckdb: 1, pandas: 0.3, polars: 1.1 };
const MEMORY_BARS: Readonly<Record<number, number>> = { [10 * M]: 1200, [40 * M]: 2000 };
const PER_LINE_BAR = 1.15;
/** So many files as Online Retail has days. */
const FILES = 305;
export const SERIES = "the pipeline, one file";

interface Plan {
  lines: number;
  runs: number;
  peers: readonly string[];
}
const ALL = ["duckdb", "polars", "pandas"];
const QUICK: readonly Plan[] = [{ lines: M, runs: 1, peers: ALL }];
const FULL: readonly Plan[] = [
  { lines: M, runs: 5, peers: ALL },
  { lines: 10 * M, runs: 3, peers: ALL },
  { lines: 40 * M, runs: 1, peers: ["duckdb"] },
];

const common = { group: "pipeline", unit: "s" } as const;
const workOn = (lines: number): string => `read, clean, RFM, cohorts, baskets: ${lines / M} M lines`;
const seconds = (results: readonly Measurement[]): number => median(results.map((one) => one.seconds));
const peak = (results: readonly Measurement[]): number => Math.max(...results.map((one) => one.peak_mb));
const counted = (runs: number): string => `${runs} ${runs === 1 ? "run" : "runs"}`;
const complete = (results: readonly (Measurement | Missing)[]): results is Measurement[] =>
  results.length > 0 && results.every((one) => !("missing" in one));

/** Rows as they are measured, ours and every peer's run in turn. */
export async function* rows(quick: boolean): AsyncGenerator<Row> {
  const measured: { lines: number; ours: Measurement[] }[] = [];
  for (const { lines, runs, peers } of quick ? QUICK : FULL) {
    const file = await shop(lines);
    const ours: Measurement[] = [];
    const theirs = new Map<string, (Measurement | Missing)[]>(peers.map((name) => [name, []]));
    // where there are several, the first of each is not counted
    for (let run = runs > 1 ? -1 : 0; run < runs; run++) {
      say(`${workOn(lines)}, run ${run + 1} of ${runs}`);
      const own = child("pipeline", [file]);
      if (run >= 0) ours.push(own);
      for (const [name, results] of theirs) {
        const one = peer("pipeline", [name, file, AS_OF]);
        if (run >= 0) results.push(one);
      }
    }
    measured.push({ lines, ours });
    for (const [name, results] of theirs) yield beside(name, results, lines, ours);
    yield reading(`${lines / M} M lines`, ours);
    yield row({
      group: "pipeline",
      unit: "MB",
      work: `peak memory, ${lines / M} M lines`,
      ours: peak(ours),
      ...(MEMORY_BARS[lines] === undefined ? {} : { bar: MEMORY_BARS[lines] }),
      memory: { ours: peak(ours), theirs: null },
      point: { series: SERIES, size: ours[0]!.lines! },
      note: counted(runs),
    });
  }
  const real = onlineRetailReading(quick ? 1 : 5);
  if (real !== undefined) yield real;
  yield* perLine(measured);
  yield await inManyFiles(quick ? 1 : 3);
}

/** The part of it that is not about analyses. */
const reading = (what: string, ours: readonly Measurement[]): Row =>
  row({
    ...common,
    work: `of it read, clean, facts: ${what}`,
    ours: median(ours.map((one) => one.reading!)),
    note: counted(ours.length),
  });

/** A real file; undefined where the reference data is absent. */
function onlineRetailReading(runs: number): Row | undefined {
  const file = onlineRetail();
  if (file === undefined) return undefined;
  say("reading Online Retail");
  child("pipeline", [file]);
  return reading(
    "Online Retail",
    Array.from({ length: runs }, () => child("pipeline", [file])),
  );
}

function beside(
  name: string,
  results: readonly (Measurement | Missing)[],
  lines: number,
  ours: readonly Measurement[],
): Row {
  const own = { ...common, work: workOn(lines), peer: name, ours: seconds(ours), bar: BARS[name]! };
  if (!complete(results)) {
    const missing = results.find((one) => "missing" in one)?.missing ?? NO_PEERS;
    return row({ ...own, memory: { ours: peak(ours), theirs: null }, note: missing });
  }
  return row({
    ...own,
    theirs: seconds(results),
    memory: { ours: peak(ours), theirs: peak(results) },
    note: [counted(ours.length), ...differences(ours[0]!, results[0]!)].join("; "),
  });
}

/** Where a peer comes to another number of lines, orders or customers than ours. */
const differences = (ours: Measurement, theirs: Measurement): string[] =>
  (["lines", "orders", "customers"] as const)
    .filter((what) => ours[what] !== theirs[what])
    .map((what) => `${theirs[what]} ${what}, ours ${ours[what]}`);

/** What a line costs in a large file beside the smallest. */
function* perLine(measured: readonly { lines: number; ours: Measurement[] }[]): Generator<Row> {
  const cost = ({ ours }: { ours: Measurement[] }): number => (seconds(ours) * M) / ours[0]!.lines!;
  const [smallest, ...larger] = measured;
  for (const one of larger)
    yield row({
      group: "pipeline",
      unit: "s per M lines",
      work: `cost per line, ${one.lines / M} M lines`,
      peer: `${smallest!.lines / M} M lines`,
      ours: cost(one),
      theirs: cost(smallest!),
      bar: PER_LINE_BAR,
      note: `${counted(one.ours.length)}, beside ${counted(smallest!.ours.length)}; with the start of the process`,
    });
}

async function inManyFiles(runs: number): Promise<Row> {
  const one = await shop(M);
  const many = await daily(M, FILES);
  const ours: Measurement[] = [];
  const single: Measurement[] = [];
  for (let run = 0; run < runs; run++) {
    say(`${FILES} files beside one, run ${run + 1} of ${runs}`);
    ours.push(child("pipeline", [many]));
    single.push(child("pipeline", [one]));
  }
  return row({
    ...common,
    work: `${FILES} files of whole days, 1 M lines`,
    peer: "the same lines in one file",
    ours: seconds(ours),
    theirs: seconds(single),
    bar: 1.5,
    memory: { ours: peak(ours), theirs: peak(single) },
    note: [counted(runs), ...differences(single[0]!, ours[0]!)].join("; "),
  });
}
