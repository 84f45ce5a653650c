/** Which column of a file is which column of the contract. */
import { UserError } from "../../errors.ts";
import { RECORD_COLUMNS, type RecordColumn } from "../../schema.ts";
import { templateOf } from "./dates.ts";
import { headerKey, PRESET_NAMES, type PresetName, presets } from "./presets.ts";

export interface Mapped {
  column: RecordColumn;
  header: string;
  how: "preset" | "name" | "content" | "config";
}

export interface Mapping {
  preset: PresetName;
  mapping: Mapped[];
  /** Position of each mapped column in the file. */
  positions: ReadonlyMap<RecordColumn, number>;
  unusedHeaders: string[];
}

export interface MappingOptions {
  preset: PresetName | "auto";
  columns: Partial<Record<RecordColumn, string>>;
}

interface Table {
  /** Named in errors. */
  file: string;
  headers: readonly string[];
  hasHeader: boolean;
  sample: readonly (readonly (string | null)[])[];
}

type Positions = Map<RecordColumn, number>;

const quoted = (names: readonly string[]): string =>
  names.length === 0
    ? "none"
    : names.slice(0, 40).join(", ") + (names.length > 40 ? ` and ${names.length - 40} more` : "");

/** The columns of a preset that the header has. */
function byPreset(name: PresetName, headers: readonly string[]): Positions {
  const at = new Map<string, number>();
  headers.forEach((header, i) => {
    const key = headerKey(header);
    if (!at.has(key)) at.set(key, i);
  });
  const positions: Positions = new Map();
  for (const [column, names] of Object.entries(presets[name].columns)) {
    const found = names.map((header) => at.get(headerKey(header))).find((i) => i !== undefined);
    if (found !== undefined) positions.set(column as RecordColumn, found);
  }
  return positions;
}

const isRecognised = (name: PresetName, found: Positions): boolean =>
  presets[name].recognisedBy.every((column) => found.has(column));

/** The specific preset whose columns are all there and which explains the most of the header. */
function recognise(headers: readonly string[]): PresetName {
  let best: { name: PresetName; columns: number } = { name: "generic", columns: 0 };
  for (const name of PRESET_NAMES) {
    if (name === "generic") continue;
    const found = byPreset(name, headers);
    const columns = new Set(found.values()).size;
    if (isRecognised(name, found) && columns > best.columns) best = { name, columns };
  }
  return best.name;
}

/** What a column's values look like, over the sample. */
interface Look {
  filled: number;
  distinct: number;
  dates: number;
  integers: number;
  smallIntegers: number;
  decimals: number;
  ids: number;
}

const INTEGER = /^[-+]?\d+$/;
const DECIMAL = /^[-+]?[£$€]?\s?\d[\d,.']*[.,]\d+$|^[-+]?\d+[.,]\d+$/;

function lookAt(values: readonly (string | null)[]): Look {
  const texts = values.flatMap((value) => (value === null || value.trim() === "" ? [] : [value.trim()]));
  const share = (test: (text: string) => boolean): number =>
    texts.length === 0 ? 0 : texts.filter(test).length / texts.length;
  return {
    filled: texts.length,
    distinct: new Set(texts).size,
    dates: share((text) => templateOf(text) !== undefined),
    integers: share((text) => INTEGER.test(text)),
    smallIntegers: share((text) => INTEGER.test(text) && Math.abs(Number(text)) <= 1000),
    decimals: share((text) => DECIMAL.test(text) && templateOf(text) === undefined),
    ids: share((text) => /\d/.test(text) && /^[\p{L}\p{N}_.#@/-]+$/u.test(text)),
  };
}

/** Fills what the names left open from what the columns hold. */
function byContent(positions: Positions, { headers, sample, hasHeader }: Table): Positions {
  const found: Positions = new Map();
  const used = new Set(positions.values());
  const looks = headers.map((_, i) => lookAt(sample.map((row) => row[i] ?? null)));
  const take = (column: RecordColumn, index: number): void => {
    if (index < 0) return;
    found.set(column, index);
    used.add(index);
  };
  const find = (test: (look: Look, i: number) => boolean): number =>
    looks.findIndex((look, i) => !used.has(i) && look.filled > 0 && test(look, i));
  const findLast = (test: (look: Look) => boolean): number =>
    looks.findLastIndex((look, i) => !used.has(i) && look.filled > 0 && test(look));
  if (!positions.has("ordered_at"))
    take(
      "ordered_at",
      find((look) => look.dates >= 0.9),
    );
  if (!positions.has("amount") && !positions.has("unit_price")) {
    const decimal = findLast((look) => look.decimals >= 0.5 && look.decimals + look.integers >= 0.9);
    // a number without decimals is taken for money only where nothing else can be meant
    const only = looks.filter((look, i) => !used.has(i) && look.integers >= 0.9).length === 1;
    take("amount", decimal >= 0 || hasHeader || !only ? decimal : findLast((look) => look.integers >= 0.9));
  }
  if (!positions.has("customer_id") && !positions.has("email")) {
    const repeats = (look: Look): boolean =>
      look.distinct < look.filled && look.distinct > Math.max(1, look.filled * 0.01);
    take(
      "customer_id",
      find((look) => look.ids >= 0.9 && look.decimals < 0.1 && look.dates < 0.5 && repeats(look)),
    );
  }
  if (!positions.has("quantity")) {
    const small = (look: Look): boolean =>
      look.smallIntegers >= 0.95 && look.distinct <= Math.max(20, look.filled * 0.2);
    if (!hasHeader) take("quantity", findLast(small));
  }
  return found;
}

function byConfig(columns: MappingOptions["columns"], { file, headers }: Table): Positions {
  const positions: Positions = new Map();
  for (const [column, header] of Object.entries(columns)) {
    const exact = headers.indexOf(header);
    const index = exact >= 0 ? exact : headers.findIndex((name) => headerKey(name) === headerKey(header));
    if (index < 0) {
      throw new UserError(
        `invalid columns.${column}: ${JSON.stringify(header)}; ${file} has no such column, expected one of: ${quoted(headers)}`,
        { exitCode: 2 },
      );
    }
    positions.set(column as RecordColumn, index);
  }
  return positions;
}

/**
 * Maps the columns of a table: the config first, then the preset, then (generic) names and contents.
 *
 * @throws UserError (exit code 2) listing the headers found and the `columns` keys to set, if there is no date or
 * nothing that tells amounts, or if a named column or a preset's column is missing.
 */
export function mapColumns(tableOf: Table, options: MappingOptions): Mapping {
  const { file, headers } = tableOf;
  const config = byConfig(options.columns, tableOf);
  const preset = options.preset === "auto" ? recognise(headers) : options.preset;
  const named = byPreset(preset, headers);
  if (options.preset !== "auto") {
    const missing = presets[preset].recognisedBy.filter((column) => !named.has(column) && !config.has(column));
    if (missing.length > 0) {
      throw new UserError(
        `${file} is not of preset ${preset}: no column for ${missing.join(", ")}; it has ${quoted(headers)}`,
        { exitCode: 2, hint: `set ${missing.map((column) => `columns.${column}`).join(", ")}, or preset: auto` },
      );
    }
  }
  const taken = new Set(config.values());
  const positions: Positions = new Map(config);
  const how = new Map<RecordColumn, Mapped["how"]>([...config.keys()].map((column) => [column, "config"]));
  const add = (found: Positions, why: Mapped["how"], alone: boolean): void => {
    for (const [column, index] of found) {
      if (positions.has(column) || (alone && taken.has(index))) continue;
      positions.set(column, index);
      how.set(column, why);
      if (alone) taken.add(index);
    }
  };
  // a preset may use one header twice (an e-mail address is also who the customer is); a guess may not
  add(named, preset === "generic" ? "name" : "preset", preset === "generic");
  if (preset === "generic") add(byContent(positions, tableOf), "content", true);
  const missing = [
    ...(positions.has("ordered_at") ? [] : ["ordered_at"]),
    ...(positions.has("amount") || positions.has("unit_price") ? [] : ["amount (or unit_price)"]),
  ];
  if (missing.length > 0) {
    const kind = tableOf.hasHeader ? "its header has" : "it has no header; its columns are";
    throw new UserError(
      `cannot tell which column of ${file} is ${missing.join(" and which is ")}; ${kind} ${quoted(headers)}`,
      {
        exitCode: 2,
        hint: `name ${missing.length > 1 ? "them" : "it"} in the config: columns: { ${missing[0]!.split(" ")[0]}: "${headers[0] ?? "…"}", … }`,
      },
    );
  }
  const ordered = RECORD_COLUMNS.filter((column) => positions.has(column));
  const used = new Set(positions.values());
  return {
    preset,
    mapping: ordered.map((column) => ({ column, header: headers[positions.get(column)!]!, how: how.get(column)! })),
    positions,
    unusedHeaders: headers.filter((_, i) => !used.has(i)),
  };
}
