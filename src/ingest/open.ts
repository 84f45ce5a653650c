/** Which reader a file gets, by what it is and not by what it is called. */
import { type DelimitedOptions, openDelimited } from "./delimited.ts";
import type { OpenedTable, ReadOptions } from "./source.ts";

/** Looks at a file: format, header, first records. */
export async function openTable(path: string, options: ReadOptions & { chunkBytes: number }): Promise<OpenedTable> {
  const delimited: DelimitedOptions = {
    chunkBytes: options.chunkBytes,
    headers: Object.values(options.columns ?? {}),
    ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }),
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
  };
  return openDelimited(path, delimited);
}
