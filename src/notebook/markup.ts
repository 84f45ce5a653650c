/**
 * HTML for a notebook's output. Style stands in attributes and alignment is said twice, because notebook viewers throw
 * style sheets away and some of them style attributes too; what is left then is still a plain table.
 */

import { THEME } from "../look/theme.ts";
import { html } from "../report/escape.ts";

/** Inter where it is installed, else what the system has; all are about as wide. */
export const FONTS = `Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif`;

export type Side = "left" | "right";

export interface MarkupCell {
  /** Already HTML. */
  content: string;
  side: Side;
  /** CSS on top of the side's. */
  style?: string;
  /** Shown when the pointer rests on the cell. */
  hint?: string;
}

const LINE = "rgba(128,134,148,.35)";
export const MUTED = "color:#767d8b";
const CELL = "padding:.25em .9em .25em 0;white-space:nowrap;vertical-align:baseline;background:none;border:0";

const cell = (tag: "th" | "td", { content, side, style, hint }: MarkupCell, border: string): string =>
  `<${tag} align="${side}" style="text-align:${side};${CELL};border-bottom:1px solid ${border}${style ? `;${style}` : ""}"${hint ? ` title="${html(hint)}"` : ""}>${content}</${tag}>`;

const row = (tag: "th" | "td", cells: readonly MarkupCell[], border: string): string =>
  `<tr style="background:none">${cells.map((one) => cell(tag, one, border)).join("")}</tr>`;

export const muted = (text: string): string => `<span style="${MUTED}">${html(text)}</span>`;

/** A word or two above a heading. */
export const kicker = (text: string): string =>
  `<div style="${MUTED};font-family:${html(FONTS)};font-size:11px;letter-spacing:.07em">${html(text)}</div>`;

/** A table: head lines, body lines, and a remark under it. */
export function markupTable(parts: {
  head?: readonly (readonly MarkupCell[])[];
  body: readonly (readonly MarkupCell[])[];
  caption?: string;
}): string {
  const { head = [], body, caption } = parts;
  const thead =
    head.length === 0
      ? ""
      : `<thead>${head.map((cells, i) => row("th", cells, i === head.length - 1 ? "currentColor" : "transparent")).join("")}</thead>`;
  const under =
    caption === undefined || caption === ""
      ? ""
      : `<div style="${MUTED};font-size:12px;margin-top:.4em">${caption}</div>`;
  return `<div style="overflow-x:auto;font-family:${html(FONTS)}"><table style="border-collapse:collapse;border:0;font-size:12.5px;line-height:1.45;font-variant-numeric:tabular-nums;margin:0;width:auto;table-layout:auto">${thead}<tbody>${body.map((cells) => row("td", cells, LINE)).join("")}</tbody></table>${under}</div>`;
}

/** Heading, sub-heading and whatever follows. */
export const markupBlock = (title: string, subtitle: string, inner: string, level: 3 | 4 = 4): string => {
  const size = level === 3 ? "20px" : "14px";
  const heading =
    title === ""
      ? ""
      : `<h${level} style="font-size:${size};line-height:1.3;margin:.6em 0 .1em;font-weight:650">${html(title)}</h${level}>`;
  const sub = subtitle === "" ? "" : `<div style="${MUTED};font-size:12px;margin:0 0 .6em">${html(subtitle)}</div>`;
  return `<div style="font-family:${html(FONTS)}">${heading}${sub}${inner}</div>`;
};

export const markupList = (items: readonly string[]): string =>
  `<ul style="margin:.2em 0 .6em;padding-left:1.2em;font-size:13px;line-height:1.5">${items.map((item) => `<li>${html(item)}</li>`).join("")}</ul>`;

/** Text colour that can be read on a step of the sequential scale. */
export const onHeat = (deep: boolean): string => `color:${deep ? THEME.surface : THEME.ink}`;
