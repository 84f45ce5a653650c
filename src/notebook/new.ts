/** A new notebook to start from: parameters, data, a first table and a first chart. */
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { writeFile } from "../files.ts";
import { type CellDocument, NOTEBOOK_METADATA, type NotebookDocument, notebookText } from "./document.ts";
import { sampleFolder } from "./places.ts";

const markdown = (id: string, ...lines: string[]): CellDocument => ({
  cell_type: "markdown",
  id,
  metadata: {},
  source: lines.join("\n"),
});
const code = (id: string, lines: readonly string[], tags?: string[]): CellDocument => ({
  cell_type: "code",
  id,
  metadata: tags === undefined ? {} : { tags },
  execution_count: null,
  outputs: [],
  source: lines.join("\n"),
});

/** The cells of a new notebook about the files that `source` names. */
export const skeleton = (title: string, source: string): NotebookDocument => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: NOTEBOOK_METADATA,
  cells: [
    code(
      "parameters",
      [
        "// parameters: `tillbook notebook run` sets these with -p name=value",
        `let source: string | string[] = ${JSON.stringify(source)};`,
        "let asOf: string | undefined = undefined;",
      ],
      ["parameters"],
    ),
    markdown("title", `# ${title}`, "", "What is the question, and who wants to know?"),
    code("load", [
      'import { basket, cohorts, kpis, load, pl, rfm, section, show } from "tillbook";',
      "",
      "const data = await load(source, { asOf });",
    ]),
    code("figures", ["const sales = kpis(data);", "sales.monthly"]),
    code("chart", [
      "show({",
      "  data: sales.daily,",
      '  title: "Net revenue by day",',
      '  mark: "line",',
      "  encoding: {",
      '    x: { field: "day", type: "temporal", axis: { title: null } },',
      '    y: { field: "net_revenue", type: "quantitative", axis: { title: null } },',
      "  },",
      "});",
    ]),
  ],
});

/**
 * Writes a new notebook into `folder`; returns its path.
 *
 * @throws UserError (exit code 2) for a name that is no file name, or a notebook that is there already
 */
export function newNotebook(name: string, folder: string, environment: Record<string, string | undefined>): string {
  const stem = name.replace(/\.ipynb$/, "");
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(stem))
    throw new UserError(`invalid name: ${JSON.stringify(name)}; expected letters, digits, blanks, dots and hyphens`, {
      exitCode: 2,
    });
  const file = resolve(folder, `${stem}.ipynb`);
  if (existsSync(file)) throw new UserError(`${file} exists already`, { hint: "choose another name", exitCode: 2 });
  const sample = relative(folder, join(sampleFolder(environment), "*.csv")).replaceAll("\\", "/");
  const title =
    stem
      .replace(/^[\d-]+/, "")
      .replaceAll(/[-_]+/g, " ")
      .trim() || stem;
  writeFile(file, notebookText(skeleton(title.charAt(0).toUpperCase() + title.slice(1), sample)));
  return file;
}
