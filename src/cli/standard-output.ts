/** Standard output, also where it is a file: `tillbook … > table.csv`. */
import { fstatSync } from "node:fs";
import { writeAll } from "../files.ts";

const STANDARD_OUTPUT = 1;

function isFile(handle: number): boolean {
  try {
    return fstatSync(handle).isFile();
  } catch {
    // it is closed: the stream's own error says so
    return false;
  }
}

/** Writes all of a text, or throws: to a file, Node.js writes once and does not look whether all of it was written. */
export function standardOutput(): (text: string) => void {
  if (!isFile(STANDARD_OUTPUT)) return (text) => process.stdout.write(text);
  return (text) => {
    try {
      writeAll(STANDARD_OUTPUT, Buffer.from(text, "utf8"));
    } catch (error) {
      throw Object.assign(error as Error, { path: "the output" });
    }
  };
}
