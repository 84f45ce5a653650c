import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { ensureJupyter, registerKernel } from "../../src/notebook/jupyter.ts";
import { cellError } from "../../src/notebook/kernel.ts";
import { buildIsStale, cacheFolder, moduleRoot, packageRoot, sampleFolder } from "../../src/notebook/places.ts";
import { type Compiler, expandShorthand } from "../../src/notebook/shorthand.ts";
import { VERSION } from "../../src/version.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "tillbook-kernel-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tslab = createRequire(createRequire(join(root, "package.json")).resolve("tslab/dist/main.js"));
const compiler = tslab("@tslab/typescript-for-tslab") as Compiler;
const expand = (code: string): string => expandShorthand(compiler, code).code;

describe("shorthand properties", () => {
  it("are written out wherever they stand", () => {
    expect(expand("load(source, { asOf })")).toBe("load(source, { asOf: asOf })");
    expect(expand("f({a, b: {c}, d})")).toBe("f({a: a, b: {c: c}, d: d})");
    expect(expand("({ a } = f())")).toBe("({ a: a } = f())");
    expect(expand("({ a = 1 } = f())")).toBe("({ a: a = 1 } = f())");
    expect(expand("const x = `${f({ é })}`;")).toBe("const x = `${f({ é: é })}`;");
  });

  it("leave everything else alone", () => {
    for (const code of ["const { a, b } = f();", "f({ a: 1, ...b, c() {} })", "// { a }\n'{ a }'", "let {", ""])
      expect(expand(code)).toBe(code);
  });

  it("do not move the place of a complaint", () => {
    const { code, column } = expandShorthand(compiler, "f({ a, b }); g(\nh({ c }, x)");
    expect(code).toBe("f({ a: a, b: b }); g(\nh({ c: c }, x)");
    expect(column(1, code.indexOf("g(") + 1)).toBe("f({ a, b }); g(".indexOf("g(") + 1);
    expect(column(1, 5)).toBe(5);
    expect(column(2, 13)).toBe(10);
  });
});

describe("an error in a cell", () => {
  it("is a sentence and its hint where the user can mend it", () => {
    const error = new UserError("invalid bins: 99; expected at most 10", { hint: "bins is the number of scores" });
    expect(cellError(error).lines).toEqual(["invalid bins: 99; expected at most 10", "  bins is the number of scores"]);
  });

  it("keeps the stack that says something where it is ours", () => {
    const { lines } = cellError(new TypeError("x is not a function"));
    expect(lines[0]).toBe("TypeError: x is not a function");
    expect(lines.slice(1).every((line) => line.includes("at ") && !line.includes("node:internal"))).toBe(true);
  });

  it("may be anything", () => {
    expect(cellError("boom").lines).toEqual(["boom"]);
    expect(cellError(undefined).message).toBe("undefined");
  });
});

describe("the kernel's registration", () => {
  it("names this Node.js and this package, and comes first on Jupyter's path", () => {
    const data = join(folder, "data");
    const environment = registerKernel({ JUPYTER_DATA_DIR: data, JUPYTER_PATH: "/elsewhere" }, true);
    const spec = JSON.parse(readFileSync(join(data, "kernels", "tillbook", "kernel.json"), "utf8"));
    expect(spec.argv[0]).toBe(process.execPath);
    expect(spec.argv).toContain("{connection_file}");
    expect(spec.argv[1]).toBe(join(root, "bin", "tillbook.js"));
    const [first, second] = environment.JUPYTER_PATH!.split(process.platform === "win32" ? ";" : ":");
    expect(readFileSync(join(first!, "kernels", "tillbook", "kernel.json"), "utf8")).toContain(
      process.execPath.replaceAll("\\", "\\\\"),
    );
    expect(second).toBe("/elsewhere");
  });

  it("has one name per clone, which no other clone takes from it", () => {
    const data = join(folder, "clones");
    const clones = ["one", "two"].map((name) => {
      const clone = join(folder, name, "tillbook");
      mkdirSync(join(clone, "bin"), { recursive: true });
      writeFileSync(join(clone, "bin", "tillbook.js"), "");
      writeFileSync(join(clone, "package.json"), "{}");
      symlinkSync(join(root, "node_modules"), join(clone, "node_modules"), "dir");
      return clone;
    });
    const register = (clone: string | undefined) => registerKernel({ JUPYTER_DATA_DIR: data }, true, clone);
    const commands = (): string[] =>
      readdirSync(join(data, "kernels"))
        .sort()
        .map((name) => JSON.parse(readFileSync(join(data, "kernels", name, "kernel.json"), "utf8")).argv[1]);
    for (const clone of [...clones, ...clones]) register(clone);
    expect(commands()).toEqual(clones.map((clone) => join(clone, "bin", "tillbook.js")));
    // the name of a clone that is gone is free again
    rmSync(clones[0]!, { recursive: true });
    register(undefined);
    expect(commands()[0]).toBe(join(root, "bin", "tillbook.js"));
  });

  it("leaves the user's own kernels alone unless asked", () => {
    const data = join(folder, "untouched");
    registerKernel({ JUPYTER_DATA_DIR: data }, false);
    expect(() => readFileSync(join(data, "kernels", "tillbook", "kernel.json"))).toThrow();
  });
});

describe("the sample shop of an installed package", () => {
  it("is made once, and is the one of a clone", () => {
    const installed = join(folder, "node_modules", "tillbook");
    mkdirSync(join(installed, "bin"), { recursive: true });
    writeFileSync(
      join(installed, "bin", "tillbook.js"),
      `await import(${JSON.stringify(pathToFileURL(join(root, "bin", "tillbook.js")).href)});`,
    );
    writeFileSync(join(installed, "package.json"), '{ "type": "module" }');
    const environment = { ...process.env, TILLBOOK_CACHE: join(folder, "cache") };
    const made = sampleFolder(environment, installed);
    expect(made).toBe(join(folder, "cache", `sample-${VERSION}`));
    const committed = sampleFolder(environment, root);
    expect(committed).toBe(join(root, "data", "sample"));
    expect(readdirSync(made).filter((name) => name.endsWith(".csv")).length).toBe(26);
    for (const name of readdirSync(made))
      expect(readFileSync(join(made, name)).equals(readFileSync(join(committed, name))), name).toBe(true);
    expect(sampleFolder(environment, installed)).toBe(made);
  });
});

describe("places", () => {
  it("are the clone here, the project where the package is installed", () => {
    expect(packageRoot()).toBe(root);
    expect(moduleRoot(root)).toBe(root);
    expect(moduleRoot(join("/shop", "node_modules", "tillbook"))).toBe("/shop");
    expect(cacheFolder({ TILLBOOK_CACHE: "/c" })).toBe("/c");
    expect(buildIsStale(join("/shop", "node_modules", "tillbook"))).toBe(false);
  });
});

describe("Jupyter", () => {
  it("that is named but not there is said so", () => {
    expect(() => ensureJupyter({ TILLBOOK_PYTHON: join(folder, "python") }, () => {})).toThrow(
      /^TILLBOOK_PYTHON is .* has no JupyterLab/,
    );
  });
});
