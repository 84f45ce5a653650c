/** Table blocks as HTML: formatted cells, heat-map shading, and raw values for sorting, filtering and copying. */
import type { Format } from "../../format.ts";
import { HEAT_TEXT, segmentVariable, THEME } from "../../look/theme.ts";
import type { Cell, TableBlock, TableColumn, ValueFormat } from "../../section.ts";
import { html, slug } from "../escape.ts";
import { change } from "./figures.ts";

const LEFT: ReadonlySet<ValueFormat> = new Set(["text", "segment"]);
/** Text longer than this wraps in a column of its own width; shorter text stays on one line. */
const LONG_TEXT = 24;

interface Shade {
  low: number;
  high: number;
}

/**
 * One scale for all shaded columns of a format, so that cells can be compared across columns. Columns in which every
 * value is the same (100 % in the first period of a cohort) say nothing and would flatten the rest: they stay white.
 */
function shades(block: { columns: readonly TableColumn[]; rows: readonly Record<string, Cell>[] }): Map<string, Shade> {
  const byFormat = new Map<ValueFormat, Shade>();
  const shaded = new Map<string, Shade>();
  for (const column of block.columns) {
    if (column.shade !== true) continue;
    const values = block.rows
      .map((row) => row[column.key])
      .filter((value): value is number => typeof value === "number");
    const [low, high] = [Math.min(...values), Math.max(...values)];
    if (values.length === 0 || (low === high && block.rows.length > 1 && values.length > 1)) continue;
    const scale = byFormat.get(column.format) ?? { low, high };
    scale.low = Math.min(scale.low, low);
    scale.high = Math.max(scale.high, high);
    byFormat.set(column.format, scale);
    shaded.set(column.key, scale);
  }
  return shaded;
}

/** Style and class of a heat-map cell: a place between two neighbours of the sequential scale. */
function heat(value: number, { low, high }: Shade): { style: string; text: string[] } {
  const steps = THEME.sequential.length - 1;
  const at = high === low ? steps : ((value - low) / (high - low)) * steps;
  const from = Math.min(Math.floor(at), steps - 1);
  const share = Math.round((at - from) * 100);
  return {
    style: `background:color-mix(in srgb,var(--h${from + 1}) ${share}%,var(--h${from}))`,
    text: at > steps * HEAT_TEXT.deep ? ["deep"] : at > steps * HEAT_TEXT.mid ? ["mid"] : [],
  };
}

/** The text of a cell, as the reader sees it and as HTML. */
function content(value: Cell, column: TableColumn, format: Format): string {
  const text = format.value(value, column.format);
  if (column.format === "change" && typeof value === "number") return change(value, "up", format);
  if (column.format === "segment" && typeof value === "string" && value !== "")
    return `<span class="segment" style="--c:var(${segmentVariable(value)})">${html(text)}</span>`;
  return html(text);
}

function cell(
  value: Cell,
  column: TableColumn,
  { shade, first, card, format }: { shade: Shade | undefined; first: boolean; card: boolean; format: Format },
): string {
  const classes = first || LEFT.has(column.format) ? [] : ["n"];
  const raw = typeof value === "number" || column.format === "date" || column.format === "month";
  const attributes: string[] = raw && value !== null ? [`data-v="${html(String(value))}"`] : [];
  if (shade !== undefined && typeof value === "number") {
    const { style, text } = heat(value, shade);
    classes.push("heat", ...text);
    attributes.push(`style="${style}"`);
  }
  if (typeof value === "string" && column.format === "text" && value.length > LONG_TEXT) classes.push("long");
  if (card && !first) attributes.push(`data-l="${html(column.label)}"`);
  if (classes.length > 0) attributes.push(`class="${classes.join(" ")}"`);
  const tag = first ? "th" : "td";
  // beyond the edge of a triangle there is nothing to say, not even that
  const inner = column.shade === true && value === null ? "" : content(value, column, format);
  return `<${[tag, ...(first ? ['scope="row"'] : []), ...attributes].join(" ")}>${inner}</${tag}>`;
}

/** Whether a row is too much for a phone's width and reads better as a card: many columns, one of which holds sentences. */
const isCard = ({ columns, rows }: TableBlock): boolean =>
  columns.length > 4 &&
  columns.some(
    ({ key, format }, i) =>
      i > 0 && format === "text" && rows.some((row) => typeof row[key] === "string" && row[key].length > LONG_TEXT),
  );

/** Rows of a table as markup. Those from `limit` on are for the screen only. */
export function rowsMarkup(
  columns: readonly TableColumn[],
  rows: readonly Record<string, Cell>[],
  {
    format,
    card,
    limit,
    shaded = shades({ columns, rows }),
  }: { format: Format; card: boolean; limit: number; shaded?: ReadonlyMap<string, Shade> },
): string {
  return rows
    .map(
      (row, i) =>
        `<tr${i >= limit ? ' class="screen-only"' : ""}>${columns
          .map((column, j) =>
            cell(row[column.key] ?? null, column, { shade: shaded.get(column.key), first: j === 0, card, format }),
          )
          .join("")}</tr>`,
    )
    .join("");
}

/** The table with its caption. In print it ends after `printRows`, and says so. */
export function table(block: TableBlock, mode: "screen" | "print", format: Format): string {
  const shaded = shades(block);
  const limit = block.printRows ?? block.rows.length;
  const rows = mode === "print" ? block.rows.slice(0, limit) : block.rows;
  const head = block.columns
    .map(
      (column, j) =>
        `<th scope="col"${j === 0 || LEFT.has(column.format) ? "" : ' class="n"'}>${html(column.label)}</th>`,
    )
    .join("");
  const card = mode === "screen" && isCard(block);
  const body = rowsMarkup(block.columns, rows, { format, card, limit, shaded });
  const filters = (block.filters ?? []).map((key) => block.columns.findIndex((column) => column.key === key));
  const data = ` data-name="${html(slug(block.source ?? block.id))}"${filters.length > 0 ? ` data-filters="${filters.join(" ")}"` : ""}`;
  return `<div class="table${shaded.size > 1 ? " heatmap" : ""}${card ? " cards" : ""}"${data}><table><caption class="vh">${html(block.title)}. ${html(block.subtitle)}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${more(block, mode, format)}`;
}

/** Where the rest of the rows and columns is. */
function more(block: TableBlock, mode: "screen" | "print", format: Format): string {
  const file = block.source === undefined ? "" : `<code>${html(`tables/${block.source}.csv`)}</code>`;
  const all = block.rows.length;
  const shown = mode === "print" ? Math.min(block.printRows ?? all, all) : all;
  if (mode === "screen")
    return file === "" ? "" : `<p class="source">${html(format.say("All rows and columns in"))} ${file}</p>`;
  if (shown === all) return "";
  const first = html(format.say(`The first ${format.integer(shown)} of ${format.integer(all)} rows`));
  return `<p class="source">${first}${file === "" ? "" : `; ${html(format.say("all of them in"))} ${file}`}</p>`;
}
