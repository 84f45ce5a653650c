/** Which reader a file gets, by what it is and not by what it is called. */
import { firstBytes, openBytes } from "./bytes.ts";
import { openDelimited } from "./csv/csv.ts";
import { MAX_RECORD_BYTES } from "./csv/record-scan.ts";
import type { DelimitedOptions } from "./csv/task.ts";
import { countDocuments, type ListPath, listPathOf } from "./formats/json-list.ts";
import { openJsonTable } from "./formats/json-table.ts";
import { looksLikeNdjson, openNdjson } from "./formats/ndjson.ts";
import { linesKeyName } from "./formats/nested.ts";
import { openParquet } from "./formats/parquet.ts";
import { openXlsx } from "./formats/xlsx.ts";
import type { OpenedTable, ReadOptions } from "./source.ts";

const ZIP = Buffer.from("PK\x03\x04", "latin1");
const OLE2 = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const MAY_BE_JSON = /^[[{]/;
const MARKUP = /^<(?:!doctype html|html|head|meta|body|table|div|style|\?xml)/i;
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

/** A list of objects, an object with one in it, or objects over several lines each; undefined where a text is no such document. */
function documentOf(text: string): { path: ListPath | undefined } | undefined {
  const isList = /^\[\s*(?:\{|\])/.test(text);
  const isObject = /^\{\s*"/.test(text);
  if (!isList && !isObject) return undefined;
  const head = Buffer.from(text);
  const path = listPathOf(head);
  if (isList) return path === undefined ? undefined : { path };
  const isSeveral = countDocuments(head) > 1;
  if (!looksLikeNdjson(text)) return isSeveral ? { path: undefined } : { path };
  // one object in one line may be one order with its lines
  const isOrder = path === undefined || path.some((key) => linesKeyName.test(key));
  return isSeveral || isOrder ? undefined : { path };
}

/** A list of lists, or an object of lists or objects, without a list of objects in it: a table by columns, or rows without keys. */
const mayBeTable = (text: string): boolean =>
  /^\[\s*\[|^\{\s*"(?:[^"\\]|\\.){0,200}"\s*:\s*[[{]/.test(text) && listPathOf(Buffer.from(text)) === undefined;

/**
 * Looks at a file: format, header, first records.
 *
 * @throws UserError if it cannot be read or is of no known format.
 */
export async function openTable(
  path: string,
  options: ReadOptions & { chunkBytes: number; firstChunkBytes?: number; sampleRecords: number },
): Promise<OpenedTable> {
  const { chunkBytes, firstChunkBytes, sampleRecords } = options;
  const mark = firstBytes(path, 4);
  if (mark.equals(PARQUET)) return openParquet(path, sampleRecords);
  if (mark.equals(ZIP) || mark.equals(OLE2)) return openXlsx(path, sampleRecords);
  const text = await firstText(path);
  // spreadsheet programs open web pages that are called .xls
  if (MARKUP.test(text) && /<table|<(?:\w+:)?Workbook/i.test(text)) return openXlsx(path, sampleRecords);
  if (mayBeTable(text)) {
    const table = await openJsonTable(path, sampleRecords);
    if (table !== undefined) return table;
  }
  const list = documentOf(text);
  if (list !== undefined) return openNdjson(path, { chunkBytes, sampleRecords, list });
  if (looksLikeNdjson(text)) return openNdjson(path, { chunkBytes, sampleRecords });
  const delimited: DelimitedOptions = {
    chunkBytes,
    ...(firstChunkBytes === undefined ? {} : { firstChunkBytes }),
    sampleRecords,
    headers: Object.values(options.columns ?? {}).flatMap((one) => one ?? []),
    ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }),
    ...(options.unfinished === undefined ? {} : { unfinished: options.unfinished }),
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
  };
  return openDelimited(path, delimited);
}
