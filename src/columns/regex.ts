/** Regular expressions as Polars understands them, for readers of options that load Polars for nothing else. */
import { createRequire } from "node:module";
import type polars from "nodejs-polars";
import { UserError } from "../errors.ts";

const load = createRequire(import.meta.url);

function loadPolars(): typeof polars {
  try {
    return load("nodejs-polars") as typeof polars;
  } catch (error) {
    throw new UserError("a regular expression cannot be checked: the binary of Polars is missing", {
      hint: "`tillbook doctor` says how to get it",
      cause: error,
    });
  }
}

/**
 * Whether a text is a regular expression without look-around and back references. Loads Polars.
 *
 * @throws UserError where Polars cannot be loaded
 */
export function isPolarsRegex(pattern: string): boolean {
  const pl = loadPolars();
  try {
    pl.DataFrame({ text: ["", "a"] }).select(pl.col("text").str.contains(pattern));
    return true;
  } catch {
    return false;
  }
}
