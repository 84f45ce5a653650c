/** Which reader a file gets, by what it is and not by what it is called. */
import { basename } from "node:path";
import { UserError } from "../errors.ts";
import { firstBytes, openBytes } from "./bytes.ts";
import { openDelimited } from "./csv/csv.ts";
import { MAX_RECORD_BYTES } from "./csv/scanner.ts";
import type { DelimitedOptions } from "./csv/task.ts";
import { looksLikeNdjson, openNdjson } from "./formats/ndjson.ts";
import { openParquet } from "./formats/parquet.ts";
import { openXlsx } from "./formats/xlsx.ts";
import type { OpenedTable, ReadOptions } from "./source.ts";

const ZIP = Buffer.from("PK\x03\x04", "latin1");
const OLE2 = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const MAY_BE_JSON = /^[[{]/;
const PARQUET = Buffer.from("PAR1", "latin1");

/** The beginning of a file behind its blank lines, with its first line that is not blank as far as a record may be long. */
async function firstText(path: string): Promise<string> {
  for (let size = 1 << 14; ; size *= 64) {
    const isEnough = size > MAX_RECORD_BYTES;
    for await (const { bytes, final } of openBytes(path).chunks(() => size)) {
      const text = bytes
        .toString("utf8")
        .replace(/^\uFEFF/, "")
        .trimStart();
      if (final || isEnough || text.includes("\n") || (text !== "" && !MAY_BE_JSON.test(text))) return text;
      break;
    }
  }
}

/**
 * Looks at a file: format, header, first records.
 *
 * @throws UserError if it cannot be read or is of no known format.
 */
export async function openTable(
  path: string,
  options: ReadOptions & { chunkBytes: number; sampleRecords: number },
): Promise<OpenedTable> {
  const { chunkBytes, sampleRecords } = options;
  const mark = firstBytes(path, 4);
  if (mark.equals(PARQUET)) return openParquet(path, sampleRecords);
  if (mark.equals(ZIP) || mark.equals(OLE2)) return openXlsx(path, sampleRecords);
  const text = await firstText(path);
  if (looksLikeNdjson(text)) return openNdjson(path, { chunkBytes, sampleRecords });
  if (/^\s*\[\s*\{/.test(text)) {
    throw new UserError(`${basename(path)} is a JSON array; expected one object per line (NDJSON)`, {
      hint: `convert it: jq -c '.[]' ${basename(path)}`,
      exitCode: 2,
    });
  }
  const delimited: DelimitedOptions = {
    chunkBytes,
    sampleRecords,
    headers: Object.values(options.columns ?? {}).flatMap((one) => one ?? []),
    ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }),
    ...(options.unfinished === undefined ? {} : { unfinished: options.unfinished }),
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
  };
  return openDelimited(path, delimited);
}
