import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  located,
  type NotebookDocument,
  parameterNames,
  parseParameter,
  readNotebook,
  sourceOf,
  withParameters,
} from "../../src/notebook/document.ts";
import { newNotebook, skeleton } from "../../src/notebook/new.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "tillbook-document-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const notebook = skeleton("Trial", "../data/*.csv");
const injected = (values: Record<string, unknown>): NotebookDocument =>
  withParameters(notebook, new Map(Object.entries(values)));

describe("parameters", () => {
  it("are set by a cell right after the one tagged parameters", () => {
    const made = injected({ source: 'a "b".csv', asOf: "2026-11-16" });
    expect(made.cells.length).toBe(notebook.cells.length + 1);
    expect(made.cells[1]?.metadata.tags).toEqual(["injected-parameters"]);
    expect(sourceOf(made.cells[1]!)).toBe('// set for this run\nsource = "a \\"b\\".csv";\nasOf = "2026-11-16";');
    expect(notebook.cells[1]?.cell_type).toBe("markdown");
  });

  it("are set anew, not twice", () => {
    const again = withParameters(injected({ asOf: "2026-01-01" }), new Map([["asOf", "2026-02-01"]]));
    expect(again.cells.filter((cell) => cell.metadata.tags?.includes("injected-parameters")).length).toBe(1);
    expect(withParameters(injected({ asOf: "2026-01-01" }), new Map()).cells.length).toBe(notebook.cells.length);
  });

  it("must be declared with let", () => {
    expect(parameterNames("let a: number = 1;\nconst b = 2;\n  let c_d;\n// let e")).toEqual(["a", "c_d"]);
    expect(() => injected({ asof: "x" })).toThrow('unknown parameter "asof"; did you mean "asOf"?');
    const none = { ...notebook, cells: notebook.cells.slice(1) };
    expect(() => withParameters(none, new Map([["a", 1]]))).toThrow(/^the notebook takes no parameters/);
  });

  it("are read as JSON where they are JSON, else as text", () => {
    expect(parseParameter("bins=4")).toEqual(["bins", 4]);
    expect(parseParameter("asOf=2026-11-16")).toEqual(["asOf", "2026-11-16"]);
    expect(parseParameter('source=["a.csv","b=c.csv"]')).toEqual(["source", ["a.csv", "b=c.csv"]]);
    expect(parseParameter("note=")).toEqual(["note", ""]);
    expect(() => parseParameter("bins")).toThrow('invalid -p: "bins"; expected name=value');
  });

  it("that name files are meant from where the user stands", () => {
    writeFileSync(join(folder, "sales.csv"), "");
    expect(located("sales.csv", folder)).toBe(join(folder, "sales.csv"));
    expect(located(["sales.*"], folder)).toEqual([join(folder, "sales.*")]);
    expect(located("2026-11-16", folder)).toBe("2026-11-16");
    expect(located(4, folder)).toBe(4);
  });
});

describe("notebook files", () => {
  it("that are none are named", () => {
    expect(() => readNotebook(join(folder, "none.ipynb"))).toThrow(/^there is no notebook/);
    writeFileSync(join(folder, "text.ipynb"), "hello");
    expect(() => readNotebook(join(folder, "text.ipynb"))).toThrow(/is not a notebook: Unexpected token/);
    writeFileSync(join(folder, "old.ipynb"), '{"nbformat": 3}');
    expect(() => readNotebook(join(folder, "old.ipynb"))).toThrow(/is not a notebook of format 4 \(nbformat: 3\)/);
  });

  it("new ones start with parameters and replace nothing", () => {
    const file = newNotebook("07-who-is-new", folder, {});
    expect(readNotebook(file).cells[0]?.metadata.tags).toEqual(["parameters"]);
    expect(sourceOf(readNotebook(file).cells[1]!)).toContain("# Who is new");
    expect(() => newNotebook("07-who-is-new.ipynb", folder, {})).toThrow(/exists already$/);
    expect(() => newNotebook("../escape", folder, {})).toThrow(/^invalid name/);
  });
});

describe("the notebooks of the project", () => {
  const files = globSync("notebooks/*.ipynb", { cwd: root }).sort();

  it("are six", () => {
    expect(files.length).toBeGreaterThanOrEqual(6);
  });

  it.each(files)(
    "%s carries no outputs, takes parameters, imports nothing but the package, links to its docs",
    (file) => {
      const { cells, metadata } = readNotebook(join(root, file));
      const code = cells.filter(({ cell_type }) => cell_type === "code");
      expect(code.every(({ outputs, execution_count }) => outputs?.length === 0 && execution_count === null)).toBe(
        true,
      );
      expect(code[0]).toBe(cells[0]);
      expect(cells[0]?.metadata.tags).toEqual(["parameters"]);
      expect(parameterNames(sourceOf(cells[0]!))).toEqual(expect.arrayContaining(["source", "asOf"]));
      const imports = code.flatMap((cell) => [...sourceOf(cell).matchAll(/from "([^"]+)"/g)].map(([, name]) => name));
      expect(new Set(imports)).toEqual(new Set(["tillbook"]));
      expect(cells.map(sourceOf).join("\n")).toContain("(../docs/notebooks.md)");
      expect(cells.length).toBeGreaterThanOrEqual(10);
      expect(cells.length).toBeLessThanOrEqual(15);
      expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
      expect((metadata.kernelspec as { name: string }).name).toBe("tillbook");
    },
  );

  it("link only to what is there", () => {
    for (const file of files) {
      const text = readNotebook(join(root, file)).cells.map(sourceOf).join("\n");
      for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g))
        expect(() => readFileSync(join(root, "notebooks", target!)), `${file} → ${target}`).not.toThrow();
    }
  });
});
