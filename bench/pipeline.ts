/**
 * How fast read + clean + dedupe + RFM + cohorts + baskets is beside others on the same file, each as a whole process.
 * Ours keeps its full record accounting; the peers drop what they cannot read.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeSample } from "../src/sample/write.ts";

export interface PipelineRow {
  work: string;
  peer: string;
  ours_s: number;
  peer_s: number | null;
  ratio: number | null;
  bar: number;
  ours_mb: number;
  peer_mb: number | null;
  note: string;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PYTHON = join(ROOT, ".cache/peers/bin/python");
/** The as-of day of every sample shop. */
const AS_OF = "2026-11-16";
const BARS: Readonly<Record<string, number>> = { duckdb: 1, pandas: 0.3, polars: 1.1 };

interface Measured {
  seconds: number;
  peak_mb: number;
  missing?: string;
}

const OURS = `
import { ConfigSchema } from "./src/config.ts";
import { compute } from "./src/pipeline.ts";
const [file] = process.argv.slice(1);
const started = performance.now();
const { quality } = await compute(
  { loaded: { config: ConfigSchema.parse({}), directory: "." }, files: [file], cwd: ".", asOf: "${AS_OF}", only: ["rfm", "cohorts", "basket"] },
  { now: () => Date.now(), progress: () => {} },
);
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ seconds, peak_mb: Math.round(process.resourceUsage().maxRSS / 1024), records: quality.rows.records }));
`;

function measure(command: string, args: string[]): Measured {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.slice(-500)}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) as string) as Measured;
}

/**
 * A sample shop of about `lines` lines, made once and kept under the cache folder; without planted defects, because a
 * single broken quote ends the peers' readers.
 */
async function sampleFile(lines: number): Promise<string> {
  const folder = join(ROOT, ".cache", "bench", `shop-${lines}`);
  if (!existsSync(folder)) await writeSample(folder, { lines, split: "single", defects: false });
  return join(folder, readdirSync(folder).find((name) => name.endsWith(".csv")) as string);
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Rows as they are measured, ours and a peer's run in turn. */
export async function* rows(quick: boolean): AsyncGenerator<PipelineRow> {
  for (const lines of quick ? [1_000_000] : [1_000_000, 10_000_000, 40_000_000]) {
    const file = await sampleFile(lines);
    const runs = lines > 1_000_000 ? 1 : quick ? 3 : 5;
    const peers = lines > 10_000_000 ? [] : ["duckdb", "polars", "pandas"];
    const work = `read, clean, RFM, cohorts, baskets: ${lines / 1_000_000} M lines`;
    const ours: Measured[] = [];
    const theirs = new Map<string, Measured[]>(peers.map((peer) => [peer, []]));
    for (let run = 0; run < runs; run += 1) {
      ours.push(measure(process.execPath, ["--input-type=module", "-e", OURS, file]));
      for (const peer of peers) {
        if (!existsSync(PYTHON)) continue;
        theirs.get(peer)?.push(measure(PYTHON, ["bench/peers/pipeline.py", peer, file, AS_OF]));
      }
    }
    const ours_s = median(ours.map((one) => one.seconds));
    const ours_mb = Math.max(...ours.map((one) => one.peak_mb));
    if (peers.length === 0) {
      yield { work, peer: "–", ours_s, peer_s: null, ratio: null, bar: 0, ours_mb, peer_mb: null, note: "memory only" };
    }
    for (const [peer, found] of theirs) {
      const bar = BARS[peer];
      const missing = found.length === 0 ? "not installed: bench/peers/setup" : found[0].missing;
      if (missing !== undefined) {
        yield { work, peer, ours_s, peer_s: null, ratio: null, bar, ours_mb, peer_mb: null, note: missing };
        continue;
      }
      const peer_s = median(found.map((one) => one.seconds));
      const peer_mb = Math.max(...found.map((one) => one.peak_mb));
      yield { work, peer, ours_s, peer_s, ratio: ours_s / peer_s, bar, ours_mb, peer_mb, note: `${runs} runs` };
    }
  }
}
