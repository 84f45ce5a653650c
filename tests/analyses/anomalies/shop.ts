/** Sample shops as records that can be spoiled, and what anomalies finds in them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { Context, Input } from "../../../src/analyses/analysis.ts";
import { AnomalyOptions, anomalies } from "../../../src/analyses/anomalies.ts";
import { inputOf } from "../../../src/analyses/input.ts";
import { type Row, rowsOf } from "../../../src/analyses/rows.ts";
import { datasetFromFiles } from "../../../src/notebook/dataset-from-files.ts";
import { type SampleInput, sampleLines } from "../../../src/sample/write.ts";
import type { Sold } from "./defects.ts";

export const AS_OF = "2026-11-16";
const HEADER = "order_id,ordered_at,customer_id,product_id,product_name,category,quantity,unit_price,country";

/** The records of a shop without a defect. */
export function soldIn(input: SampleInput): Sold[] {
  const text = [...sampleLines({ ...input, defects: false })].map((part) => part.toString("latin1")).join("");
  const records = parse(text, { from_line: 2 }) as string[][];
  return records.map(([order, at, customer, product, name, category, quantity, price, country]) => ({
    order: order!,
    day: at!.slice(0, 10),
    time: at!.slice(11),
    customer: customer!,
    product: product!,
    name: name!,
    category: category!,
    quantity: Number(quantity),
    price: Number(price),
    country: country!,
  }));
}

const lineOf = ({ order, day, time, customer, product, name, category, quantity, price, country }: Sold): string =>
  [order, `${day} ${time}`, customer, product, `"${name}"`, category, quantity, price.toFixed(4), country].join(",");

/** The records read and cleaned as a file of a shop is. */
export async function inputFrom(sold: readonly Sold[]): Promise<{ input: Input; context: Context; close(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "tillbook-shop-"));
  try {
    const file = join(folder, "sold.csv");
    writeFileSync(file, `${[HEADER, ...sold.map(lineOf)].join("\n")}\n`);
    const data = await datasetFromFiles(
      [file],
      { asOf: AS_OF, quiet: true },
      { now: Date.parse(AS_OF), cwd: folder, env: {} },
    );
    const facts = data.facts();
    return { input: inputOf(facts), context: data.context, close: () => facts.close() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The rows that raise an alarm as of a day. */
export const alarmsAt = (input: Input, asOf: string, options: object = {}): Row[] =>
  rowsOf(anomalies(input, AnomalyOptions.parse(options), { asOf }).anomalies).filter((row) => row.is_alarm === true);
