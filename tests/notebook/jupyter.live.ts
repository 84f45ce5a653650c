import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { type NotebookDocument, notebookText } from "../../src/notebook/document.ts";
import { ensureJupyter } from "../../src/notebook/jupyter.ts";
import { skeleton } from "../../src/notebook/new.ts";
import { ensureBuilt } from "../../src/notebook/places.ts";
import { type NotebookResult, runNotebook } from "../../src/notebook/run.ts";
import { compute } from "../../src/run/compute.ts";
import { toCsv } from "../../src/tables.ts";
import { reference } from "../reference.ts";
import { SAMPLE } from "../sample.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "tillbook-live-"));
const files = globSync("notebooks/*.ipynb", { cwd: root }).sort();
const onlineRetail = reference("online-retail/online-retail.csv.gz");

beforeAll(() => {
  ensureBuilt(() => {});
  ensureJupyter(process.env, (text) => console.log(text));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (file: string, parameters: readonly string[], out: string): Promise<NotebookResult> =>
  runNotebook({
    file,
    parameters,
    cwd: root,
    env: process.env,
    out: join(folder, out),
    say: () => {},
    progress: () => {},
  });

interface Output {
  output_type: string;
  data?: Record<string, unknown>;
}
const outputsOf = (path: string): Output[] =>
  (JSON.parse(readFileSync(path, "utf8")) as NotebookDocument).cells.flatMap(
    (cell) => (cell.outputs ?? []) as unknown as Output[],
  );

/** A notebook of these cells, each a string of code, after one that takes `source`, `asOf` and `out`. */
function notebookOf(name: string, ...cells: string[]): string {
  const { cells: first, ...rest } = skeleton(name, SAMPLE);
  const parameters = { ...first[0]!, source: `${first[0]!.source}\nlet out: string = "";` };
  const code = cells.map((source, i) => ({ ...first[0]!, id: `cell-${i}`, metadata: {}, source }));
  const path = join(folder, `${name}.ipynb`);
  writeFileSync(path, notebookText({ ...rest, cells: [parameters, ...code] }));
  return path;
}

describe("the notebooks of the project on a real kernel", () => {
  const check = ({ failed, notebook, html, record }: NotebookResult): void => {
    expect(failed).toBeUndefined();
    const outputs = outputsOf(notebook);
    expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
    expect(outputs.some(({ data }) => data?.["text/html"] !== undefined)).toBe(true);
    expect(outputs.some(({ data }) => data?.["image/svg+xml"] !== undefined)).toBe(true);
    expect(readFileSync(html, "utf8")).toContain("</html>");
    console.log(`${record.notebook}: ${(record.ms / 1000).toFixed(1)} s with ${record.inputs.length} loaded files`);
  };
  const extra = (file: string, out: string): string[] =>
    basename(file).startsWith("06") ? [`out=${join(folder, out)}`] : [];

  it.each(files)("%s on the sample shop", async (file) => {
    check(await run(file, extra(file, "sample.html"), "sample"));
  });

  it.skipIf(onlineRetail === undefined).each(files)("%s on Online Retail", async (file) => {
    check(await run(file, [`source=${onlineRetail}`, ...extra(file, "retail.html")], "retail"));
  });
});

describe("a mart from a notebook", () => {
  it("is that of a run, byte by byte", async () => {
    const out = join(folder, "marts");
    const file = notebookOf(
      "marts",
      'import { cohorts, kpis, load, rfm } from "tillbook";\nconst data = await load(source, { asOf });',
      "rfm(data).rfm.writeCSV(`${out}-rfm.csv`);\ncohorts(data).cohort_retention.writeCSV(`${out}-cohort_retention.csv`);",
      "kpis(data).daily.writeCSV(`${out}-daily.csv`);",
    );
    const { failed } = await run(file, [`out=${out}`, "asOf=2026-10-01"], "mart");
    expect(failed).toBeUndefined();
    const request = { loaded: loadConfig(undefined, root, {}), files: [SAMPLE], cwd: root, asOf: "2026-10-01" };
    const { tables } = await compute(request, { now: () => Date.parse("2026-11-20"), progress: () => {} });
    for (const name of ["rfm", "cohort_retention", "daily"])
      expect(readFileSync(`${out}-${name}.csv`, "utf8"), name).toBe(toCsv(tables[name]!).toString("utf8"));
  });
});

describe("the kernel", () => {
  const command = (...args: string[]) =>
    spawnSync(process.execPath, [join(root, "bin", "tillbook.js"), "notebook", ...args], {
      cwd: folder,
      encoding: "utf8",
    });

  it("reports a type error with its line, ends the run there, and keeps what came before", () => {
    const file = notebookOf(
      "wrong",
      'import { load, rfm } from "tillbook";\nconst n = 1;',
      "const a = { n };\nrfm(1, { bin: 4 });",
      "n;",
    );
    const { status, stderr } = command("run", file, "--out", "wrong");
    expect(status).toBe(1);
    expect(stderr).toContain("wrong.ipynb: cell 3 failed: line 2, column 5: Argument of type 'number'");
    expect(outputsOf(join(folder, "wrong", "wrong.ipynb")).map(({ output_type }) => output_type)).toEqual(["error"]);
  });

  it("says a user's mistake in a sentence, without a stack", async () => {
    const file = notebookOf("mistake", 'import { load } from "tillbook";\nawait load("nowhere.csv");');
    const { failed, notebook } = await run(file, [], "mistake");
    expect(failed?.cell).toBe(2);
    expect(failed?.error).toMatch(/^nowhere\.csv does not exist\n {2}paths are relative to [^\n]*$/);
    expect(JSON.stringify(outputsOf(notebook))).not.toContain("node_modules");
  });

  it("waits for what is shown, in order, and shows a last expression", async () => {
    const file = notebookOf(
      "order",
      'import { pl, show } from "tillbook";\nconst data = pl.DataFrame({ a: [1, 2] });\nconst encoding = { x: { field: "a", type: "quantitative" } };',
      'show({ data, mark: "bar", encoding });\nshow("*after*");\ndata',
    );
    const { failed, notebook } = await run(file, [], "order");
    expect(failed).toBeUndefined();
    expect(outputsOf(notebook).map(({ data }) => Object.keys(data ?? {})[0])).toEqual([
      "image/svg+xml",
      "text/markdown",
      "text/html",
    ]);
  });

  it("numbers its cells, and goes on after an error that is allowed", async () => {
    const file = notebookOf("allowed", "1 + 1", 'throw new Error("on purpose");', 'console.log("after");', "3");
    const made = JSON.parse(readFileSync(file, "utf8")) as NotebookDocument;
    made.cells[2]!.metadata = { tags: ["raises-exception"] };
    writeFileSync(file, notebookText(made));
    const { failed, notebook } = await run(file, [], "allowed");
    expect(failed).toBeUndefined();
    const { cells } = JSON.parse(readFileSync(notebook, "utf8")) as NotebookDocument;
    expect(cells.map(({ execution_count }) => execution_count)).toEqual([1, 2, 3, 4, 5]);
    expect(JSON.stringify(cells[3]!.outputs)).toContain("after");
  });

  it("takes a chart's width, every word of Vega-Lite, and danfo's loc and col", async () => {
    const file = notebookOf(
      "types",
      'import { load, pl, show, toDanfo } from "tillbook";\nconst data = pl.DataFrame({ a: [1, 2], s: ["x", "y"] });\nconst encoding = { x: { field: "a", type: "quantitative" } };',
      'show({ data, mark: "bar", width: 300, height: 120, title: "t", padding: 5, name: "n", description: "d", background: "white", params: [], transform: [], encoding });\nshow({ data, width: 200, columns: 2, spacing: 4, hconcat: [{ mark: "point", encoding }, { mark: "bar", encoding }] });',
      'const df = await toDanfo(data);\ndf.loc({ rows: [0], columns: ["a"] }).print();\ndf.groupby(["s"]).col(["a"]).mean().print();',
    );
    const { failed } = await run(file, [], "types");
    expect(failed).toBeUndefined();
  });

  it("keeps parameters and inputs as a record, under the edition unless told otherwise", async () => {
    const file = notebookOf("record", 'import { load } from "tillbook";\nconst data = await load(source, { asOf });');
    const { record, notebook } = await run(file, ["asOf=2026-11-16"], "record");
    expect(record).toMatchObject({ edition: "2026-W46", asOf: "2026-11-16", parameters: { asOf: "2026-11-16" } });
    expect(record.inputs.length).toBe(26);
    expect(existsSync(notebook.replace(/ipynb$/, "json"))).toBe(true);
    expect(readFileSync(notebook, "utf8")).toContain("injected-parameters");
  });

  it("refuses a parameter that the notebook does not take, before anything runs", () => {
    const { status, stderr } = command("run", join(root, files[0]!), "-p", "sorce=x.csv");
    expect(status).toBe(2);
    expect(stderr).toContain('unknown parameter "sorce"; did you mean "source"?');
  });
});
