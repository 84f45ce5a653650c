/**
 * How fast customers are valued beside another library: BG/NBD and Gamma-Gamma fitted by maximum likelihood, P(active), expected
 * purchases of 90 days and the worth of 12 months of every customer. Processor time in the process, for both work on one core.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawnCustomers } from "./customers.ts";
import { LIFETIMES, NO_PEERS, ROOT, run, say } from "./measure.ts";
import { type Row, row } from "./row.ts";

const BAR = 0.1;
const ONE_THREAD = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };

interface Said {
  seconds: number;
  total: number;
  peak_mb?: number;
  missing?: string;
}

const said = (stdout: string): Said => JSON.parse(stdout.trim().split("\n").at(-1)!) as Said;

/** The worth of all, as the peer has it: months of 4.345 weeks in place of 365.25 / 12 days, and its own month of the first purchase. */
const agree = (ours: number, theirs: number): string =>
  `processor time; worth of all ${((100 * ours) / theirs - 100).toFixed(1)} % from the peer's`;

/** `quick` takes 100,000 customers and one run. */
export function* rows(quick: boolean): Generator<Row> {
  const count = quick ? 100_000 : 1_000_000;
  const folder = mkdtempSync(join(tmpdir(), "tillbook-bench-"));
  try {
    say(`customer value of ${count.toLocaleString("en-GB")} customers`);
    const file = join(folder, "customers.csv");
    const { x, txDays, TDays, mean } = drawnCustomers(count);
    const lines = Array.from(x, (n, i) => `${n},${txDays[i]},${TDays[i]},${mean[i]}`);
    writeFileSync(file, `x,tx,T,mean\n${lines.join("\n")}\n`);
    const ours = said(run(process.execPath, [join(ROOT, "bench/children/value.ts"), file, quick ? "1" : "3"]).stdout);
    const theirs = existsSync(LIFETIMES)
      ? said(run(LIFETIMES, [join(ROOT, "bench/peers/value.py"), file, "1"], ONE_THREAD).stdout)
      : undefined;
    const isMeasured = theirs !== undefined && theirs.missing === undefined;
    yield row({
      group: "value",
      work: `${count.toLocaleString("en-GB")} customers fitted and valued`,
      peer: "lifetimes",
      unit: "s",
      ours: ours.seconds,
      theirs: isMeasured ? theirs.seconds : null,
      bar: BAR,
      memory: { ours: ours.peak_mb ?? null, theirs: null },
      note: isMeasured ? agree(ours.total, theirs.total) : NO_PEERS,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
