/** Tables: sort, search, numeric minimum, copy, download; and rows that follow the filter. */
import type { PageRow } from "../../../explore/rows.ts";
import type { Format } from "../../../format.ts";
import type { TableColumn } from "../../../section.ts";
import { rowsMarkup } from "../table.ts";
import { all, button, make, say } from "./dom.ts";
import { csv, type Field, saveCsv } from "./download.ts";

/** Rows that stand there until all are asked for: on a phone's width as many as fit about a screen. */
const FIRST = { wide: 15, narrow: 8, cards: 4 };
/** So many more are shown at once. */
const SPARE = { wide: 5, narrow: 2, cards: 1 };

const sizeOf = (box: HTMLElement): keyof typeof FIRST =>
  !matchMedia("(max-width:480px)").matches ? "wide" : box.classList.contains("cards") ? "cards" : "narrow";

export interface LiveTable {
  box: HTMLElement;
  /** Shows other rows; undefined: those of the report. */
  show(rows: readonly PageRow[] | undefined): void;
}

export interface TableOptions {
  format: Format;
  /** Needed where the rows can change. */
  columns?: readonly TableColumn[];
  /** Makes the first cell of a row something to press. */
  pick?: (row: number) => (() => void) | undefined;
  /** All rows, where the table shows the first of them only: what is downloaded while nothing is searched for. */
  all?: { columns: readonly TableColumn[]; rows: readonly PageRow[] };
}

const raw = (cell: Element): string => (cell as HTMLElement).dataset.v ?? cell.textContent ?? "";
const number = (cell: Element | undefined): number => {
  const value = (cell as HTMLElement | undefined)?.dataset.v;
  return value === undefined || value === "" ? Number.NaN : Number(value);
};
const field = (cell: Element): Field => {
  const value = number(cell);
  return Number.isNaN(value) ? raw(cell) : value;
};

export function liveTable(box: HTMLElement, { format, columns, pick, all: whole }: TableOptions): LiveTable {
  const table = box.querySelector("table")!;
  const body = table.tBodies[0]!;
  const printed = body.innerHTML;
  const heads = [...table.tHead!.rows[0]!.cells];
  const title = box.closest(".block")?.querySelector("h3")?.textContent ?? table.caption?.textContent ?? "";
  const minima = new Map<number, number>();
  const filters = (box.dataset.filters ?? "")
    .split(" ")
    .filter((text) => text !== "")
    .map(Number);
  let rows = [...body.rows];
  let order = [...rows];
  let needle = "";
  const size = box.classList.contains("heatmap") ? "wide" : sizeOf(box);
  const first = FIRST[size];
  const least = first + SPARE[size];
  let open = rows.length <= least;
  const matching = (): HTMLTableRowElement[] =>
    order.filter(
      (row) =>
        (needle === "" || (row.textContent ?? "").toLowerCase().includes(needle)) &&
        [...minima].every(([column, least]) => number(row.cells[column]) >= least),
    );
  const nothing = make("p", { className: "nothing", hidden: true }, format.say("Nothing matches."));
  const apply = (speak = true): void => {
    const found = matching();
    const shown = new Set(open ? found : found.slice(0, first));
    for (const row of rows) row.hidden = !shown.has(row);
    body.append(...order);
    toggle.hidden = found.length <= first || (rows.length <= least && open);
    toggle.textContent = format.say(open ? "Show fewer" : `Show all ${format.integer(found.length)} rows`);
    nothing.hidden = found.length > 0;
    if (speak) say(format.say(`${format.integer(shown.size)} of ${format.integer(rows.length)} rows`));
  };
  const toggle = button("", () => {
    open = !open;
    apply();
  });
  const sortBy = (column: number, descending: boolean): void => {
    const numeric = rows.some((row) => !Number.isNaN(number(row.cells[column])));
    const sign = descending ? -1 : 1;
    order = [...rows].sort((one, two) => {
      const [a, b] = [one.cells[column]!, two.cells[column]!];
      if (!numeric) return sign * raw(a).localeCompare(raw(b), format.locale, { numeric: true });
      const [x, y] = [number(a), number(b)];
      // nothing comes last, whichever way
      if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
      return sign * (x - y);
    });
  };
  const sorted = (): number => heads.findIndex((head) => head.ariaSort !== null);
  heads.forEach((head, column) => {
    const press = make("button", { type: "button" }, ...head.childNodes);
    head.append(press);
    press.addEventListener("click", () => {
      const numeric = rows.some((row) => !Number.isNaN(number(row.cells[column])));
      const descending = head.ariaSort === null ? numeric : head.ariaSort === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      sortBy(column, descending);
      apply();
    });
  });
  const tools = make("div", { className: "tools" });
  if (rows.length > 12 && !box.classList.contains("heatmap")) {
    const search = make("input", { type: "search", placeholder: format.say("Search this table") });
    search.setAttribute("aria-label", `${format.say("Search:")} ${title}`);
    search.addEventListener("input", () => {
      needle = search.value.trim().toLowerCase();
      apply();
    });
    tools.append(make("label", { className: "search" }, search));
  }
  for (const column of filters) {
    const minimum = make("input", { type: "number", step: "any" });
    const percent = /%/.test(rows[0]?.cells[column]?.textContent ?? "");
    minimum.addEventListener("input", () => {
      if (minimum.value === "") minima.delete(column);
      else minima.set(column, Number(minimum.value) / (percent ? 100 : 1));
      apply();
    });
    tools.append(
      make("label", {}, `${heads[column]!.textContent} ${format.say("at least")}`, minimum, percent ? " %" : ""),
    );
  }
  const lines = (): Field[][] => [
    heads.map((head) => head.textContent ?? ""),
    ...(whole !== undefined && needle === ""
      ? whole.rows.map((row) => whole.columns.map(({ key }) => row[key] ?? ""))
      : matching().map((row) => [...row.cells].map(field))),
  ];
  const copy = button(
    format.say("Copy"),
    () => {
      void navigator.clipboard?.writeText(csv(lines())).then(
        () => {
          copy.textContent = format.say("Copied");
          say(format.say("Copied"));
          setTimeout(() => {
            copy.textContent = format.say("Copy");
          }, 1500);
        },
        () => {
          copy.hidden = true;
        },
      );
    },
    `${format.say("Copy:")} ${title}`,
  );
  const download = button(
    format.say("Download CSV"),
    () => saveCsv(box.dataset.name ?? "table", lines()),
    `${format.say("Download CSV:")} ${title}`,
  );
  if (tools.childElementCount > 0) box.before(tools);
  const under = make("div", { className: "under" }, toggle, ...(navigator.clipboard ? [copy] : []), download);
  const source = box.nextElementSibling;
  box.after(nothing, under);
  if (source?.classList.contains("source")) under.append(source);
  if (box.scrollWidth > box.clientWidth) {
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", title);
  }
  const press = (): void => {
    if (pick === undefined) return;
    rows.forEach((row, i) => {
      // what the row is about: its first text
      const about = columns?.findIndex(({ format: code }) => code === "text" || code === "segment") ?? 0;
      const cell = row.cells[Math.max(0, about)];
      const act = pick(i);
      if (cell === undefined || act === undefined || cell.querySelector("button") !== null) return;
      const content = make("button", { type: "button", className: "pick" }, ...cell.childNodes);
      content.addEventListener("click", act);
      cell.append(content);
    });
  };
  press();
  apply(false);
  return {
    box,
    show(next) {
      if (columns === undefined) return;
      body.innerHTML =
        next === undefined
          ? printed
          : rowsMarkup(columns, next, { format, card: box.classList.contains("cards"), limit: next.length });
      rows = [...body.rows];
      order = [...rows];
      open = rows.length <= least;
      press();
      const column = sorted();
      if (column >= 0) sortBy(column, heads[column]!.ariaSort === "descending");
      apply(false);
    },
  };
}

/** Every table of the page that nobody else looks after. */
export const plainTables = (format: Format, taken: ReadonlySet<Element>): LiveTable[] =>
  all<HTMLElement>("main .block .table, main > .table, main > section > .table")
    .filter((box) => !taken.has(box) && !box.classList.contains("numbers"))
    .map((box) => liveTable(box, { format }));
