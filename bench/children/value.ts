/** Fits BG/NBD and Gamma-Gamma to customers of a CSV and values all of them: `node value.ts FILE RUNS`. */
import { readFileSync } from "node:fs";
import { BUYING_MODELS } from "../../src/models/buying.ts";
import { valueCustomers } from "../../src/models/customer-value.ts";
import { fitGammaGamma } from "../../src/models/gamma-gamma.ts";
import { groupHistory } from "../../src/models/purchase-history.ts";
import { peakMemoryMb } from "../../src/resources.ts";
import { medianCpuSeconds } from "../measure.ts";

const [file, runs] = process.argv.slice(2);
const rows = readFileSync(file!, "utf8").trim().split("\n").slice(1);
const column = (at: number): Float64Array => Float64Array.from(rows, (row) => Number(row.split(",")[at]));
const [x, txDays, TDays, mean] = [column(0), column(1), column(2), column(3)] as const;
const weeks = (days: Float64Array): Float64Array => days.map((value) => value / 7);
const customers = { x: Int32Array.from(x), txDays: Int32Array.from(txDays), TDays: Int32Array.from(TDays), mean };
const model = BUYING_MODELS["bg-nbd"];
let total = 0;
let logLikelihood = 0;
const seconds = medianCpuSeconds(Number(runs), () => {
  const fit = model.fit(groupHistory({ x, tx: weeks(txDays), T: weeks(TDays) }));
  const spend = fitGammaGamma({ x: x.filter((count) => count > 0), mean: mean.filter((_, i) => x[i]! > 0) });
  const terms = { unitDays: 7, margin: 1, discount: 0.1 };
  const values = valueCustomers(model, fit, spend, customers, [{ from: 0, to: 12 }], terms);
  total = values.spans[0]!.value;
  logLikelihood = fit.logLikelihood;
});
process.stdout.write(`${JSON.stringify({ seconds, total, logLikelihood, peak_mb: peakMemoryMb() })}\n`);
