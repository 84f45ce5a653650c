/** Headline figures: value, change with its arrow, and a sparkline. */
import type { Format } from "../../format.ts";
import type { ChangeAs, Figure } from "../../section.ts";
import { html } from "../escape.ts";

const ARROWS = { up: "M4 .5 7.6 7H.4z", down: "M4 7.5.4 1h7.2z" } as const;
const arrow = (direction: "up" | "down", { say }: Format): string =>
  `<svg class="arrow" viewBox="0 0 8 8" aria-hidden="true"><path d="${ARROWS[direction]}"/></svg><span class="vh">${html(say(direction))} </span>`;

/** "▲ 3.8%" in the colour of better or worse. `share` 0.038 = +3.8 %. */
export function change(share: number, better: Figure["better"], format: Format, as?: ChangeAs): string {
  const text = format.change(share, as).replace(/^[▲▼]\s*/u, "");
  if (text === format.change(0)) return `<span class="change">${html(text)}</span>`;
  const direction = share > 0 ? "up" : "down";
  const tone = better === "neutral" ? "" : direction === better ? " good" : " bad";
  const word =
    better === "neutral" ? "" : `<span class="vh">, ${html(format.say(tone === " good" ? "better" : "worse"))}</span>`;
  return `<span class="change${tone}">${arrow(direction, format)}${html(text)}${word}</span>`;
}

/** Line through `values` with its last point marked; nothing for fewer than two. */
export function sparkline(values: readonly number[]): string {
  const known = values.filter((value) => Number.isFinite(value));
  if (known.length < 2) return "";
  const [width, height, inset] = [120, 30, 3];
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const points = known.map((value, i) => [
    inset + (i * (width - 2 * inset)) / (known.length - 1),
    height - inset - ((value - low) / span) * (height - 2 * inset),
  ]);
  const at = ([x, y]: number[]): string => `${x!.toFixed(1)} ${y!.toFixed(1)}`;
  const last = points.at(-1)!;
  return `<svg class="spark" viewBox="0 0 ${width} ${height}" aria-hidden="true"><path d="M${points.map(at).join("L")}"/><circle cx="${last[0]!.toFixed(1)}" cy="${last[1]!.toFixed(1)}" r="2.8"/></svg>`;
}

/** A comparison, or the words that stand for it; nothing where there is nothing to compare with. */
function compared(
  { change: share, label, text }: { change: number | null; label: string; text?: string | undefined },
  { better, changeAs }: Figure,
  format: Format,
): string {
  if (label === "" || (share === null && text === undefined)) return "";
  const said = share === null ? html(text ?? "") : change(share, better, format, changeAs);
  return `<span class="versus">${said} ${html(label)}</span>`;
}

function figure(item: Figure, format: Format): string {
  const cell = item.cell === undefined ? "" : ` data-cell="${html(item.cell)}"`;
  return `<div class="figure"><dt>${html(item.label)}</dt><dd><strong${cell}>${html(format.value(item.value, item.format))}</strong>${compared(
    { change: item.change, label: item.changeLabel, text: item.changeText },
    item,
    format,
  )}${item.change2 === undefined ? "" : compared(item.change2, item, format)}${sparkline(item.trend)}</dd></div>`;
}

/** A strip of figures, side by side. */
export const figures = (items: readonly Figure[], format: Format): string =>
  items.length === 0
    ? ""
    : `<dl class="figures" style="--n:${Math.min(items.length, 6)}">${items.map((item) => figure(item, format)).join("")}</dl>`;
