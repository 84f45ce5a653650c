/** What the start of a command costs, counted in modules: a clock would say more of the machine than of the code. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-start-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tillbook(args: readonly string[], preload: string, cwd = folder) {
  const list = join(folder, "modules.txt");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", pathToFileURL(join(import.meta.dirname, preload)).href, join(root, "bin", "tillbook.js"), ...args],
    { cwd, encoding: "utf8", env: { ...process.env, LIST_MODULES: list } },
  );
  return { status, stdout, stderr, modules: () => readFileSync(list, "utf8").split("\n") };
}

describe("the start of a command", () => {
  it.each([
    [["--help"], 40],
    [["config"], 240],
    [["schedule", "list"], 220],
    [["status"], 220],
  ])("%j loads no Polars and few modules", (args, most) => {
    const { modules, stderr } = tillbook(args, "list-modules.mjs");
    const loaded = modules();
    expect(stderr).not.toContain("error");
    expect(loaded.filter((url) => /nodejs-polars|src\/run\/run\.ts|src\/report\/render\.ts/.test(url))).toEqual([]);
    expect(loaded.length).toBeLessThan(most);
  });
});

describe("the import of the library", () => {
  it("waits for no reading, cleaning, drawing or printing", () => {
    const list = join(folder, "imported.txt");
    const preload = pathToFileURL(join(import.meta.dirname, "list-modules.mjs")).href;
    const source = `await import(${JSON.stringify(pathToFileURL(join(root, "src", "index.ts")).href)})`;
    spawnSync(process.execPath, ["--import", preload, "--input-type=module", "-e", source], {
      env: { ...process.env, LIST_MODULES: list },
    });
    const loaded = readFileSync(list, "utf8").split("\n");
    expect(
      loaded.filter((url) =>
        /@stdlib|\/(yaml|zod)\/|src\/(config|run|features|ingest|analyses\/\w+\/|report\/render)/.test(url),
      ),
    ).toEqual([]);
    expect(loaded.length).toBeLessThan(140);
  });
});

describe("without the binary of Polars", () => {
  it("doctor says what is missing and how to get it, with a configuration that needs Polars to be read, too", () => {
    writeFileSync(
      join(folder, "tillbook.config.yaml"),
      'quality: { rules: { customer_id: [ { regex_match: "C[0-9]+" } ] } }\n',
    );
    const { status, stdout } = tillbook(["doctor"], "hide-polars.mjs");
    rmSync(join(folder, "tillbook.config.yaml"));
    expect(status).toBe(1);
    expect(stdout).toMatch(/^MISSING +Polars +Cannot find module 'nodejs-polars-/m);
    expect(stdout).toContain("npm left its binary out");
    expect(stdout).toMatch(/^MISSING +Configuration +.*the binary of Polars is missing/m);
    expect(stdout).toMatch(/^ok +Node\.js/m);
  });

  it("config and schedule list work, and run says what to do", () => {
    expect(tillbook(["config"], "hide-polars.mjs").status).toBe(0);
    expect(tillbook(["schedule", "list"], "hide-polars.mjs").status).toBe(0);
    const { status, stderr } = tillbook(["run", "--no-pdf"], "hide-polars.mjs");
    expect(status).toBe(1);
    expect(stderr).toContain("error: the binary of Polars for this platform is missing");
    expect(stderr).toContain("tillbook doctor");
    expect(stderr).not.toContain("mistake in Tillbook");
  });
});
