/** One name, one meaning: an exported name is defined at one place. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const DEFINITION =
  /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;

/**
 * Files whose exports are named after others on purpose: the notebook's functions bear the names of the analyses that they call,
 * and the generated option types those of the schemas.
 */
const NAMESAKES = ["src/notebook/analyses.ts", "src/notebook/option-types.ts"];

/** Names that are defined more than once, each with the reason. */
const KNOWN: Readonly<Record<string, string>> = {
  report: "the notebook's function, and the command of that name",
  show: "the notebook's function, and the command of that name",
};

it("defines every exported name once", () => {
  const places = new Map<string, string[]>();
  for (const file of globSync("{src,scheduler}/**/*.ts", { cwd: root })
    .filter((name) => !NAMESAKES.includes(name))
    .sort())
    for (const [, name] of readFileSync(join(root, file), "utf8").matchAll(DEFINITION))
      if (!places.get(name as string)?.includes(file))
        places.set(name as string, [...(places.get(name as string) ?? []), file]);
  const doubled = [...places].filter(([, files]) => files.length > 1);
  expect(doubled.filter(([name]) => !(name in KNOWN)).map(([name, files]) => `${name}: ${files.join(", ")}`)).toEqual(
    [],
  );
  expect(Object.keys(KNOWN).filter((name) => !doubled.some(([one]) => one === name))).toEqual([]);
});
