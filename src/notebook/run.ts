/** A notebook run as a record: executed on a real kernel with its parameters, kept with its outputs under the edition. */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Day, lastCompletePeriod, weekName } from "../calendar.ts";
import type { Progress } from "../effects.ts";
import { UserError } from "../errors.ts";
import { temporaryFolder, writeFile } from "../files.ts";
import { VERSION } from "../version.ts";
import { located, notebookText, parseParameter, readNotebook, withParameters } from "./document.ts";
import { EXECUTE } from "./execute-script.ts";
import { ensureJupyter, KERNEL_NAME, registerKernel } from "./jupyter.ts";
import { ensureBuilt, moduleRoot, packageRoot } from "./places.ts";
import { type LoadRecord, RECORD_VARIABLE } from "./record.ts";

export interface NotebookRequest {
  file: string;
  /** `name=value`, as typed. */
  parameters: readonly string[];
  cwd: string;
  env: Record<string, string | undefined>;
  /** Folder for the copies. Default: `reports/<edition>/notebooks`. */
  out?: string;
  /** Leave the code out of the HTML. */
  hideCode?: boolean;
  say(text: string): void;
  progress: Progress;
}

/** What stands beside the executed copy. */
export interface NotebookRecord {
  notebook: string;
  sha256: string;
  parameters: Record<string, unknown>;
  edition: string | undefined;
  asOf: Day | undefined;
  inputs: LoadRecord["inputs"];
  cells: number;
  ms: number;
  versions: Record<string, string>;
}

export interface NotebookResult {
  /** The executed copy, its HTML, and the record. */
  notebook: string;
  html: string;
  record: NotebookRecord;
  /** Where it stopped, with the number of the cell as the executed copy counts it, from 1. */
  failed?: { cell: number; source: string; error: string };
}

/** Lines that the execution script prints, one per cell. */
interface CellEvent {
  cell: number;
  cells: number;
  error?: string;
  source?: string;
}

/** Runs the execution script; every cell that is done is told. */
function execute(
  python: string,
  paths: { input: string; output: string; folder: string },
  env: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<{ events: CellEvent[]; code: number; stderr: string }> {
  return new Promise((done, fail) => {
    const child = spawn(python, ["-c", EXECUTE, paths.input, paths.output, paths.folder, KERNEL_NAME], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const events: CellEvent[] = [];
    let rest = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines.filter((one) => one.startsWith("{"))) {
        const event = JSON.parse(line) as CellEvent;
        events.push(event);
        progress("running the notebook", event.cell, event.cells, "cells");
      }
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", fail);
    child.on("close", (code) => done({ events, code: code ?? 1, stderr }));
  });
}

const loadsOf = (file: string): LoadRecord[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as LoadRecord)
    : [];

/** Every file once, however often the notebook loaded it. */
const distinctInputs = (loads: readonly LoadRecord[]): LoadRecord["inputs"] => [
  ...new Map(loads.flatMap(({ inputs }) => inputs).map((input) => [`${input.file} ${input.sha256}`, input])).values(),
];

/** The edition that a day's report is: the last complete week before it. */
const editionOf = (asOf: Day | undefined): string | undefined =>
  asOf === undefined ? undefined : weekName(lastCompletePeriod(asOf, "week").start);

function exportHtml(python: string, notebook: string, hideCode: boolean, env: NodeJS.ProcessEnv): string {
  // without these addresses the page would fetch scripts that nothing on it needs
  const offline = ["require_js", "jquery", "mathjax", "mermaid_js"].map((name) => `--HTMLExporter.${name}_url=`);
  const args = ["-m", "nbconvert", "--to", "html", "--log-level", "ERROR", ...offline];
  if (hideCode) args.push("--no-input");
  args.push(notebook);
  const result = spawnSync(python, args, { env, encoding: "utf8" });
  if (result.status !== 0)
    throw new UserError(`the HTML of ${notebook} could not be made`, { hint: result.stderr.trim() });
  return notebook.replace(/\.ipynb$/, ".html");
}

/**
 * Executes a notebook on the project's kernel and keeps the executed copy, an HTML export and a record of parameters and
 * inputs. Where a cell fails, the copy holds everything up to it, and `failed` says which.
 *
 * @throws UserError for a missing notebook, an unknown parameter, or where there is no Jupyter and none can be set up
 */
export async function runNotebook(request: NotebookRequest): Promise<NotebookResult> {
  const { cwd, env, say, progress } = request;
  const file = resolve(cwd, request.file);
  const original = readNotebook(file);
  const values = new Map(
    request.parameters.map(parseParameter).map(([name, value]) => [name, located(value, cwd)] as const),
  );
  const prepared = withParameters(original, values);
  ensureBuilt(say);
  const { python, version } = ensureJupyter(env, say);
  const folder = temporaryFolder("notebook");
  try {
    const input = join(folder, basename(file));
    const output = join(folder, "executed.ipynb");
    const loads = join(folder, "loads.jsonl");
    writeFile(input, notebookText(prepared));
    const started = performance.now();
    const jupyterEnv = { ...registerKernel(env, false), [RECORD_VARIABLE]: loads };
    const { events, code, stderr } = await execute(
      python,
      { input, output, folder: dirname(file) },
      jupyterEnv,
      progress,
    );
    const ms = Math.round(performance.now() - started);
    if (!existsSync(output)) {
      const reason = stderr.trim().split("\n").slice(-4).join("\n  ");
      throw new UserError(`the notebook could not be executed (code ${code})`, { hint: reason });
    }
    const done = loadsOf(loads);
    const asOf = done[0]?.asOf;
    const edition = editionOf(asOf);
    const target =
      request.out === undefined
        ? join(moduleRoot(packageRoot()), "reports", ...(edition === undefined ? [] : [edition]), "notebooks")
        : resolve(cwd, request.out);
    mkdirSync(target, { recursive: true });
    const copy = join(target, basename(file));
    writeFile(copy, readFileSync(output));
    const record: NotebookRecord = {
      notebook: basename(file),
      sha256: createHash("sha256").update(readFileSync(file)).digest("hex"),
      parameters: Object.fromEntries(values),
      edition,
      asOf,
      inputs: distinctInputs(done),
      cells: prepared.cells.length,
      ms,
      versions: { tillbook: VERSION, node: process.versions.node, jupyterlab: version },
    };
    writeFile(copy.replace(/\.ipynb$/, ".json"), `${JSON.stringify(record, null, 1)}\n`);
    const html = exportHtml(python, copy, request.hideCode === true, jupyterEnv);
    const last = events.find((event) => event.error !== undefined);
    return {
      notebook: copy,
      html,
      record,
      ...(last?.error === undefined
        ? {}
        : { failed: { cell: last.cell, source: last.source ?? "", error: last.error } }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
