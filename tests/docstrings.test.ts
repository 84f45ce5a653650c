/** Every name that Tillbook exports says what it is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const src = join(import.meta.dirname, "..", "src");

/** The public names with the files that define them: `default` exports and names out of a package are left out. */
function publicNames(): { name: string; file: string }[] {
  const index = readFileSync(join(src, "index.ts"), "utf8");
  return [...index.matchAll(/export (?:type )?\{([^}]*)\} from "\.\/([^"]+)"/g)].flatMap(([, names, file]) =>
    String(names)
      .split(",")
      .map(
        (one) =>
          one
            .trim()
            .replace(/^type /, "")
            .split(" as ")[0]!,
      )
      .filter((name) => name !== "" && name !== "default")
      .map((name) => ({ name, file: String(file) })),
  );
}

it("documents every public name", () => {
  const names = publicNames();
  expect(names.length).toBeGreaterThan(90);
  const bare = names.filter(({ name, file }) => {
    const text = readFileSync(join(src, file), "utf8");
    const definition = new RegExp(
      `\\n(?=export (?:declare )?(?:async )?(?:function|const|class|interface|type|enum) ${name}\\b)`,
    );
    const [before, ...rest] = text.split(definition);
    return rest.length > 0 && !before!.trimEnd().endsWith("*/");
  });
  expect(bare.map(({ name, file }) => `${file}: ${name}`)).toEqual([]);
});
