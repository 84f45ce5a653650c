/**
 * The look at a finished edition before anybody gets it: never blank, never broken. Reads the files that will go out, not
 * the values they were made from, and trusts neither.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { formatter } from "../../src/format.ts";
import type { Report } from "../../src/report/contract.ts";
import type { Figure } from "../../src/section.ts";
import { unneutralised } from "../../src/tables.ts";
import { parseTable } from "../mail/csv.ts";
import { type PdfText, pdfText } from "./pdf-text.ts";

/** What a template leaves behind when a value was missing. Case counts: a product may well be called "NAN BREAD". */
const BROKEN = /(?<![A-Za-z])(?:NaN|undefined|-?Infinity)(?![A-Za-z])|\[object [A-Z]/;
const HEADLINES = 5;

/** Letters and digits only, so that spacing, quotes and ligatures do not matter. */
const bare = (text: string): string => text.normalize("NFKC").replaceAll(/[^\p{L}\p{N}]+/gu, "");

/**
 * Everything that is wrong with the edition in `folder`, in sentences; empty when it may go out.
 *
 * `thin`: known to have no headline figure, and not for mailing. `configured`: names that the configuration gives, such as those of
 * regions, events and alerts, which may be any text. Holds report.pdf (if `pdf`), report.html, report.json and the tables that the headline figures come from against each other.
 */
export function checkEdition(
  folder: string,
  {
    pdf = join(folder, "report.pdf"),
    thin = false,
    configured = [],
  }: { pdf?: string | null; thin?: boolean; configured?: readonly string[] } = {},
): string[] {
  const problems: string[] = [];
  const attempt = <T>(what: string, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      problems.push(`${what}: ${(error as Error).message}`);
      return undefined;
    }
  };
  const report = attempt("report.json", () => JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as Report);
  if (report === undefined) return problems;
  problems.push(...brokenValues(report, () => quotedTexts(folder, report, configured)));
  // a week in which nobody bought anything is far more often a week whose files are missing
  if (!thin && !report.figures[0]?.value)
    problems.push(`the report has no ${report.figures[0]?.label ?? "headline figure"}; files may be missing`);
  const html = attempt("report.html", () => readFileSync(join(folder, "report.html"), "utf8"));
  if (html !== undefined) problems.push(...brokenPage(html, report));
  if (pdf !== null) {
    const printed = attempt("report.pdf", () => pdfText(readFileSync(pdf)));
    if (printed !== undefined) problems.push(...brokenPrint(printed, report));
  }
  problems.push(...untied(report, thin, (table) => tableOf(folder, table)));
  return problems;
}

/** Columns of tables that hold what the shop's files hold: names and ids, which may be any text, "NaN" included. */
const TEXT_COLUMN =
  /(?:^|_)(?:ids?|names?|description|category|region|country|customer|product|antecedent|consequent|items|segment|label|raw|categories|level|tier|because|driver|subject|text)(?:$|_)/;

/** Texts of the shop's own that look like a missing value: names in the tables, of the project, of the input files and configured. */
function quotedTexts(folder: string, report: Report, configured: readonly string[]): string[] {
  const tables = join(folder, "tables");
  const files = existsSync(tables) ? readdirSync(tables).filter((name) => name.endsWith(".csv")) : [];
  const cells = files.flatMap((name) => {
    const csv = readFileSync(join(tables, name), "utf8");
    if (!BROKEN.test(csv)) return [];
    const { columns, rows } = parseTable(csv);
    const texts = columns.filter((column) => TEXT_COLUMN.test(column));
    return rows.flatMap((row) => texts.flatMap((column) => unneutralised(row[column] ?? "").split("|")));
  });
  const record = join(folder, "run.json");
  const inputs = existsSync(record)
    ? (JSON.parse(readFileSync(record, "utf8")) as { inputs?: { file: string }[] }).inputs
    : undefined;
  const names = [report.project, ...(inputs ?? []).map(({ file }) => file)];
  return [...new Set([...cells, ...names, ...configured])]
    .filter((text) => BROKEN.test(text))
    .sort((a, b) => b.length - a.length);
}

/** Sentences and numbers of the report itself; text cells hold what the shop's files hold, and may say anything. */
function brokenValues(report: Report, quoted: () => string[]): string[] {
  const { sections, highlights, alerts, figures, health, headline, commentary: _, ...rest } = report;
  const sentences = [
    headline,
    health.sentence,
    ...health.remarks,
    ...Object.values(rest)
      .filter((value) => typeof value !== "object")
      .map(String),
    ...[...highlights, ...alerts].map(({ text }) => text),
    ...sections.flatMap((section) => [
      section.title,
      section.subtitle,
      ...section.actions,
      ...section.notes,
      ...section.highlights.map(({ text }) => text),
      ...section.blocks.flatMap((block) => [
        block.title,
        block.subtitle,
        ...(block.kind === "text" ? block.items : []),
      ]),
    ]),
  ];
  const suspect = sentences.filter((text) => BROKEN.test(text));
  // a product may be called "Infinity Mirror": what is quoted from the data says nothing about our own words
  const quotes = suspect.length === 0 ? [] : quoted();
  const broken = suspect
    .filter((text) => BROKEN.test(quotes.reduce((rest, quote) => rest.replaceAll(quote, ""), text)))
    .map((text) => `the report says ${JSON.stringify(text)}`);
  if (sections.length === 0) broken.push("the report has no section");
  return broken;
}

const MARK = /class="mark-(?:area|line|rule|rect|symbol|arc|path|trail|text|shape|group)[^"]*role-(?:mark|scope)/;

function brokenPage(html: string, report: Report): string[] {
  const problems: string[] = [];
  const drawings = html.split('data-chart="').slice(1);
  for (const block of report.sections.flatMap(({ blocks }) => blocks)) {
    if (block.kind !== "chart") continue;
    const drawing = drawings.find((text) => text.startsWith(`${block.id}"`)) ?? "";
    const svg = drawing.slice(0, drawing.indexOf("</svg>") + 6);
    const marks = svg.slice(Math.max(0, svg.search(MARK)));
    if (!MARK.test(svg) || !/<(?:path|rect|circle|text|line)[\s>]/.test(marks))
      problems.push(`the chart ${JSON.stringify(block.id)} drew nothing`);
  }
  // attributes of drawings are where a missing number ends up unseen
  const visible = html.replaceAll(/<script\b[\s\S]*?<\/script>|<style\b[\s\S]*?<\/style>/g, "");
  const attribute =
    /\s(?:d|x|y|x1|x2|y1|y2|width|height|cx|cy|r|transform|points)="[^"]*(?:NaN|undefined|Infinity)[^"]*"/.exec(
      visible,
    );
  if (attribute) problems.push(`report.html draws with ${attribute[0].trim().slice(0, 60)}`);
  return problems;
}

function brokenPrint({ pages, text }: PdfText, report: Report): string[] {
  const problems: string[] = [];
  const printed = bare(text);
  if (pages === 0) return ["report.pdf has no page"];
  if (!printed.includes(bare(report.periodLabel)))
    problems.push(`report.pdf does not name its period, ${report.periodLabel}`);
  const format = formatter(report.locale, report.currency);
  const absent = report.figures
    .slice(0, HEADLINES)
    .filter((figure) => !printed.includes(bare(`${figure.label} ${format.value(figure.value, figure.format)}`)));
  return [
    ...problems,
    ...absent.map((figure) => `report.pdf does not show ${figure.label} ${format.value(figure.value, figure.format)}`),
  ];
}

type Rows = readonly Record<string, string>[];

/** The rows of a table of the edition, or why there are none. */
function tableOf(folder: string, table: string): Rows | string {
  const name = `tables/${table}.csv`;
  if (!/^[a-z0-9_]+$/.test(table)) return `${name} is no table of an edition`;
  try {
    return parseTable(readFileSync(join(folder, name))).rows;
  } catch (error) {
    return `${name}: ${(error as Error).message}`;
  }
}

/** Headline figures against the tables they say they come from; a section that leads must say where its figures do. */
function untied(report: Report, thin: boolean, read: (table: string) => Rows | string): string[] {
  const figures = report.figures.slice(0, HEADLINES);
  const traced = figures.flatMap((figure) => (figure.cell === undefined ? [] : [{ figure, cell: figure.cell }]));
  const leads = !thin && report.sections.some((section) => section.leads === true);
  if (leads && figures.length > 0 && traced.length === 0) return ["no headline figure can be traced to a table"];
  const tables = new Map([...new Set(traced.map(({ cell }) => tableOfCell(cell)))].map((name) => [name, read(name)]));
  const unread = [...tables.values()].filter((found) => typeof found === "string");
  return [
    ...unread,
    ...traced.flatMap(({ figure, cell }) => {
      const rows = tables.get(tableOfCell(cell));
      return rows === undefined || typeof rows === "string" ? [] : untiedFigure(figure, cell, rows);
    }),
  ];
}

const tableOfCell = (cell: string): string => cell.slice(0, Math.max(0, cell.indexOf(".")));

function untiedFigure(figure: Figure, cell: string, rows: Rows): string[] {
  const file = `tables/${tableOfCell(cell)}.csv`;
  const found = valueAt(cell, rows);
  if (found === undefined) return [`${cell} of the figure ${JSON.stringify(figure.label)} is not in ${file}`];
  const { value } = figure;
  // JSON turns NaN into null; an honest null is empty in the table, too
  if (value === null || Number.isNaN(found))
    return value === null && Number.isNaN(found)
      ? []
      : [`the headline figure ${JSON.stringify(figure.label)} has no value`];
  const near = Math.abs(found - value) <= 1e-9 * Math.max(1, Math.abs(found));
  return near ? [] : [`${figure.label} is ${value} in the report and ${found} in ${file}`];
}

/** `kpis.week/2011-11-28/net_revenue.value`: the row that has all these parts, and a column of it; NaN where it is empty. */
function valueAt(cell: string, rows: Rows): number | undefined {
  const path = cell.slice(tableOfCell(cell).length + 1);
  const dot = path.lastIndexOf(".");
  const parts = path.slice(0, dot).split(/[/|]/);
  const row = rows.find((one) => parts.every((part) => Object.values(one).includes(part)));
  const text = row?.[path.slice(dot + 1)];
  return text === undefined ? undefined : text === "" ? Number.NaN : Number(text);
}
