/**
 * How good and how fast forecasts are beside another library: series of real shops by country and category, of the sample shop, and made
 * ones, each from three earlier points of time.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { naiveScale } from "../src/models/forecast/accuracy.ts";
import { forecastSeries } from "../src/models/forecast/forecast.ts";
import { FORECASTERS, medianCpuSeconds, NO_PEERS, ROOT, run, say } from "./measure.ts";
import { type Row, row } from "./row.ts";
import { type TestSeries, testSeries } from "./series.ts";

const MASE_BAR = 1.02;
const COVERAGE = 80;
const COVERAGE_BAR = 5;
const SECONDS_BAR = 5;
const TIMED = 500;
/** Values that are held back from the end of a series besides those to forecast. */
const BACK = [0, 4, 8];

interface Score {
  mase: number;
  inside: number;
  count: number;
}

function scoreOf({ values, period, horizon }: TestSeries, back: number): Score {
  const known = values.length - horizon - back;
  const training = Float64Array.from(values.slice(0, known));
  const came = values.slice(known, known + horizon);
  const made = forecastSeries(training, { period, horizon, ...(period === 7 ? { judged: 7 } : {}) });
  if (made === undefined) throw new Error("a series cannot be forecast");
  const { forecast, band80 } = made;
  const error = came.reduce((sum, value, h) => sum + Math.abs(value - forecast[h]!), 0) / horizon;
  return {
    mase: error / naiveScale(training),
    inside: came.filter((value, h) => value >= band80.low[h]! && value <= band80.high[h]!).length,
    count: horizon,
  };
}

interface PeerScore {
  model: string;
  mase: number;
  coverage: number;
}

function peerScores(series: readonly TestSeries[]): PeerScore[] {
  const folder = mkdtempSync(join(tmpdir(), "tillbook-bench-"));
  try {
    const file = join(folder, "series.json");
    writeFileSync(file, JSON.stringify(series));
    const { stdout } = run(FORECASTERS, [join(ROOT, "bench/peers/forecasting.py"), file, BACK.join(",")]);
    return stdout
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text) as PeerScore);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `quick` takes every fifth series. */
export async function* rows(quick: boolean): AsyncGenerator<Row> {
  const all = await testSeries();
  const series = all.filter((_, i) => !quick || i % 5 === 0);
  say(`forecasts of ${series.length} series`);
  const scores = series.flatMap((one) => BACK.map((back) => scoreOf(one, back)));
  const total = (key: keyof Score): number => scores.reduce((sum, one) => sum + one[key], 0);
  const theirs = existsSync(FORECASTERS) ? peerScores(series) : [];
  const [best] = theirs.toSorted((a, b) => a.mase - b.mase);
  yield row({
    group: "forecasting",
    work: `${series.length} series, ${scores.length} forecasts: mean MASE`,
    peer: "statsforecast, its best",
    unit: "MASE",
    ours: total("mase") / scores.length,
    theirs: best?.mase ?? null,
    bar: MASE_BAR,
    note: theirs.length === 0 ? NO_PEERS : theirs.map(({ model, mase }) => `${model} ${mase.toFixed(4)}`).join(", "),
  });
  const covered = (100 * total("inside")) / total("count");
  yield row({
    group: "forecasting",
    work: "coverage of the band of 80 %, away from 80 %",
    unit: "%",
    ours: Math.abs(covered - COVERAGE),
    bar: COVERAGE_BAR,
    note: [
      `ours ${covered.toFixed(1)} %`,
      ...theirs.map(({ model, coverage }) => `${model} ${(100 * coverage).toFixed(1)} %`),
    ].join(", "),
  });
  const timed = Array.from({ length: TIMED }, (_, i) => all[i % all.length]!);
  yield row({
    group: "forecasting",
    work: `${TIMED} series forecast with bands`,
    unit: "s",
    ours: medianCpuSeconds(quick ? 1 : 3, () => {
      for (const { values, period, horizon } of timed)
        forecastSeries(Float64Array.from(values), { period, horizon, ...(period === 7 ? { judged: 7 } : {}) });
    }),
    bar: SECONDS_BAR,
    note: "processor time of one process",
  });
}
