/**
 * How fast the miners are beside others, on the same baskets, in process: from pairs (basket, item) in memory to all
 * itemsets in memory. Every peer must find exactly the same itemsets with the same counts.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Itemsets, itemsetItems } from "../src/mining/itemsets.ts";
import { mine } from "../src/mining/mine.ts";
import { encoded, type Pairs, pairsOf, questBaskets, retailBaskets } from "./baskets.ts";
import { median, medianSeconds, NO_PEERS, PYTHON, REFERENCE, ROOT, say } from "./measure.ts";
import { type Row, row } from "./row.ts";

interface Case {
  name: string;
  /** Undefined where the reference data is absent. */
  load(): Pairs | undefined;
  minCounts: number[];
  peers: string[];
  bar: number;
}

/** Large enough to be worth making once. */
let quest: Pairs | undefined;
const t10Like = (): Pairs => {
  quest ??= questBaskets(1e6);
  return quest;
};

const BORGELT = ["eclat", "fpgrowth", "apriori"];
const t10 = (): Pairs | undefined => fimi("T10I4D100K");
const retail = (): Pairs | undefined => fimi("retail");

const CASES: Case[] = [
  { name: "T10-like, 1 M baskets", load: t10Like, minCounts: [1000, 100], peers: ["eclat"], bar: 0.35 },
  { name: "retail-like, 1 M baskets", load: () => retailBaskets(1e6), minCounts: [1000], peers: BORGELT, bar: 1 },
  { name: "T10I4D100K", load: t10, minCounts: [5000, 3000, 2000, 1000, 750, 500, 200, 100], peers: BORGELT, bar: 1 },
  { name: "retail", load: retail, minCounts: [8817, 4409, 1764, 882, 441, 177, 89], peers: BORGELT, bar: 1 },
  { name: "T10I4D100K", load: t10, minCounts: [1000, 500, 100], peers: ["mlxtend"], bar: 0.05 },
];

/** Rows as they are measured; `quick` takes the lowest support of each case only, and one run for five. */
export async function* rows(quick: boolean): AsyncGenerator<Row> {
  const runs = quick ? 1 : 5;
  const folder = mkdtempSync(join(tmpdir(), "tillbook-bench-"));
  try {
    for (const { name, load, minCounts, peers, bar } of CASES) {
      const pairs = load();
      if (pairs === undefined) {
        say(`the reference data is absent: no itemsets of ${name}`);
        continue;
      }
      say(`itemsets of ${name}`);
      const file = join(folder, "baskets.dat");
      writeBaskets(pairs, file);
      for (const minCount of quick ? minCounts.slice(-1) : minCounts)
        yield besidePeers(
          `${name}, in ${minCount} baskets`,
          pairs,
          minCount,
          peersOn(file, minCount, runs, peers),
          bar,
          runs,
        );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface PeerRun {
  algorithm: string;
  ms?: number[];
  sha256?: string;
  missing?: string;
}

function peersOn(file: string, minCount: number, runs: number, algorithms: string[]): PeerRun[] {
  if (!existsSync(PYTHON)) return algorithms.map((algorithm) => ({ algorithm, missing: NO_PEERS }));
  const args = [join(ROOT, "bench/peers/mining.py"), file, String(minCount), String(runs), ...algorithms];
  const { status, stdout, stderr } = spawnSync(PYTHON, args, { encoding: "utf8", maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`mining.py ended with ${status}: ${stderr}`);
  return stdout
    .trim()
    .split("\n")
    .map((line): PeerRun => JSON.parse(line));
}

/** Ours beside the fastest of the peers. @throws Error if a peer finds other itemsets or counts */
async function besidePeers(
  name: string,
  pairs: Pairs,
  minCount: number,
  peers: PeerRun[],
  bar: number,
  runs: number,
): Promise<Row> {
  const work = `itemsets: ${name}`;
  const sets = mine(encoded(pairs), { minCount });
  const ours = 1000 * (await medianSeconds(runs, () => mine(encoded(pairs), { minCount })));
  const ran = peers.filter((peer) => peer.ms !== undefined);
  const sha256 = ran.length > 0 ? digest(sets) : "";
  for (const peer of ran)
    if (peer.sha256 !== sha256) throw new Error(`${work}: ${peer.algorithm} finds other itemsets than mine`);
  const [fastest] = ran.map(({ algorithm, ms }) => ({ algorithm, ms: median(ms!) })).sort((a, b) => a.ms - b.ms);
  const absent = peers.filter((peer) => peer.missing !== undefined).map((peer) => `${peer.algorithm}: ${peer.missing}`);
  return row({
    group: "mining",
    unit: "ms",
    work,
    peer: peerName(fastest?.algorithm ?? peers[0]!.algorithm),
    ours,
    theirs: fastest?.ms ?? null,
    bar,
    note: [`${sets.size} itemsets${ran.length > 0 ? ", the same in all" : ""}`, ...absent].join("; "),
  });
}

const peerName = (algorithm: string): string =>
  algorithm === "mlxtend" ? "mlxtend fpgrowth" : `Borgelt ${algorithm} (C)`;

/** The same digest as `mining.py` makes of a peer's itemsets. */
function digest(sets: Itemsets): string {
  const lines = Array.from({ length: sets.size }, (_, i) => `${itemsetItems(sets, i).join(" ")} ${sets.count[i]}`);
  return createHash("sha256").update(lines.sort().join("\n")).digest("hex");
}

function writeBaskets(pairs: Pairs, file: string): void {
  const { count, items, offsets } = encoded(pairs);
  const lines = Array.from({ length: count }, (_, i) => items.subarray(offsets[i], offsets[i + 1]).join(" "));
  writeFileSync(file, `${lines.join("\n")}\n`);
}

function fimi(name: string): Pairs | undefined {
  const path = join(REFERENCE, "baskets", `${name}.dat.gz`);
  if (!existsSync(path)) return undefined;
  const lines = gunzipSync(readFileSync(path)).toString().trim().split("\n");
  const baskets = lines.map((line) => line.trim().split(" ").map(Number));
  return pairsOf(baskets, baskets.flat().reduce((most, item) => Math.max(most, item), -1) + 1);
}
