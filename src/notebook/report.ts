/** From a notebook to a report: Tillbook's sections and your own, on one page. */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { inspect } from "node:util";
import { UserError } from "../errors.ts";
import { writeFile } from "../files.ts";
import type { Report } from "../report/contract.ts";
import type { Health, Section } from "../section.ts";
import { analyse, section } from "./analyses.ts";
import { loadEngine } from "./late.ts";
import type { Analysable, Subject } from "./subject.ts";

/** What a report made in a notebook holds, and what stands on it. */
export interface ReportOptions {
  /** Names of analyses (`"kpis"`, `"rfm"` …), sections of your own, and `"quality"`, in the report's order. Default: all, then quality. */
  sections?: readonly (string | Section)[];
  /** Name on the report. Default: the configuration's, else "Notebook". */
  name?: string;
  /** A text of yours for the first page. */
  commentary?: string;
}

async function sectionsOf(data: Analysable, subject: Subject, wanted: string | Section): Promise<Section[]> {
  if (typeof wanted !== "string") return [ownSection(wanted)];
  if (wanted === "quality") {
    if (subject.from === undefined)
      throw new UserError(
        "there is no section on data quality: these facts or lines do not say which data they are of",
        {
          hint: "give the report what load or clean returned, or a part of it: data.filter(…)",
          exitCode: 2,
        },
      );
    const { qualitySection } = await import("../quality/section/section.ts");
    return [qualitySection(subject.from.quality, subject.context)];
  }
  const [{ chooseAnalyses }, { ANALYSES }] = await Promise.all([
    import("../run/choose-analyses.ts"),
    import("../analyses/index.ts"),
  ]);
  const sections: Section[] = [];
  for (const analysis of chooseAnalyses(ANALYSES, [wanted])) sections.push(section(await analyse(data, analysis)));
  return sections;
}

/** Facts and lines of one's own say nothing of the files that they came from. */
const UNKNOWN: Health = {
  rowScore: 0,
  checkScore: 0,
  grade: "unknown",
  sentence:
    "How sound the data is is not known: it was given as facts or lines, without the files they were read from.",
  remarks: [],
};

/** @throws UserError for what is no section, with what it may be */
function ownSection(value: Section): Section {
  const isSection =
    typeof value === "object" && value !== null && ["name", "title", "blocks", "figures"].every((key) => key in value);
  if (isSection) return value;
  throw new UserError(
    `invalid sections: ${inspect(value, { depth: 0 }).replace(/\s+/g, " ").slice(0, 60)}; expected names of analyses, "quality" or sections`,
    { hint: "tables of an analysis become a section with section(rfm(data))", exitCode: 2 },
  );
}

/**
 * A report about data, facts or a frame of lines: the sections asked for, yours among them, behind a first page with headline,
 * figures and what changed. `show(await report(data))` shows it, `saveReport` writes it.
 *
 * @example const weekly = await report(data, { sections: ["kpis", "rfm", mySection] });
 * @throws UserError for the name of an analysis that there is not, or for anything that is no data
 */
export async function report(data: Analysable, options: ReportOptions = {}): Promise<Report> {
  const [{ subjectOf }, { hasOptionsOf }, { ANALYSIS_OPTIONS }, { chooseAnalyses }, { assemble }, { healthOf }] =
    await Promise.all([
      loadEngine(),
      import("../config/schema.ts"),
      import("../analyses/options.ts"),
      import("../run/choose-analyses.ts"),
      import("../report/assemble.ts"),
      import("../quality/section/section.ts"),
    ]);
  const subject = subjectOf(data);
  const { context, from } = subject;
  const { asOf, format } = context;
  const isConfigured = (name: string): boolean => from !== undefined && hasOptionsOf(from.config, name);
  const usual = chooseAnalyses(ANALYSIS_OPTIONS, undefined, isConfigured)
    .filter(({ name, shownOnRequest }) => shownOnRequest !== true || isConfigured(name))
    .map(({ name }) => name);
  const wanted = options.sections ?? (from === undefined ? usual : [...usual, "quality"]);
  const hashOf = (value: unknown): string =>
    createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 12);
  const configHash = hashOf(from?.config ?? {});
  const sections: Section[] = [];
  for (const one of wanted) sections.push(...(await sectionsOf(data, subject, one)));
  return assemble(sections, from === undefined ? UNKNOWN : healthOf(from.quality, format), [], {
    project: options.name ?? from?.config.project.name ?? "Notebook",
    asOf,
    format,
    runId: hashOf([(from?.sources ?? []).map(({ name, sha256 }) => [name, sha256]), configHash, asOf]),
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
