/**
 * Logarithmic scales have no place for zero and below. What can be drawn is drawn, what is left out is counted and said under
 * the drawing; bars and areas, which have no zero to stand on, begin at the foot of the axis.
 */
import type { Spec, View } from "vega";
import { THEME } from "../../look/theme.ts";

interface Item {
  [key: string]: unknown;
}
interface Vega {
  View: new (runtime: ReturnType<typeof import("vega").parse>, options: object) => View;
  parse(spec: Spec): ReturnType<typeof import("vega").parse>;
  splitAccessPath(path: string): readonly string[];
}

const items = (value: unknown): Item[] => (Array.isArray(value) ? (value as Item[]) : []);
const isItem = (value: unknown): value is Item => typeof value === "object" && value !== null && !Array.isArray(value);
/** An encoding's entries: one, or several with tests. */
const entriesOf = (value: unknown): Item[] => (Array.isArray(value) ? value : [value]).filter(isItem);

/** Scales by name, also those of groups. */
function logScales(spec: Item): Item[] {
  const own = items(spec.scales).filter(({ type }) => type === "log");
  return [...own, ...items(spec.marks).flatMap(logScales)];
}

/** Every encoding of every mark, with the table that the mark draws; tables of facets go by the name of the whole. */
function encodings(spec: Item, facets: ReadonlyMap<string, string> = new Map()): { data: string; entry: Item }[] {
  return items(spec.marks).flatMap((mark) => {
    const from = isItem(mark.from) ? mark.from : {};
    const facet = isItem(from.facet) ? from.facet : undefined;
    const inner =
      facet === undefined ? facets : new Map([...facets, [String(facet.name), String(facet.data)] as const]);
    const data = facets.get(String(from.data)) ?? String(from.data ?? "");
    const sets = isItem(mark.encode) ? Object.values(mark.encode).filter(isItem) : [];
    const own = sets.flatMap((set) => Object.values(set).flatMap(entriesOf)).map((entry) => ({ data, entry }));
    return [...own, ...encodings(mark, inner)];
  });
}

/** The start of a stacked bar, which may be 0: it is moved to the foot of the axis. */
const isStart = (field: string): boolean => /_start$/.test(field);

/** Fields on logarithmic scales, by table. */
function fieldsOf(spec: Item, scales: readonly Item[]): Map<string, Set<string>> {
  const names = new Set(scales.map(({ name }) => name));
  const fields = new Map<string, Set<string>>();
  const add = (data: unknown, field: unknown): void => {
    if (typeof data !== "string" || typeof field !== "string" || isStart(field)) return;
    fields.set(data, (fields.get(data) ?? new Set()).add(field));
  };
  for (const { data, entry } of encodings(spec)) if (names.has(entry.scale)) add(data, entry.field);
  for (const { domain } of scales) {
    if (!isItem(domain)) continue;
    for (const field of [domain.field, ...(Array.isArray(domain.fields) ? domain.fields : [])])
      if (isItem(field)) add(field.data, field.field);
      else add(domain.data, field);
  }
  const tables = new Set(items(spec.data).map(({ name }) => name));
  return new Map([...fields].filter(([data]) => tables.has(data)));
}

/** Bars from the foot of the axis, and domains without their zero. */
function grounded(value: unknown, names: ReadonlySet<unknown>): unknown {
  if (Array.isArray(value)) return value.map((one) => grounded(one, names));
  if (!isItem(value)) return value;
  if (names.has(value.name) && value.type === "log" && isItem(value.domain) && Array.isArray(value.domain.fields)) {
    const ends = value.domain.fields.filter((field) => !isStart(String(isItem(field) ? field.field : field)));
    return { ...value, domain: { ...value.domain, fields: ends } };
  }
  const foot = `domain(${JSON.stringify(value.scale)})[0]`;
  if (names.has(value.scale) && typeof value.field === "string" && isStart(value.field))
    return { scale: value.scale, signal: `max(datum[${JSON.stringify(value.field)}], ${foot})` };
  if (names.has(value.scale) && typeof value.value === "number" && value.value <= 0)
    return { scale: value.scale, signal: foot };
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === "data" ? inner : grounded(inner, names)]),
  );
}

/** Scales on which something stands on zero. */
const standing = (spec: Item, names: ReadonlySet<unknown>): ReadonlySet<unknown> =>
  new Set(
    encodings(spec)
      .map(({ entry }) => entry)
      .filter(({ scale, field, value }) => names.has(scale) && (isStart(String(field)) || Number(value ?? 1) <= 0))
      .map(({ scale }) => scale),
  );

const leastOf = (kept: readonly Kept[]): number =>
  kept.filter(({ sign }) => sign === ">").reduce((least, one) => Math.min(least, one.least), Number.POSITIVE_INFINITY);

/** Where bars stand on an axis, its foot is a power of ten below the smallest of them, or they would have no height. */
function lowered(spec: unknown, names: ReadonlySet<unknown>, least: number): unknown {
  if (names.size === 0 || !Number.isFinite(least) || !isItem(spec)) return spec;
  const foot = 10 ** (Math.ceil(Math.log10(least)) - 1);
  return {
    ...spec,
    marks: items(spec.marks).map((mark) => lowered(mark, names, least)),
    ...(spec.scales === undefined
      ? {}
      : {
          scales: items(spec.scales).map((scale) =>
            names.has(scale.name) && isItem(scale.domain) ? { ...scale, domainMin: foot } : scale,
          ),
        }),
  };
}

type Sign = ">" | "<";
interface Kept {
  /** The smallest positive value. */
  least: number;
  data: string;
  fields: readonly string[];
  sign: Sign;
  leftOut: number;
  of: number;
}

/** How many rows of each table can be drawn. */
async function counted(vega: Vega, spec: Item, fields: ReadonlyMap<string, ReadonlySet<string>>): Promise<Kept[]> {
  const bare = { ...spec, marks: [], axes: [], legends: [], scales: [] };
  const view = new vega.View(vega.parse(bare as never), { renderer: "none" });
  try {
    await view.runAsync();
    return [...fields].map(([data, names]): Kept => {
      const paths = [...names].map((name) => vega.splitAccessPath(name));
      const rows = (view.data(data) as Item[]).map((row) =>
        paths.map((path) => path.reduce<unknown>((value, key) => (isItem(value) ? value[key] : undefined), row)),
      );
      const drawable = (sign: Sign): number =>
        rows.filter((values) =>
          values.every((value) => typeof value !== "number" || (sign === ">" ? value > 0 : value < 0)),
        ).length;
      const sign = drawable(">") > 0 || drawable("<") === 0 ? ">" : "<";
      const least = rows
        .flat()
        .reduce<number>(
          (low, value) => (typeof value === "number" && value > 0 ? Math.min(low, value) : low),
          Number.POSITIVE_INFINITY,
        );
      return { data, fields: [...names], sign, least, leftOut: rows.length - drawable(sign), of: rows.length };
    });
  } finally {
    view.finalize();
  }
}

/** The tables, without the rows that cannot be drawn. */
function filtered(vega: Vega, spec: Item, kept: readonly Kept[]): Item[] {
  return items(spec.data).flatMap((table) => {
    const known = kept.find(({ data, leftOut }) => data === table.name && leftOut > 0);
    if (known === undefined) return [table];
    const all = `${known.data}__all`;
    const tests = known.fields.map((field) => {
      const value = `datum${vega
        .splitAccessPath(field)
        .map((key) => `[${JSON.stringify(key)}]`)
        .join("")}`;
      return `(!isNumber(${value}) || ${value} ${known.sign} 0)`;
    });
    return [
      { ...table, name: all },
      { name: known.data, source: all, transform: [{ type: "filter", expr: tests.join(" && ") }] },
    ];
  });
}

/** A sentence under the drawing, or at the end of its subtitle. */
function withNote(spec: Item, note: string): Item {
  const title = isItem(spec.title) ? spec.title : undefined;
  if (title !== undefined) return { ...spec, title: { ...title, subtitle: [title.subtitle ?? [], note].flat() } };
  const look = { fontSize: 10.5, fontWeight: 400, color: THEME.muted };
  return { ...spec, title: { text: note, orient: "bottom", anchor: "start", frame: "bounds", offset: 8, ...look } };
}

/** A stacked bar ends at the sum of its field. */
const readable = (field: string): string => field.replace(/_end$/, "").replaceAll("_", " ");

/**
 * The chart with everything drawn that its logarithmic scales can show, and a sentence about what they cannot. A chart without
 * such scales, or with nothing to leave out, is what it was.
 *
 * @throws Error where there is nothing left to draw
 */
export async function withLogScales(vega: Vega, spec: Item): Promise<Item> {
  const scales = logScales(spec);
  if (scales.length === 0) return spec;
  const kept = await counted(vega, spec, fieldsOf(spec, scales));
  const nothing = kept.find(({ leftOut, of }) => of > 0 && leftOut === of);
  if (nothing !== undefined)
    throw new Error(
      `draws no mark: no value of ${nothing.fields.map(readable).join(" and ")} is above 0, where a logarithmic axis begins`,
    );
  const names = new Set(scales.map(({ name }) => name));
  const ground = lowered(grounded(spec, names), standing(spec, names), leastOf(kept)) as Item;
  const out = kept.filter(({ leftOut }) => leftOut > 0);
  const [most] = [...out].sort((a, b) => b.leftOut - a.leftOut);
  if (most === undefined) return ground;
  const what = [...new Set(most.fields.map(readable))].join(" and ");
  const place = most.sign === ">" ? "at 0 or below" : "at 0 or above";
  const note = `Not drawn: ${most.leftOut} of ${most.of} values of ${what} ${place}, where a logarithmic axis does not reach`;
  return withNote({ ...ground, data: filtered(vega, ground, kept) }, note);
}
