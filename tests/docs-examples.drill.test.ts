/**
 * Every block of code in README and docs is run: commands in a folder with a shop's files, TypeScript type-checked and executed,
 * YAML read as a configuration. A block that needs what a test cannot have is marked: `<!-- not run: the reason -->`.
 */
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { environmentNames, parseConfig } from "../src/config/load.ts";
import { inProcess, type Said } from "./cli/in-process.ts";

const root = join(import.meta.dirname, "..");
const place = mkdtempSync(join(tmpdir(), "tillbook-docs-"));
const own = join(root, ".cache", `docs-${process.pid}`);
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
  rmSync(own, { recursive: true, force: true });
});

interface Example {
  file: string;
  line: number;
  language: string;
  code: string;
  /** Why it is not run. */
  not?: string;
}

/** The blocks of a document; those of lists are indented. */
function examplesOf(file: string): Example[] {
  const text = readFileSync(join(root, file), "utf8");
  const block = /(?:^ *<!-- (not run|example): (.*?) -->\n)?^( *)```(\w*)\n([\s\S]*?)^\3```$/gm;
  return [...text.matchAll(block)].map((found) => {
    const [, mark, reason = "", indent = "", language = "", body = ""] = found;
    const line = text.slice(0, found.index).split("\n").length + (mark === undefined ? 0 : 1);
    const code = body.replaceAll(new RegExp(`^${indent}`, "gm"), "");
    const not = mark === "not run" ? reason : mark === "example" ? "tests/contributing.test.ts runs it" : undefined;
    return { file, line, language, code, ...(not === undefined ? {} : { not }) };
  });
}

const examples = ["README.md", "CONTRIBUTING.md", ...globSync("docs/*.md", { cwd: root }).sort()].flatMap(examplesOf);
const toRun = (language: string): Example[] =>
  examples.filter((one) => one.language === language && one.not === undefined);
const named = (all: readonly Example[]): [string, Example][] => all.map((one) => [`${one.file}:${one.line}`, one]);

// a shop: the last three months of the sample, as the documents call its files
const shop = join(place, "shop");
for (const folder of ["shop", "shop/inbox", "shop/till", "bin", "data"])
  mkdirSync(join(place, folder), { recursive: true });
const months = ["2026-09", "2026-10", "2026-11"].map((name) => ({
  name,
  text: readFileSync(join(root, "data", "sample", `${name}.csv`), "utf8"),
}));
const body = (text: string): string => text.slice(text.indexOf("\n") + 1);
const sales =
  months[0]!.text +
  months
    .slice(1)
    .map(({ text }) => body(text))
    .join("");
writeFileSync(join(shop, "sales.csv"), sales);
for (const { name, text } of months) {
  writeFileSync(join(shop, "inbox", `${name}.csv`), text);
  writeFileSync(join(shop, "till", `${name}.csv.gz`), gzipSync(text));
}
// a notebook stands in a folder of its own, beside the sample's
symlinkSync(join(root, "data", "sample"), join(place, "data", "sample"), "dir");

/** What a reader's shell finds: tillbook through npx or by its name, a browser to open pages with, a mail program. */
const command = (name: string, text: string): void =>
  writeFileSync(join(place, "bin", name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
const tillbook = `exec "${process.execPath}" "${join(root, "bin", "tillbook.js")}" "$@"`;
command("tillbook", tillbook);
command("npx", `shift\n${tillbook}`);
command("xdg-open", "exit 0");
command("open", "exit 0");
command("mail", "exit 0");
const env = { ...process.env, PATH: `${join(place, "bin")}${delimiter}${process.env.PATH ?? ""}` };

describe("the documents", () => {
  it("have no code that is neither run nor marked", () => {
    const known = new Set(["sh", "ts", "yaml", "json", "sql", "mermaid", ""]);
    const unknown = examples.filter(({ language, not }) => not === undefined && !known.has(language));
    expect(unknown.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
    expect(toRun("sh").length + toRun("ts").length + toRun("yaml").length).toBeGreaterThan(12);
    expect(examples.filter(({ not }) => not === "").length).toBe(0);
  });
});

/** The arguments of a command as a shell splits them; undefined where it is more than a call of Tillbook. */
function argumentsOf(line: string): string[] | undefined {
  const command = /^(?:npx )?tillbook ([^|&;<>$`\\]*)$/.exec(line.replace(/ +#.*$/, ""))?.[1];
  if (command === undefined) return undefined;
  const split = spawnSync("bash", ["-c", `printf '%s\\0' ${command}`], { cwd: shop, encoding: "utf8" });
  return split.stdout.split("\0").slice(0, -1);
}

/** Runs a block line by line: calls of Tillbook in this process, all else, and a line that needs others, in a shell. */
async function runBlock(code: string): Promise<Said[]> {
  const shell = (text: string): Said => {
    const options = { cwd: shop, env, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync("bash", ["-euo", "pipefail", "-c", text], options);
    return { status: status ?? -1, stdout, stderr };
  };
  if (/\\$|<<|^(\w+=|cd |export |set )|\b(then|do)$/m.test(code)) return [shell(code)];
  const results: Said[] = [];
  for (const line of code.split("\n").filter((one) => !/^\s*(#|$)/.test(one))) {
    const args = argumentsOf(line);
    results.push(args === undefined ? shell(line) : await inProcess(args, { cwd: shop, env }));
  }
  return results;
}

describe.skipIf(process.platform === "win32")("commands", () => {
  // the programs of this folder are found by whatever this process starts, too
  beforeAll(() => {
    vi.stubEnv("PATH", env.PATH);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });
  it.each(named(toRun("sh")))("%s", async (_, { code }) => {
    const results = await runBlock(code);
    expect(results.length).toBeGreaterThan(0);
    // 4: done, with warnings
    for (const { status, stdout, stderr } of results) expect([0, 4], `${stdout}\n${stderr}`).toContain(status);
  });
});

describe("configurations", () => {
  it.each(named(toRun("yaml")))("%s", (_, { file, code }) => {
    const secrets = Object.fromEntries(
      environmentNames(code).map((name) => [
        name,
        name.startsWith("SMTP") ? "smtp://user:secret@mail.example.com" : "https://hooks.example.com/secret",
      ]),
    );
    expect(() => parseConfig(code, file, secrets)).not.toThrow();
  });
  it.each(named(toRun("json")))("%s", (_, { code }) => {
    expect(() => JSON.parse(code)).not.toThrow();
  });
});

describe("TypeScript", () => {
  const files = [...new Set(toRun("ts").map(({ file }) => file))];
  const pathOf = (file: string): string => join(own, `${file.replaceAll(/\W+/g, "-")}.ts`);
  mkdirSync(own, { recursive: true });
  for (const file of files) {
    // the blocks of a document are one story, and so is a cell after another
    const code = toRun("ts").filter((one) => one.file === file);
    const text = code.map((one) => `// ${one.file}:${one.line}\n${one.code}`).join("\n");
    writeFileSync(pathOf(file), text.replaceAll('from "tillbook"', 'from "../../src/index.ts"'));
  }

  it("is without type errors", () => {
    const config = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: { noEmit: true, noUnusedLocals: false },
      include: ["*.ts"],
    };
    writeFileSync(join(own, "tsconfig.json"), JSON.stringify(config));
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
    const result = spawnSync(process.execPath, [compiler, "-p", own], { encoding: "utf8" });
    expect(result.stdout).toBe("");
    expect(result.status).toBe(0);
  });

  it.each(files)("%s runs", (file) => {
    const result = spawnSync(process.execPath, [pathOf(file)], { cwd: shop, env, encoding: "utf8" });
    expect(result.status, result.stderr).toBe(0);
    expect(result.stdout).not.toMatch(/undefined|\[object/);
  });
});
