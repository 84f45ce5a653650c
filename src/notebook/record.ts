/** What an executed notebook leaves behind about its data: `tillbook notebook run` asks for it by an environment variable. */
import { appendFileSync } from "node:fs";
import type { Dataset } from "./dataset.ts";

/** Names the file to which every `load` of the notebook adds one line of JSON. */
export const RECORD_VARIABLE = "TILLBOOK_NOTEBOOK_RECORD";

export interface LoadRecord {
  asOf: string;
  inputs: { file: string; sha256: string; bytes: number; records: number }[];
  lines: number;
  rejected: number;
}

/** Adds a `load` to the record, where one is kept. */
export function noteInputs(data: Dataset): void {
  const file = process.env[RECORD_VARIABLE];
  if (file === undefined || file === "") return;
  const record: LoadRecord = {
    asOf: data.asOf,
    inputs: data.sources.map(({ name, sha256, bytes, counts }) => ({
      file: name,
      sha256,
      bytes,
      records: counts.records,
    })),
    lines: data.quality.rows.lines,
    rejected: data.quality.rows.rejected,
  };
  appendFileSync(file, `${JSON.stringify(record)}\n`);
}
