/** Orders that are written once, above their lines: the lines below leave the order, its day and its customer blank. */
import type { Dictionary, DictionaryColumn } from "../../columns/dictionary.ts";
import type { RecordColumn } from "../../schema.ts";

/** What an order has once; a line has its own product and money. */
const OF_ORDERS: readonly RecordColumn[] = [
  ...(["order_id", "ordered_at", "customer_id", "email", "phone", "region", "status", "currency"] as const),
];
const OF_LINES: readonly RecordColumn[] = ["amount", "unit_price", "quantity", "product_id", "description"];

const FEWEST = 3;
const LEAST_SHARE = 0.1;
/** So many of the lines below an order agree. */
const MOST = 0.95;
/** A customer may be missing on orders, too. */
const OFTEN = 0.5;

type Sample = readonly (readonly (string | null)[])[];

/**
 * The columns that lines take from the record above them: those that are blank wherever the order is. None unless the order and its
 * day are blank together, below one that has them, on records that have money or a product.
 */
export function groupedColumns(positions: ReadonlyMap<RecordColumn, number>, sample: Sample): RecordColumn[] {
  const [order, day] = [positions.get("order_id"), positions.get("ordered_at")];
  if (order === undefined || day === undefined || sample.length === 0) return [];
  const isBlank = (fields: Sample[number], at: number): boolean => (fields[at] ?? "").trim() === "";
  const below = sample.filter((fields) => isBlank(fields, order));
  const above = sample.filter((fields) => !isBlank(fields, order));
  if (below.length < Math.max(FEWEST, LEAST_SHARE * sample.length) || isBlank(sample[0]!, order)) return [];
  const share = (of: Sample, test: (fields: Sample[number]) => boolean): number => of.filter(test).length / of.length;
  const lines = OF_LINES.flatMap((column) => positions.get(column) ?? []);
  const isLine = (fields: Sample[number]): boolean => lines.some((at) => !isBlank(fields, at));
  if (share(below, (fields) => isBlank(fields, day) && isLine(fields)) < MOST) return [];
  if (share(above, (fields) => !isBlank(fields, day)) < MOST) return [];
  const columns = OF_ORDERS.filter((column) => positions.has(column));
  return columns.filter((column) => {
    const at = positions.get(column)!;
    const isShared = lines.includes(at);
    return (
      !isShared &&
      share(below, (fields) => isBlank(fields, at)) >= MOST &&
      share(above, (fields) => !isBlank(fields, at)) >= OFTEN
    );
  });
}

/** The records of a sample with what lines take from the record above. */
export function filledDown(
  sample: Sample,
  positions: ReadonlyMap<RecordColumn, number>,
  columns: readonly RecordColumn[],
): Sample {
  const order = positions.get("order_id")!;
  const places = new Set(columns.map((column) => positions.get(column)!));
  let above: Sample[number] = [];
  return sample.map((fields) => {
    if ((fields[order] ?? "").trim() !== "") {
      above = fields;
      return fields;
    }
    return fields.map((text, at) => (places.has(at) ? (above[at] ?? null) : text));
  });
}

/** Fills the columns of lines from the record above, batch by batch; gives the columns anew. */
export function createGroupFill(
  fill: readonly RecordColumn[],
): (columns: ReadonlyMap<RecordColumn, DictionaryColumn>) => Map<RecordColumn, DictionaryColumn> {
  const before = new Map<RecordColumn, { dictionary: Dictionary; code: number }>();
  return (columns) => {
    const orders = columns.get("order_id")!.codes;
    const filled = new Map(columns);
    for (const name of fill) {
      const column = columns.get(name);
      if (column === undefined) continue;
      const last = before.get(name);
      let code = last?.dictionary === column.dictionary ? last.code : 0;
      const codes = Int32Array.from(column.codes);
      for (let row = 0; row < codes.length; row++)
        if (orders[row] === 0) codes[row] = code;
        else code = codes[row]!;
      before.set(name, { dictionary: column.dictionary, code });
      filled.set(name, { dictionary: column.dictionary, codes });
    }
    return filled;
  };
}
