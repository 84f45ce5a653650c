/** Files → cleaned lines, RFM, cohorts and baskets, without a report, and what it took: `node pipeline.ts FILES…`. */
import { enableCompileCache } from "node:module";
import { requestLightPolars } from "../../src/columns/light-request.ts";
import { AS_OF } from "../measure.ts";

// as the command does
enableCompileCache();
requestLightPolars();
const { ConfigSchema } = await import("../../src/config/schema.ts");
const { compute } = await import("../../src/run/compute.ts");
const { collectGarbage } = await import("../../src/columns/gc.ts");
const { peakMemoryMb } = await import("../../src/resources.ts");

const started = performance.now();
let reading = 0;
const { facts, quality, tables } = await compute(
  {
    loaded: { config: ConfigSchema.parse({}), directory: "." },
    files: process.argv.slice(2),
    cwd: ".",
    asOf: AS_OF,
    only: ["rfm", "cohorts", "basket"],
  },
  { now: () => Date.now(), progress: () => {}, collectGarbage },
  {
    lap() {
      reading ||= (performance.now() - started) / 1000;
    },
  },
);
process.stdout.write(
  `${JSON.stringify({
    peak_mb: peakMemoryMb(),
    reading,
    lines: quality.rows.lines,
    orders: facts.orders.count,
    customers: tables.rfm!.height,
    products: facts.products.count,
  })}\n`,
);
