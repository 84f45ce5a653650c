import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Analysis } from "../src/analyses/analysis.ts";
import { contractTests } from "./analyses/contract.ts";
import { sampleLines } from "./sample.ts";

const root = join(import.meta.dirname, "..");

const analyses = join(root, "src", "analyses");
const FILES = ["returns/options.ts", "returns.ts"];

/** The worked example as modules; imports of anything but the example itself are pointed at the sources. */
function exampleFile(): string {
  const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
  const folder = join(root, ".cache", `contributing-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  for (const name of FILES) {
    const code = text.split(`<!-- example: src/analyses/${name} -->\n\`\`\`ts\n`)[1]?.split("```")[0];
    if (code === undefined) throw new Error(`CONTRIBUTING.md has lost its worked example, ${name}`);
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    const pointed = code.replace(/from "(\.{1,2}\/[^"]+)"/g, (whole, path: string) => {
      const target = join(dirname(name), path);
      return FILES.includes(target) ? whole : `from ${JSON.stringify(join(analyses, target))}`;
    });
    writeFileSync(file, pointed);
  }
  return join(folder, "returns.ts");
}

const { default: example } = (await import(pathToFileURL(exampleFile()).href)) as { default: Analysis };
const { lines, asOf } = await sampleLines();

contractTests(example, lines, asOf);
