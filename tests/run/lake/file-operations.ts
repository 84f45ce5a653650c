/** Every file operation that changes or opens something, counted, with something done before or after one of them. */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const OPERATIONS = [
  "openSync",
  "writeSync",
  "fsyncSync",
  "linkSync",
  "renameSync",
  "copyFileSync",
  "mkdirSync",
  "rmSync",
  "symlinkSync",
  "cpSync",
] as const;

/**
 * Calls `at` with the number of each operation, before (even numbers) and after it (odd numbers), with its name and what it was called with.
 *
 * @returns what puts everything back as it was
 */
export function watchOperations(at: (number: number, operation: string, args: readonly unknown[]) => void): () => void {
  const originals = OPERATIONS.map((name) => [name, fs[name]] as const);
  let count = 0;
  for (const [name, original] of originals) {
    Object.assign(fs, {
      [name]: (...args: unknown[]) => {
        at(count++, name, args);
        const result = (original as (...args: unknown[]) => unknown)(...args);
        at(count++, name, args);
        return result;
      },
    });
  }
  syncBuiltinESMExports();
  return () => {
    for (const [name, original] of originals) Object.assign(fs, { [name]: original });
    syncBuiltinESMExports();
  };
}
