/** From a notebook to a report: the house's sections and your own, on one page. */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { analysisOptions, hasOptionsOf } from "../config/load.ts";
import { UserError } from "../errors.ts";
import { writeFile } from "../files.ts";
import type { Report, Section } from "../section.ts";
import { analyse, section } from "./analyses.ts";
import type { Dataset } from "./dataset.ts";

export interface ReportOptions {
  /** Names of analyses (`"kpis"`, `"rfm"` …), sections of your own, and `"quality"`, in the report's order. Default: all, then quality. */
  sections?: readonly (string | Section)[];
  /** Name on the report. Default: the configuration's, else "Notebook". */
  name?: string;
  /** A text of yours for the first page. */
  commentary?: string;
}

/** One value for the whole report; the first section lends its finding and figures to page 1. */
async function sectionsOf(data: Dataset, wanted: string | Section): Promise<Section[]> {
  if (typeof wanted !== "string") return [wanted];
  if (wanted === "quality") {
    const { qualitySection } = await import("../quality/section/section.ts");
    return [qualitySection(data.quality, data.context)];
  }
  const { chooseAnalyses } = await import("../run/run.ts");
  const sections: Section[] = [];
  for (const analysis of chooseAnalyses([wanted]))
    sections.push(
      section(await analyse(data, analysis, (analysisOptions(data.config, analysis.name) ?? {}) as object)),
    );
  return sections;
}

/**
 * A report about data: the sections asked for, yours among them, behind a first page with headline, figures and what
 * changed. `show(await report(data))` shows it, `saveReport` writes it.
 *
 * @example const weekly = await report(data, { sections: ["kpis", "rfm", mySection] });
 * @throws UserError for the name of an analysis that there is not
 */
export async function report(data: Dataset, options: ReportOptions = {}): Promise<Report> {
  const [{ chooseAnalyses }, { assemble }, { healthOf }] = await Promise.all([
    import("../run/run.ts"),
    import("../report/assemble.ts"),
    import("../quality/section/section.ts"),
  ]);
  const wanted = options.sections ?? [
    ...chooseAnalyses(undefined, (name) => hasOptionsOf(data.config, name)).map(({ name }) => name),
    "quality",
  ];
  const { asOf, format } = data.context;
  const hashOf = (value: unknown): string =>
    createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 12);
  const configHash = hashOf(data.config);
  const sections: Section[] = [];
  for (const one of wanted) sections.push(...(await sectionsOf(data, one)));
  return assemble(sections, healthOf(data.quality, format), [], {
    project: options.name ?? data.config.project.name ?? "Notebook",
    asOf,
    format,
    runId: hashOf([data.sources.map(({ name, sha256 }) => [name, sha256]), configHash, asOf]),
    alertRules: 0,
    configHash,
    ...(options.commentary === undefined ? {} : { commentary: options.commentary }),
  });
}

/**
 * Writes a report as one HTML file that works offline, or as a PDF, by the path's ending; returns the absolute path.
 *
 * @throws UserError for another ending, or where a PDF is wanted and no browser can be started
 */
export async function saveReport(made: Report, path: string): Promise<string> {
  const format = /\.(html|pdf)$/i.exec(path)?.[1]?.toLowerCase() as "html" | "pdf" | undefined;
  if (format === undefined) {
    throw new UserError(`invalid path: ${JSON.stringify(path)}; expected a name that ends in .html or .pdf`, {
      exitCode: 2,
    });
  }
  const { renderReport } = await import("../report/render.ts");
  const rendered = await renderReport(made, { formats: [format] });
  const file = resolve(path);
  writeFile(file, format === "pdf" ? (rendered.pdf as Uint8Array) : rendered.html);
  return file;
}
