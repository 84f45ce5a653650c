/**
 * Pieces of the mail's HTML. Mail programs know tables and inline styles; the classes only serve those that also know
 * dark mode and narrow screens.
 */
import type { Format } from "../../format.ts";
import { type Palette, segmentColour, THEME } from "../../look/theme.ts";
import type { Cell, Figure, Highlight, TableColumn, ValueFormat } from "../../section.ts";
import { html } from "../escape.ts";

const FONT = "font-family:Inter,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif";
const NUMERIC = "font-variant-numeric:tabular-nums";
const style = (...rules: string[]): string => ` style="${rules.join(";")}"`;

export const TONE_COLOURS = { good: THEME.good, bad: THEME.bad, warning: THEME.warning, neutral: THEME.muted } as const;
const TONE_SIGNS = { good: "▲", bad: "▼", warning: "!", neutral: "•" } as const;

/** Styles for programs that read them: dark mode, and one column less on a phone. */
export const mailStyleSheet = ({
  dark,
}: Palette): string => `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.page,.body{background:#14161a!important}.ink{color:#e8eaee!important}.muted{color:#9fa7b5!important}.line{border-color:#2b2f38!important}.soft{background:${dark.accentSoft}!important}.good{color:#4cc38a!important}.bad{color:#f2786b!important}.warning{color:#e0ae3c!important}.picture{background:#ffffff!important;padding:8px!important;box-sizing:border-box!important;border-radius:4px!important}}
@media (max-width:480px){.wide{display:none!important}.phone{display:block!important;max-height:none!important}.pad{padding-left:16px!important;padding-right:16px!important}}`;

/** One row of the mail, in its side margins. */
export const row = (content: string, top = 20): string =>
  `<tr><td class="pad"${style(`padding:${top}px 24px 0`)}>${content}</td></tr>`;

export const paragraph = (text: string, { size = 14, colour = "ink", weight = 400, gap = 0 } = {}): string =>
  `<p class="${colour}"${style(
    `margin:${gap}px 0 0`,
    FONT,
    `font-size:${size}px`,
    `line-height:${Math.round(size * 1.45)}px`,
    `font-weight:${weight}`,
    `color:${colour === "ink" ? THEME.ink : THEME.muted}`,
  )}>${text}</p>`;

/** A heading: topic small, finding large. */
export const heading = (topic: string, finding: string): string =>
  `<h2${style("margin:0")}>${`<span class="muted"${style("display:block", FONT, "font-size:12px", "line-height:18px", "font-weight:600", `color:${THEME.muted}`)}>${html(topic)}</span>`}<span class="ink"${style("display:block", FONT, "font-size:18px", "line-height:25px", "font-weight:600", `color:${THEME.ink}`)}>${html(finding)}</span></h2>`;

export const rule = `<tr><td class="pad"${style("padding:24px 24px 0")}><div class="line"${style(`border-top:1px solid ${THEME.hairline}`, "font-size:0", "line-height:0")}>&nbsp;</div></td></tr>`;

/** Bullets with the sign of their tone; each says which cells its numbers come from. */
export function bullets(items: readonly Highlight[]): string {
  const lines = items.map(
    ({ text, tone, cells }) =>
      `<tr><td class="${tone}" width="20" valign="top"${style("padding:3px 0", FONT, "font-size:13px", "line-height:21px", "font-weight:700", `color:${TONE_COLOURS[tone]}`)}>${TONE_SIGNS[tone]}</td><td class="ink" valign="top" data-cell="${html(cells.join(" "))}"${style("padding:3px 0", FONT, "font-size:15px", "line-height:21px", `color:${THEME.ink}`)}>${html(text)}</td></tr>`,
  );
  return layout(lines.join(""));
}

/** A table for placing things, not for data. */
export const layout = (rows: string): string =>
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${rows}</table>`;

/** "▲ 4.2% on the week before", coloured by better or worse; nothing where there is nothing to compare with. */
function compared(
  { change, label, text }: { change: number | null; label: string; text?: string | undefined },
  { better, changeAs }: Figure,
  format: Format,
): string {
  if (label === "" || (change === null && text === undefined)) return "";
  if (change === null) return paragraph(`${html(text!)} ${html(label)}`, { size: 12, colour: "muted" });
  const direction = change > 0 ? "up" : "down";
  const tone =
    better === "neutral" || format.change(change, changeAs) === format.change(0)
      ? "muted"
      : direction === better
        ? "good"
        : "bad";
  const colour = tone === "muted" ? THEME.muted : THEME[tone];
  return `<span class="muted"${style("display:block", FONT, "font-size:12px", "line-height:17px", `color:${THEME.muted}`)}><span class="${tone}"${style(`color:${colour}`, "font-weight:600", NUMERIC)}>${html(format.change(change, changeAs))}</span> ${html(label)}</span>`;
}

/** Headline figures, two side by side. */
export function figureStrip(figures: readonly Figure[], format: Format): string {
  // an odd one out has a row of its own
  const cell = (figure: Figure | undefined, wide: boolean): string =>
    figure === undefined
      ? ""
      : `<td ${wide ? 'colspan="2"' : 'width="50%"'} valign="top" class="line"${style("padding:10px 8px 10px 0", `border-top:1px solid ${THEME.hairline}`)}><span class="muted"${style("display:block", FONT, "font-size:12px", "line-height:18px", `color:${THEME.muted}`)}>${html(figure.label)}</span><strong class="ink"${figure.cell === undefined ? "" : ` data-cell="${html(figure.cell)}"`}${style("display:block", FONT, "font-size:24px", "line-height:31px", "font-weight:600", NUMERIC, `color:${THEME.ink}`)}>${html(format.value(figure.value, figure.format))}</strong>${compared({ change: figure.change, label: figure.changeLabel, text: figure.changeText }, figure, format)}${figure.change2 === undefined ? "" : compared(figure.change2, figure, format)}</td>`;
  const rows: string[] = [];
  for (let i = 0; i < figures.length; i += 2)
    rows.push(`<tr>${cell(figures[i], i + 1 === figures.length)}${cell(figures[i + 1], false)}</tr>`);
  return layout(rows.join(""));
}

const LEFT: ReadonlySet<ValueFormat> = new Set(["text", "segment"]);

function cellText(value: Cell, column: TableColumn, format: Format): string {
  const shown = format.value(value, column.format);
  const text = html(shown);
  if (column.format !== "segment" || typeof value !== "string") return text;
  return `<span${style(`color:${segmentColour(value)}`)}>■</span>&nbsp;${text}`;
}

/** A background for a heat-map cell; light enough that dark text stays readable on it in either mode. */
function heat(value: Cell, low: number, high: number, { sequential }: Palette): string[] {
  if (typeof value !== "number" || high <= low) return [];
  const step = Math.min(3, Math.floor(((value - low) / (high - low)) * 4));
  return [`background:${sequential[step]}`, `color:${THEME.ink}`];
}

/** A data table; `wide` columns are left out on a phone. */
export function dataTable(
  columns: readonly TableColumn[],
  rows: readonly Record<string, Cell>[],
  format: Format,
  { wide, under, palette }: { wide: ReadonlySet<string>; under?: string; palette: Palette },
): string {
  const numbersOf = ({ key }: TableColumn): number[] =>
    rows.map((one) => one[key]).filter((value) => typeof value === "number");
  // a column of equal values (100 % in the first period of a cohort) would flatten the others: it stays white
  const shaded = columns.filter((column) => column.shade === true && new Set(numbersOf(column)).size > 1);
  // shares and amounts have nothing in common: one scale per format
  const scale = (column: TableColumn): [number, number] => {
    const numbers = shaded.filter(({ format: code }) => code === column.format).flatMap(numbersOf);
    return [Math.min(...numbers), Math.max(...numbers)];
  };
  const align = (column: TableColumn): string => `text-align:${LEFT.has(column.format) ? "left" : "right"}`;
  const cls = (column: TableColumn, shade: boolean): string =>
    [shade ? "" : "ink", "line", wide.has(column.key) ? "wide" : ""].filter(Boolean).join(" ");
  const hidden = columns.find(({ key }) => key === under && wide.has(key));
  /** What a phone has no column for stands under the name there. */
  const below = (one: Record<string, Cell>): string =>
    hidden === undefined || typeof one[hidden.key] !== "string"
      ? ""
      : `<span class="phone muted"${style("display:none", "max-height:0", "overflow:hidden", "mso-hide:all", `color:${THEME.muted}`)}>${html(String(one[hidden.key]))}</span>`;
  const head = columns
    .map(
      (column, i) =>
        `<th scope="col" class="muted${wide.has(column.key) ? " wide" : ""}"${style(`padding:0 ${i === columns.length - 1 ? 0 : 8}px 4px 0`, FONT, "font-size:11px", "line-height:16px", "font-weight:600", "vertical-align:bottom", `color:${THEME.muted}`, align(column))}>${html(column.label)}</th>`,
    )
    .join("");
  const body = rows
    .map((one) => {
      const cells = columns.map((column, i) => {
        const background = shaded.includes(column) ? heat(one[column.key] ?? null, ...scale(column), palette) : [];
        const rules = [
          `padding:5px ${i === columns.length - 1 ? 0 : 8}px 5px 0`,
          `border-top:1px solid ${THEME.hairline}`,
          FONT,
          "font-size:13px",
          "line-height:18px",
          NUMERIC,
          "vertical-align:top",
          align(column),
          // a word that is longer than a phone is wide breaks rather than pushes
          ...(LEFT.has(column.format) ? ["overflow-wrap:anywhere"] : ["white-space:nowrap"]),
          ...(background.length > 0 ? background : [`color:${THEME.ink}`]),
        ];
        return `<td class="${cls(column, background.length > 0)}"${style(...rules)}>${cellText(one[column.key] ?? null, column, format)}${i === 0 ? below(one) : ""}</td>`;
      });
      return `<tr>${cells.join("")}</tr>`;
    })
    .join("");
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0"${style("border-collapse:collapse")}><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

/** A chart: a picture on white, so that it reads the same in dark mode. */
export const picture = (cid: string, alt: string, width: number, height: number): string =>
  `<img class="picture" src="cid:${html(cid)}" width="${width}" height="${height}" alt="${html(alt)}"${style("display:block", "width:100%", `max-width:${width}px`, "height:auto", "border:0", "background:#ffffff", FONT, "font-size:13px", `color:${THEME.muted}`)}>`;
