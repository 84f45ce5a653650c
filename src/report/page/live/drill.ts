/** What lies behind a number: its customers or products as a list, to look at and to take along. */
import type { PageRow } from "../../../explore/rows.ts";
import type { Format } from "../../../format.ts";
import type { TableColumn } from "../../../section.ts";
import { rowsMarkup } from "../table.ts";
import { button, make } from "./dom.ts";
import { liveTable } from "./tables.ts";

/** Rows put into the page; the download has all of them. */
const MOST_SHOWN = 500;

export interface List {
  title: string;
  /** Where it comes from, in a sentence. */
  subtitle: string;
  columns: readonly TableColumn[];
  rows: readonly PageRow[];
  /** Of the file, without its ending. */
  name: string;
}

export const CUSTOMER_COLUMNS: readonly TableColumn[] = [
  { key: "customer_id", label: "Customer", format: "text" },
  { key: "segment", label: "Segment", format: "segment" },
  { key: "region", label: "Region", format: "text" },
  { key: "monetary", label: "Spent", format: "moneyWhole" },
  { key: "frequency", label: "Purchases", format: "integer" },
  { key: "recency_days", label: "Days since last", format: "integer" },
  { key: "usual_gap_days", label: "Usual gap, days", format: "integer" },
];

let dialog: HTMLDialogElement | undefined;

/** Opens the list above the page. The keyboard stays in it until it is closed, and goes back to where it was. */
export function openList({ title: english, subtitle, columns, rows, name }: List, format: Format): void {
  const title = format.say(english);
  dialog?.remove();
  const close = button(format.say("Close"), () => dialog?.close());
  close.className = "close";
  const head = make("tr");
  columns.forEach(({ label, format: code }, i) => {
    const cell = make("th", {}, format.say(label));
    cell.scope = "col";
    if (i > 0 && code !== "text" && code !== "segment") cell.className = "n";
    head.append(cell);
  });
  const table = make("table", {}, make("caption", { className: "vh" }, title), make("thead", {}, head));
  const body = make("tbody");
  const shown = rows.slice(0, MOST_SHOWN);
  body.innerHTML = rowsMarkup(columns, shown, { format, card: false, limit: shown.length });
  table.append(body);
  const box = make("div", { className: "table" }, table);
  box.dataset.name = name;
  const heading = make("h2", { id: "list-title" }, title);
  dialog = make(
    "dialog",
    { className: "list" },
    make("div", { className: "list-head" }, heading, close),
    make("p", { className: "sub" }, format.say(subtitle)),
    make("div", { className: "block" }, box),
  );
  dialog.setAttribute("aria-labelledby", "list-title");
  document.body.append(dialog);
  liveTable(box, { format, all: { columns, rows } });
  if (rows.length > shown.length)
    box.after(
      make(
        "p",
        { className: "source" },
        format.say(
          `The first ${format.integer(shown.length)} of ${format.integer(rows.length)}; the download has all of them.`,
        ),
      ),
    );
  dialog.addEventListener("close", () => dialog?.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog?.close();
  });
  dialog.showModal();
}
