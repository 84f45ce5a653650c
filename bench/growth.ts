/** How our time and memory grow: in every series one size is varied and all others are kept. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encoded, type Pairs, questBaskets } from "./baskets.ts";
import { child, median, say, type Told } from "./measure.ts";
import { type Row, row } from "./row.ts";
import { shop, withCustomers, withVariants } from "./shops.ts";

interface Series {
  series: string;
  sizes: readonly number[];
  quick: readonly number[];
  measure(size: number, quick: boolean): Promise<{ told: Told; size?: number; note: string }>;
}

/** Several whole processes: the median of the seconds, the most memory. */
function pipeline(file: string, quick: boolean): Told {
  const told = Array.from({ length: quick ? 1 : 3 }, () => child("pipeline", [file]));
  return {
    ...told[0]!,
    seconds: median(told.map(({ seconds }) => seconds)),
    peak_mb: Math.max(...told.map(({ peak_mb }) => peak_mb)),
  };
}

/** The miner in a process of its own, which reads the baskets as pairs. */
function miner(pairs: Pairs, minCount: number, quick: boolean): Told {
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
const found = (told: Told, pairs: Pairs): string =>
  `${told.itemsets} itemsets, ${encoded(pairs).items.length} items in baskets`;

export const ALL_SERIES: readonly Series[] = [
  {
    series: "lines",
    sizes: [250_000, 1_000_000, 4_000_000],
    quick: [62_500, 250_000],
    async measure(size, quick) {
      const told = pipeline(await shop(size), quick);
      return { told, size: told.lines!, note: `${told.orders} orders, ${told.customers} customers grow with them` };
    },
  },
  {
    series: "customers",
    sizes: [10_000, 100_000, 400_000],
    quick: [1_000, 10_000],
    async measure(size, quick) {
      const told = pipeline(await withCustomers(linesOf(quick, 4_000_000), size), quick);
      return { told, size: told.customers!, note: `${told.lines} lines, ${told.orders} orders` };
    },
  },
  {
    series: "products",
    sizes: [1, 10, 100],
    quick: [1, 10],
    async measure(variants, quick) {
      const told = pipeline(await withVariants(linesOf(quick, 1_000_000), variants), quick);
      return { told, size: told.products!, note: `${told.lines} lines, ${told.orders} orders` };
    },
  },
  {
    series: "miner: baskets",
    sizes: [50_000, 200_000, 800_000],
    quick: [50_000, 100_000],
    async measure(size, quick) {
      const pairs = questBaskets(size);
      const told = miner(pairs, size / 1000, quick);
      return { told, note: `support 0.1 %; ${found(told, pairs)}` };
    },
  },
  {
    series: "miner: items",
    sizes: [500, 2_000, 8_000],
    quick: [500, 2_000],
    async measure(size, quick) {
      const pairs = questBaskets(quick ? BASKETS / 4 : BASKETS, { items: size });
      const told = miner(pairs, pairs.basketCount / 1000, quick);
      return { told, note: `${pairs.basketCount} baskets, support 0.1 %; ${found(told, pairs)}` };
    },
  },
  {
    series: "miner: items in a basket",
    sizes: [5, 10, 20, 40],
    quick: [5, 10],
    async measure(size, quick) {
      const pairs = questBaskets(quick ? BASKETS / 4 : BASKETS, { basketLength: size });
      const told = miner(pairs, pairs.basketCount / 100, quick);
      return { told, note: `${pairs.basketCount} baskets, support 1 %; ${found(told, pairs)}` };
    },
  },
];

export async function* rows(quick: boolean): AsyncGenerator<Row> {
  for (const { series, sizes, quick: few, measure } of ALL_SERIES)
    for (const nominal of quick ? few : sizes) {
      say(`growth, ${series}: ${nominal}`);
      const { told, size = nominal, note } = await measure(nominal, quick);
      yield row({
        group: "growth",
        work: `${series}: ${size.toLocaleString("en")}`,
        unit: "s",
        ours: told.seconds,
        memory: { ours: told.peak_mb, theirs: null },
        point: { series, size },
        note,
      });
    }
}
