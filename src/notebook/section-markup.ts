/** A section of the report as a run of outputs: words and tables as plain HTML, charts as pictures, in the report's order. */
import type { Format } from "../format.ts";
import { segmentColour, THEME } from "../look/theme.ts";
import type { Report } from "../report/contract.ts";
import { html } from "../report/escape.ts";
import type { Block, Cell, Figure, Highlight, Section, TableBlock, TableColumn } from "../section.ts";
import { drawChart } from "./chart.ts";
import type { Output } from "./display.ts";
import { kicker, type MarkupCell, MUTED, markupBlock, markupList, markupTable, muted, onHeat } from "./markup.ts";

const ROWS = 20;

const htmlOutput = (text: string, plain: string): Output => ({ mime: "text/html", text, plain });

const toneColour = (share: number, better: Figure["better"]): string => {
  if (better === "neutral" || share === 0) return "inherit";
  return share > 0 === (better === "up") ? THEME.good : THEME.bad;
};

function comparison(share: number | null, label: string, figure: Figure, format: Format): string {
  if (share === null) return "";
  const colour = toneColour(share, figure.better);
  return `<span style="color:${colour};font-weight:600">${html(format.change(share, figure.changeAs))}</span> ${muted(label)}`;
}

/** Headline figures side by side: label, value, change. */
export function figuresMarkup(figures: readonly Figure[], format: Format): string {
  if (figures.length === 0) return "";
  const line = (content: (figure: Figure) => string, style: string): MarkupCell[] =>
    figures.map((figure) => ({
      content: content(figure),
      side: "left",
      style: `${style};padding-right:2em;border-bottom:0`,
    }));
  return markupTable({
    body: [
      line(({ label }) => muted(label), "padding-bottom:0;font-size:12px"),
      line(
        ({ value, format: code }) => html(format.value(value, code)),
        "font-size:20px;font-weight:650;padding-top:0",
      ),
      line((one) => comparison(one.change, one.changeLabel, one, format), "font-size:12px;padding-top:0"),
      ...(figures.some(({ change2 }) => change2 !== undefined)
        ? [
            line(
              (one) => (one.change2 ? comparison(one.change2.change, one.change2.label, one, format) : ""),
              "font-size:12px;padding-top:0",
            ),
          ]
        : []),
    ],
  });
}

/** Shaded cells of one format share one scale, as in the report. */
function scales(block: TableBlock): Map<string, [low: number, high: number]> {
  const byFormat = new Map<string, [number, number]>();
  for (const { key, format, shade } of block.columns) {
    if (shade !== true) continue;
    const values = block.rows.map((row) => row[key]).filter((value): value is number => typeof value === "number");
    if (values.length > 1 && Math.min(...values) === Math.max(...values)) continue;
    const [low, high] = byFormat.get(format) ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    byFormat.set(format, [Math.min(low, ...values), Math.max(high, ...values)]);
  }
  return byFormat;
}

function heat(value: number, [low, high]: readonly [number, number]): string {
  const last = THEME.sequential.length - 1;
  const step = high > low ? Math.round(((value - low) / (high - low)) * last) : last;
  return `background:${THEME.sequential[step]};${onHeat(step > (last * 2) / 3)}`;
}

function content(value: Cell, { format: code }: TableColumn, format: Format): string {
  const text = html(format.value(value, code).replace(/^-(?=\d)/, "−"));
  if (code === "change" && typeof value === "number")
    return `<span style="color:${toneColour(value, "up")}">${text}</span>`;
  if (code === "segment" && typeof value === "string")
    return `<span style="color:${segmentColour(value)}">■</span> ${text}`;
  return text;
}

/** A table block of a section. */
export function tableMarkup(block: TableBlock, format: Format, rows?: number): string {
  const shaded = scales(block);
  const left = (column: TableColumn, i: number): boolean => i === 0 || ["text", "segment"].includes(column.format);
  const limit = rows ?? Math.max(ROWS, block.printRows ?? 0);
  const body = block.rows.slice(0, limit).map((row) =>
    block.columns.map((column, i): MarkupCell => {
      const value = row[column.key] ?? null;
      const scale = column.shade === true ? shaded.get(column.format) : undefined;
      const empty = column.shade === true && value === null;
      return {
        content: empty ? "" : content(value, column, format),
        side: left(column, i) ? "left" : "right",
        ...(scale !== undefined && typeof value === "number"
          ? { style: `${heat(value, scale)};padding:.25em .5em` }
          : {}),
      };
    }),
  );
  const head = [
    block.columns.map(
      (column, i): MarkupCell => ({
        content: html(column.label),
        side: left(column, i) ? "left" : "right",
        style: `${MUTED};font-weight:500`,
      }),
    ),
  ];
  const all = block.rows.length;
  const first = all > limit ? `The first ${format.integer(limit)} of ${format.integer(all)} rows` : "";
  const source = block.source === undefined ? "" : `table <code>${html(block.source)}</code>`;
  return markupTable({ head, body, caption: [first, source].filter((one) => one !== "").join(" · ") });
}

/** A single block of a section as one output. */
export async function blockOutput(block: Block, format: Format, rows?: number): Promise<Output> {
  const plain = [block.title, block.subtitle].filter((one) => one !== "").join("\n  ");
  if (block.kind === "chart") return { mime: "image/svg+xml", text: (await drawChart(block, format)).svg, plain };
  const inner = block.kind === "table" ? tableMarkup(block, format, rows) : markupList(block.items);
  const words = block.kind === "text" ? block.items.map((item) => `\n- ${item}`).join("") : "";
  return htmlOutput(markupBlock(block.title, block.subtitle, inner), `${plain}${words}`);
}

const bullets = (title: string, items: readonly string[]): string =>
  items.length === 0 ? "" : markupBlock(title, "", markupList(items));

const notes = (items: readonly string[]): string =>
  items.length === 0
    ? ""
    : `<details style="${MUTED};font-size:12px"><summary>How calculated</summary>${markupList(items)}</details>`;

/** Everything a section says, in the report's order. */
export async function sectionOutputs(section: Section, format: Format, rows?: number): Promise<Output[]> {
  const thin = section.insufficient;
  const head = htmlOutput(
    `${kicker(section.topic.toUpperCase())}${markupBlock(section.title, section.subtitle, figuresMarkup(section.figures, format), 3)}`,
    `${section.topic}: ${section.title}\n  ${section.subtitle}`,
  );
  if (thin !== undefined) return [head];
  const blocks: Output[] = [];
  for (const block of section.blocks) blocks.push(await blockOutput(block, format, rows));
  const foot = `${bullets("What to do", section.actions)}${notes([...section.notes, ...(section.screenNotes ?? [])])}`;
  const plain = section.actions.map((action) => `- ${action}`).join("\n");
  return [head, ...blocks, ...(foot === "" ? [] : [htmlOutput(foot, plain)])];
}

const said = (items: readonly Highlight[]): string[] => items.map(({ text }) => text);

/** The first page of a report, and what each of its sections found. */
export function reportOutput(report: Report, format: Format): Output {
  const sections = report.sections.map((one): MarkupCell[] => [
    { content: muted(one.topic), side: "left" },
    { content: html(one.title), side: "left", style: "white-space:normal" },
  ]);
  const body = [
    figuresMarkup(report.figures, format),
    bullets("What changed", said(report.highlights)),
    bullets("Alerts", said(report.alerts)),
    markupBlock("Sections", "", markupTable({ body: sections })),
    `<div style="${MUTED};font-size:12px;margin-top:.6em">${html(report.health.sentence)}</div>`,
  ].join("");
  return htmlOutput(
    `${kicker(`${report.project} · ${report.periodShort}`)}${markupBlock(report.headline, "", body, 3)}`,
    [
      `${report.project} · ${report.periodShort}`,
      report.headline,
      ...said(report.highlights).map((text) => `- ${text}`),
    ].join("\n"),
  );
}
