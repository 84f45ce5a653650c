/** Files → cleaned lines, RFM, cohorts and baskets, without a report, and what it took: `node pipeline.ts FILES…`. */
import { ConfigSchema } from "../../src/config.ts";
import { compute } from "../../src/pipeline.ts";
import { peakMemoryMb } from "../../src/resources.ts";
import { AS_OF } from "../measure.ts";

const { facts, quality, tables } = await compute(
  {
    loaded: { config: ConfigSchema.parse({}), directory: "." },
    files: process.argv.slice(2),
    cwd: ".",
    asOf: AS_OF,
    only: ["rfm", "cohorts", "basket"],
  },
  { now: () => Date.now(), progress: () => {} },
);
process.stdout.write(
  `${JSON.stringify({
    peak_mb: peakMemoryMb(),
    lines: quality.rows.lines,
    orders: facts.orders.height,
    customers: tables.rfm!.height,
    products: facts.products.height,
  })}\n`,
);
