/** Notebooks as files (nbformat 4): read, parameters put in, written. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../errors.ts";
import { nearest } from "../options.ts";

export interface CellDocument {
  cell_type: "code" | "markdown" | "raw";
  id?: string;
  metadata: { tags?: string[]; [key: string]: unknown };
  source: string | string[];
  outputs?: { output_type: string; [key: string]: unknown }[];
  execution_count?: number | null;
}

export interface NotebookDocument {
  nbformat: number;
  nbformat_minor: number;
  metadata: Record<string, unknown>;
  cells: CellDocument[];
}

/** Metadata that ties a notebook to this project's kernel. */
export const NOTEBOOK_METADATA = {
  kernelspec: { display_name: "TypeScript (Tillbook)", language: "typescript", name: "tillbook" },
  language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/typescript" },
} as const;

export const sourceOf = (cell: CellDocument): string =>
  typeof cell.source === "string" ? cell.source : cell.source.join("");

/** @throws UserError (exit code 2) where the file is missing or no notebook */
export function readNotebook(path: string): NotebookDocument {
  if (!existsSync(path)) throw new UserError(`there is no notebook ${path}`, { exitCode: 2 });
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new UserError(`${path} is not a notebook: ${(cause as Error).message}`, { exitCode: 2, cause });
  }
  const { cells, nbformat } = (parsed ?? {}) as Partial<NotebookDocument>;
  if (nbformat !== 4 || !Array.isArray(cells))
    throw new UserError(`${path} is not a notebook of format 4 (nbformat: ${JSON.stringify(nbformat)})`, {
      exitCode: 2,
    });
  return parsed as NotebookDocument;
}

/** As Jupyter writes it: one blank of indent, a line end at the end. */
export const notebookText = (notebook: NotebookDocument): string => `${JSON.stringify(notebook, null, 1)}\n`;

const isParameters = (cell: CellDocument): boolean =>
  cell.cell_type === "code" && (cell.metadata.tags ?? []).includes("parameters");

/** Names that the parameters cell declares with `let`, the only ones a later cell may set. */
export const parameterNames = (source: string): string[] =>
  [...source.matchAll(/^\s*let\s+([A-Za-z_$][\w$]*)/gm)].map(([, name]) => name!);

/**
 * `-p name=value` as name and value. A value that is JSON (a number, true, null, a list) is that; other text is text.
 *
 * @throws UserError (exit code 2) where there is no name or no `=`
 */
export function parseParameter(text: string): [name: string, value: unknown] {
  const match = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(text);
  if (match === null)
    throw new UserError(`invalid -p: ${JSON.stringify(text)}; expected name=value, such as asOf=2026-11-16`, {
      exitCode: 2,
    });
  const [, name, value] = match as unknown as [string, string, string];
  try {
    return [name, JSON.parse(value)];
  } catch {
    return [name, value];
  }
}

/** Text that names existing files from where the user stands is made absolute: the notebook runs in its own folder. */
export function located(value: unknown, cwd: string): unknown {
  if (Array.isArray(value)) return value.map((one) => located(one, cwd));
  if (typeof value !== "string" || value === "") return value;
  const path = resolve(cwd, value);
  const found = existsSync(path) || (/[*?[{]/.test(value) && globSync(value, { cwd }).length > 0);
  return found ? path : value;
}

/**
 * The notebook with a cell after the one tagged `parameters` that sets `values`.
 *
 * @throws UserError (exit code 2) where there is no such cell, or it declares no such name
 */
export function withParameters(notebook: NotebookDocument, values: ReadonlyMap<string, unknown>): NotebookDocument {
  const kept = notebook.cells.filter((cell) => !(cell.metadata.tags ?? []).includes("injected-parameters"));
  if (values.size === 0) return { ...notebook, cells: kept };
  const at = kept.findIndex(isParameters);
  const cell = kept[at];
  if (cell === undefined)
    throw new UserError("the notebook takes no parameters: none of its cells has the tag parameters", { exitCode: 2 });
  const names = parameterNames(sourceOf(cell));
  const unknown = [...values.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, names);
    throw new UserError(
      `unknown parameter ${JSON.stringify(unknown)}; ${near ? `did you mean ${JSON.stringify(near)}?` : `the notebook takes ${names.join(", ")}`}`,
      { exitCode: 2 },
    );
  }
  const injected: CellDocument = {
    cell_type: "code",
    id: "injected-parameters",
    metadata: { tags: ["injected-parameters"] },
    execution_count: null,
    outputs: [],
    source: ["// set for this run", ...[...values].map(([name, value]) => `${name} = ${JSON.stringify(value)};`)].join(
      "\n",
    ),
  };
  return { ...notebook, cells: [...kept.slice(0, at + 1), injected, ...kept.slice(at + 1)] };
}
