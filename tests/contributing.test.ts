import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Analysis } from "../src/analyses/analysis.ts";
import { contractTests } from "./analyses/contract.ts";
import { sampleLines } from "./sample.ts";

const root = join(import.meta.dirname, "..");

/** The worked example as a module, its relative imports pointed at the sources. */
function exampleFile(): string {
  const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
  const code = /<!-- example: src\/analyses\/returns\.ts -->\n```ts\n([\s\S]*?)```/.exec(text)?.[1];
  if (code === undefined) throw new Error("CONTRIBUTING.md has lost its worked example");
  const analyses = join(root, "src", "analyses");
  const folder = join(root, ".cache", `contributing-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "returns.ts");
  writeFileSync(
    file,
    code.replace(/from "(\.{1,2}\/[^"]+)"/g, (_, path: string) => `from ${JSON.stringify(join(analyses, path))}`),
  );
  return file;
}

const { default: example } = (await import(pathToFileURL(exampleFile()).href)) as { default: Analysis };
const { lines, asOf } = await sampleLines();

contractTests(example, lines, asOf);
