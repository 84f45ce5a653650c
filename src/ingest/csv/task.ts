/** What a reading thread is asked to do. */
import type { FileState } from "../bytes.ts";
import type { FileLayout } from "./chunk-stream.ts";
import type { Encoding } from "./encoding.ts";

export interface DelimitedOptions {
  delimiter?: string;
  encoding?: Encoding;
  chunkBytes: number;
  /** The first chunk is so large, each one behind it twice as large as the one before, up to `chunkBytes`. Default: all have those. */
  firstChunkBytes?: number;
  /** What becomes of a last record without a line end that is like the others. Default `keep`. */
  unfinished?: "keep" | "reject";
  /** How many of the first records are looked at. */
  sampleRecords: number;
  /** Header names given in the config: a first record that has one of them is a header. */
  headers: readonly string[];
}

/** What is needed to read a file whose layout is known; can be sent from thread to thread. */
export interface DelimitedTask {
  path: string;
  /** What the file was when its layout was found. */
  state: FileState;
  layout: FileLayout;
  options: DelimitedOptions;
}
