/** Mines pairs (basket, item) from a file, and what it took: `node mine.ts FILE BASKETS ITEMS MIN_COUNT RUNS`. */
import { readFileSync } from "node:fs";
import { mine } from "../../src/mining/mine.ts";
import { peakMemoryMb } from "../../src/resources.ts";
import { encoded } from "../baskets.ts";
import { medianSeconds } from "../measure.ts";

const [file, basketCount, itemCount, minCount, runs] = process.argv.slice(2);
const bytes = readFileSync(file!);
const numbers = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
const pairs = {
  basketNo: numbers.subarray(0, numbers.length / 2),
  itemNo: numbers.subarray(numbers.length / 2),
  basketCount: Number(basketCount),
  itemCount: Number(itemCount),
};
const options = { minCount: Number(minCount) };
let itemsets = 0;
const seconds = await medianSeconds(Number(runs), () => {
  itemsets = mine(encoded(pairs), options).size;
});
process.stdout.write(`${JSON.stringify({ seconds, itemsets, peak_mb: peakMemoryMb() })}\n`);
