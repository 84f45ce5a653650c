/** Orders with their lines inside: one object an order, its lines in a list of objects. Each line becomes a record with the order's values. */

type Json = unknown;
type Obj = Readonly<Record<string, Json>>;

export const isObject = (value: Json): value is Obj =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value: Json): value is readonly Obj[] =>
  Array.isArray(value) && value.length > 0 && value.every(isObject);

/** Keys under which orders keep their lines, where several lists of objects stand beside each other. */
export const linesKeyName =
  /item|line|product|article|position|entries|lignes|artikel|posten|productos|itens|righe|regels|pozycje/i;
/** Lists that stand beside them. */
const NO_LINES =
  /tax|ship|refund|discount|fee|payment|fulfil|coupon|transaction|note|address|log|history|event|tracking/i;
/** An order has its lines in one key where so many of the objects do. */
const MOST = 0.5;

/** The key of the lines of orders; undefined where objects have no list of objects in them. */
export function linesKeyOf(objects: readonly Obj[]): string | undefined {
  const counts = new Map<string, { objects: number; lines: number; values: number }>();
  for (const object of objects)
    for (const [key, value] of Object.entries(object)) {
      const found = counts.get(key) ?? { objects: 0, lines: 0, values: 0 };
      if (isList(value))
        counts.set(key, {
          objects: found.objects + 1,
          lines: found.lines + value.length,
          values: found.values + value.reduce((sum, line) => sum + Object.keys(line).length, 0),
        });
    }
  const lists = [...counts].filter(([key, found]) => found.objects >= MOST * objects.length && !NO_LINES.test(key));
  const named = lists.filter(([key]) => linesKeyName.test(key));
  return (named.length > 0 ? named : lists).sort((a, b) => b[1].values - a[1].values)[0]?.[0];
}

/** Objects inside objects go so deep into the names of columns: customer.address.city. */
const DEEPEST = 3;

/** Values with the way to them as their name; lists stay JSON. */
export function flattened(object: Obj, before: string, depth: number, into: Map<string, string | null>): void {
  for (const [key, value] of Object.entries(object)) {
    const name = `${before}${key}`;
    if (isObject(value) && depth < DEEPEST) flattened(value, `${name}.`, depth + 1, into);
    else
      into.set(
        name,
        value === null || value === undefined ? null : typeof value === "string" ? value : JSON.stringify(value),
      );
  }
}

/** An object with more keys than that over all records is kept as JSON text: its keys are data. */
const MOST_PARTS = 60;

/** Keys under which objects have nothing but an object of a few keys, if any: its values are columns. */
export function partKeysOf(objects: readonly Obj[]): string[] {
  const parts = new Map<string, Set<string> | undefined>();
  for (const object of objects)
    for (const [key, value] of Object.entries(object)) {
      if (value === null) continue;
      const known = parts.has(key) ? parts.get(key) : new Set<string>();
      if (isObject(value)) for (const part of Object.keys(value)) known?.add(part);
      parts.set(key, isObject(value) && (known?.size ?? 0) <= MOST_PARTS ? known : undefined);
    }
  return [...parts].flatMap(([key, found]) => (found === undefined ? [] : [key]));
}

/**
 * The records of one order: a line's value is named by its key, with that of the list before it where the order has one of the same
 * name. An order without lines is one record without them.
 */
export function recordsOf(object: Obj, linesKey: string): Map<string, string | null>[] {
  const order = new Map<string, string | null>();
  const { [linesKey]: lines, ...rest } = object;
  flattened(rest, "", 1, order);
  if (!isList(lines)) return [order];
  return lines.map((line) => {
    const own = new Map<string, string | null>();
    flattened(line, `${linesKey}.`, 1, own);
    return new Map([...order, ...own]);
  });
}
