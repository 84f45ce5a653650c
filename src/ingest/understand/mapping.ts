/** Which column of a file is which column of RECORDS, out of what was understood. */
import { RECORD_COLUMNS, type RecordColumn } from "../../schema.ts";
import type { PresetName } from "./presets.ts";
import type { ColumnUnderstanding, Understanding } from "./understanding.ts";

export interface Mapped {
  column: RecordColumn;
  header: string;
  /** Of a column that is made of several: their headers. */
  headers?: string[];
  how: ColumnUnderstanding["how"];
  isGuess: boolean;
}

export interface Mapping {
  preset: PresetName;
  mapping: Mapped[];
  /** Position of each mapped column in the file. */
  positions: ReadonlyMap<RecordColumn, number>;
  unusedHeaders: string[];
}

/** The columns of RECORDS that a file has; headers that are read as nothing are `unusedHeaders`. */
export function mappingOf({ preset, columns, positions }: Understanding): Mapping {
  const found = RECORD_COLUMNS.filter((column) => positions.has(column));
  const used = new Set(positions.values());
  return {
    preset,
    mapping: found.map((column) => {
      const { name, how, isGuess } = columns[positions.get(column)!]!;
      return { column, header: name, how, isGuess };
    }),
    positions: new Map(found.map((column) => [column, positions.get(column)!])),
    unusedHeaders: columns.filter(({ index }) => !used.has(index)).map(({ name }) => name),
  };
}
