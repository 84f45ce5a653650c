/** How our time and memory grow: in every series one size is varied and all others are kept. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encoded, type Pairs, questBaskets } from "./baskets.ts";
import { child, type Measurement, median, say } from "./measure.ts";
import { type Row, row } from "./row.ts";
import { shop, withCustomers, withVariants } from "./shops.ts";

interface Series {
  series: string;
  sizes: readonly number[];
  quick: readonly number[];
  measure(size: number, quick: boolean): Promise<{ measured: Measurement; size?: number; note: string }>;
}

/** Several whole processes: the median of the seconds, the most memory. */
function pipeline(file: string, quick: boolean): Measurement {
  const measured = Array.from({ length: quick ? 1 : 3 }, () => child("pipeline", [file]));
  return {
    ...measured[0]!,
    seconds: median(measured.map(({ seconds }) => seconds)),
    peak_mb: Math.max(...measured.map(({ peak_mb }) => peak_mb)),
  };
}

/** The miner in a process of its own, which reads the baskets as pairs. */
function miner(pairs: Pairs, minCount: number, quick: boolean): Measurement {
  const folder = mkdtempSync(join(tmpdir(), "tillbook-bench-"));
  const file = join(folder, "pairs");
  try {
    const { basketNo, itemNo, basketCount, itemCount } = pairs;
    const numbers = new Int32Array(basketNo.length * 2);
    numbers.set(basketNo);
    numbers.set(itemNo, basketNo.length);
    writeFileSync(file, numbers);
    return child("mine", [file, ...[basketCount, itemCount, minCount, quick ? 1 : 5].map(String)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const BASKETS = 200_000;
const linesOf = (quick: boolean, full: number): number => (quick ? 250_000 : full);
const found = (measured: Measurement, pairs: Pairs): string =>
  `${measured.itemsets} itemsets, ${encoded(pairs).items.length} items in baskets`;

export const ALL_SERIES: readonly Series[] = [
  {
    series: "lines",
    sizes: [250_000, 1_000_000, 4_000_000],
    quick: [62_500, 250_000],
    async measure(size, quick) {
      const measured = pipeline(await shop(size), quick);
      return {
        measured,
        size: measured.lines!,
        note: `${measured.orders} orders, ${measured.customers} customers grow with them`,
      };
    },
  },
  {
    series: "customers",
    sizes: [10_000, 100_000, 400_000],
    quick: [1_000, 10_000],
    async measure(size, quick) {
      const measured = pipeline(await withCustomers(linesOf(quick, 4_000_000), size), quick);
      return { measured, size: measured.customers!, note: `${measured.lines} lines, ${measured.orders} orders` };
    },
  },
  {
    series: "products",
    sizes: [1, 10, 100],
    quick: [1, 10],
    async measure(variants, quick) {
      const measured = pipeline(await withVariants(linesOf(quick, 1_000_000), variants), quick);
      return { measured, size: measured.products!, note: `${measured.lines} lines, ${measured.orders} orders` };
    },
  },
  {
    series: "miner: baskets",
    sizes: [50_000, 200_000, 800_000],
    quick: [50_000, 100_000],
    async measure(size, quick) {
      const pairs = questBaskets(size);
      const measured = miner(pairs, size / 1000, quick);
      return { measured, note: `support 0.1 %; ${found(measured, pairs)}` };
    },
  },
  {
    series: "miner: items",
    sizes: [500, 2_000, 8_000],
    quick: [500, 2_000],
    async measure(size, quick) {
      const pairs = questBaskets(quick ? BASKETS / 4 : BASKETS, { items: size });
      const measured = miner(pairs, pairs.basketCount / 1000, quick);
      return { measured, note: `${pairs.basketCount} baskets, support 0.1 %; ${found(measured, pairs)}` };
    },
  },
  {
    series: "miner: items in a basket",
    sizes: [5, 10, 20, 40],
    quick: [5, 10],
    async measure(size, quick) {
      const pairs = questBaskets(quick ? BASKETS / 4 : BASKETS, { basketLength: size });
      const measured = miner(pairs, pairs.basketCount / 100, quick);
      return { measured, note: `${pairs.basketCount} baskets, support 1 %; ${found(measured, pairs)}` };
    },
  },
];

export async function* rows(quick: boolean): AsyncGenerator<Row> {
  for (const { series, sizes, quick: few, measure } of ALL_SERIES)
    for (const nominal of quick ? few : sizes) {
      say(`growth, ${series}: ${nominal}`);
      const { measured, size = nominal, note } = await measure(nominal, quick);
      yield row({
        group: "growth",
        work: `${series}: ${size.toLocaleString("en")}`,
        unit: "s",
        ours: measured.seconds,
        memory: { ours: measured.peak_mb, theirs: null },
        point: { series, size },
        note,
      });
    }
}
