/** The door to the notebook: what a cell shows goes out through here, one MIME type per message, in order. */
import type { Format } from "../format.ts";
import { formatter } from "../format.ts";
import { html } from "../report/escape.ts";
import type { Dataset } from "./dataset.ts";
import { summaryOf, summaryText } from "./dataset.ts";
import { markupTable, muted } from "./markup.ts";

/** What the TypeScript kernel offers to show something with. */
interface Display {
  html(text: string): void;
  svg(text: string): void;
  markdown(text: string): void;
}

/** The kernel leaves its own `require` here; its "tslab" is the running kernel, whichever copy that is. */
interface KernelGlobal {
  __tslab__?: { require(name: "tslab"): { display: Display } };
}

/** The running notebook's display; undefined outside one. */
export const notebook = (): Display | undefined => (globalThis as KernelGlobal).__tslab__?.require("tslab").display;

export type Output =
  | { mime: "text/html"; text: string; plain: string }
  | { mime: "image/svg+xml"; text: string; plain: string }
  | { mime: "text/markdown"; text: string; plain: string };

/** Shows one piece in the cell; outside a notebook its plain text is printed. */
export function emit(output: Output): void {
  const display = notebook();
  if (display === undefined) {
    if (output.plain !== "") console.log(output.plain);
  } else if (output.mime === "text/html") display.html(output.text);
  else if (output.mime === "image/svg+xml") display.svg(output.text);
  else display.markdown(output.text);
}

let current: Format = formatter("en-GB", "GBP");
/** How numbers are written where a value does not say it itself: as the data loaded last. */
export const currentFormat = (): Format => current;

/** A dataset's summary as HTML. */
export const summaryMarkup = (data: Dataset): string =>
  markupTable({
    body: summaryOf(data).map(([label, text]) => [
      { content: muted(label), side: "left" },
      { content: html(text), side: "left", style: "white-space:normal" },
    ]),
  });

/** Prints what was loaded, and remembers its locale and currency for `show`. */
export function announce(data: Dataset): void {
  current = data.context.format;
  emit({ mime: "text/html", text: summaryMarkup(data), plain: summaryText(data) });
}
