/** What runs in the reader's browser: brings charts and tables to life, and with them the filter, where the page carries a shop. */
import { dayOf } from "../../../calendar.ts";
import type { ExploreData } from "../../../explore/contract.ts";
import { isDefault, type PageFilter } from "../../../explore/filter.ts";
import { unpackExplore } from "../../../explore/pack.ts";
import type { PageRow } from "../../../explore/rows.ts";
import { spanOf } from "../../../explore/totals.ts";
import { type Format, formatter } from "../../../format.ts";
import { translator } from "../../../language/translate.ts";
import { rowIn } from "../../rows-in-language.ts";
import { figures } from "../figures.ts";
import { filteredFigures } from "../filtered-figures.ts";
import { type Lens, lensOf, PERIOD_VIEWS, viewRows } from "../views.ts";
import { type LiveChart, startCharts } from "./charts.ts";
import type { LiveBlock, PageData, VegaRuntime } from "./data.ts";
import { all, make } from "./dom.ts";
import { openList } from "./drill.ts";
import { filterBar, pageFilterWords } from "./filter-bar.ts";
import { listBehind } from "./lists.ts";
import { type LiveTable, liveTable, plainTables } from "./tables.ts";
import { startTooltip } from "./tooltip.ts";

declare const vega: VegaRuntime;

/** The shop that the page carries; undefined where there is none, or the browser cannot unpack it. */
async function shopOf({ explore }: PageData): Promise<ExploreData | undefined> {
  if (explore === undefined || typeof DecompressionStream === "undefined") return undefined;
  const packed = Uint8Array.from(atob(explore.body), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return unpackExplore(explore.head, explore.ids, new Uint8Array(await new Response(stream).arrayBuffer()));
}

/** Where the reader is in the contents. */
function followContents(): void {
  const links = new Map(all<HTMLAnchorElement>(".side a").map((link) => [link.hash.slice(1), link]));
  const places = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        for (const link of links.values()) link.removeAttribute("aria-current");
        links.get(target.id)?.setAttribute("aria-current", "true");
      }
    },
    { rootMargin: "-10% 0px -80% 0px" },
  );
  for (const place of all("main > section")) places.observe(place);
}

/** Marks of the same segment stand out everywhere while one of them is pointed at. */
function linkSegments(charts: ReadonlyMap<string, LiveChart>): (segment: string | undefined) => void {
  let last: string | undefined;
  return (segment) => {
    if (segment === last) return;
    last = segment;
    for (const chart of charts.values()) chart.signal("linked", segment ?? null);
    for (const cell of all<HTMLElement>("main .segment"))
      cell.closest("tr")?.classList.toggle("linked", segment !== undefined && cell.textContent === segment);
  };
}

async function start(): Promise<void> {
  document.documentElement.classList.add("js");
  const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}") as PageData;
  const format = formatter(data.locale, data.currency, data.words && translator(data.words));
  startTooltip();
  const shop = await shopOf(data);
  let lens: Lens | undefined = shop && lensOf(shop, { weeks: 1 }, format);
  const open = (live: LiveBlock | undefined, datum: Readonly<Record<string, unknown>>): void => {
    const list = live === undefined || lens === undefined ? undefined : listBehind(live.view, inEnglish(datum), lens);
    if (list !== undefined) openList(list, format);
  };
  const segments = new Map((shop?.segments ?? []).map((name) => [format.say(name), name]));
  /** What is drawn with the shop's own names of its segments. */
  const inEnglish = (datum: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    data.words === undefined
      ? datum
      : Object.fromEntries(Object.entries(datum).map(([key, value]) => [key, segments.get(String(value)) ?? value]));
  let link: (segment: string | undefined) => void = () => undefined;
  const charts = startCharts(data, vega, {
    words: format.say,
    picked: (id, datum) => open(data.charts[id]?.live, datum),
    pointed: (datum) => link(typeof datum?.segment === "string" ? datum.segment : undefined),
  });
  link = linkSegments(charts);
  const { tables, shown } = startTables(data, shop, format, open);
  for (const cell of all<HTMLElement>("main .segment")) {
    const row = cell.closest("tr");
    row?.addEventListener("pointerenter", () => link(cell.textContent ?? undefined));
    row?.addEventListener("pointerleave", () => link(undefined));
  }
  if (lens !== undefined && shop !== undefined) {
    const original = lens;
    const strip = document.querySelector(".summary .figures");
    const apply = (filter: PageFilter): void => {
      lens = isDefault(filter) ? original : lensOf(shop, filter, format);
      const rowsOf = (view: LiveBlock["view"]): PageRow[] | undefined =>
        lens === undefined || isDefault(filter) ? undefined : viewRows(view, lens);
      for (const [id, chart] of charts)
        follow(
          chart.box,
          data.charts[id]?.live,
          rowsOf,
          (rows) => chart.show(rows?.map((row) => rowIn(row, format.say))),
          { filter, shop, format },
        );
      for (const [id, table] of tables)
        follow(
          table.box,
          data.tables[id]?.live,
          (view) => completed(rowsOf(view), data.tables[id]),
          (rows) => {
            shown.set(id, rows);
            table.show(rows);
          },
          { filter, shop, format },
        );
      const now = isDefault(filter) || lens === undefined ? data.figures : filteredFigures(data.figures, lens);
      const fresh = make("div");
      fresh.innerHTML = figures(now, format);
      const list = fresh.firstElementChild;
      if (strip !== null && list !== null) strip.replaceChildren(...list.children);
    };
    filterBar(shop, format, apply);
  }
  followContents();
  addEventListener("beforeprint", () => {
    for (const notes of all<HTMLDetailsElement>("details.notes")) notes.open = true;
  });
}

/** Rows with what a filter does not change, such as what to do with a segment, from the printed row of the same first cell. */
function completed(rows: PageRow[] | undefined, table: PageData["tables"][string] | undefined): PageRow[] | undefined {
  const key = table?.columns[0]?.key;
  if (rows === undefined || table === undefined || key === undefined) return rows;
  const printed = new Map(table.rows.map((row) => [row[key], row]));
  return rows.map((row) => ({ ...printed.get(row[key] ?? null), ...row }));
}

/** Tables that follow the filter, and whose rows open lists; every other one by itself. `shown`: their rows under the filter. */
function startTables(
  data: PageData,
  shop: ExploreData | undefined,
  format: Format,
  open: (live: LiveBlock | undefined, datum: Readonly<Record<string, unknown>>) => void,
): { tables: Map<string, LiveTable>; shown: Map<string, readonly PageRow[] | undefined> } {
  const tables = new Map<string, LiveTable>();
  const shown = new Map<string, readonly PageRow[] | undefined>();
  for (const [id, { columns, live, rows }] of Object.entries(data.tables)) {
    const box = document.querySelector<HTMLElement>(`#block-${CSS.escape(id)} .table`);
    if (box === null) continue;
    const pick =
      (i: number): (() => void) =>
      () =>
        open(live, shown.get(id)?.[i] ?? rows[i] ?? {});
    tables.set(id, liveTable(box, { format, columns, ...(shop === undefined ? {} : { pick }) }));
  }
  plainTables(format, new Set([...tables.values()].map(({ box }) => box)));
  return { tables, shown };
}

/** Gives a block its rows under the filter and the title that holds then; one that cannot follow says so. */
function follow(
  box: HTMLElement,
  live: LiveBlock | undefined,
  rowsOf: (view: LiveBlock["view"]) => PageRow[] | undefined,
  show: (rows: readonly PageRow[] | undefined) => void,
  { filter, shop, format }: { filter: PageFilter; shop: ExploreData; format: Format },
): void {
  const block = box.closest<HTMLElement>(".block");
  const heading = block?.querySelector("h3");
  if (block === null || heading === null || heading === undefined) return;
  const rows = live === undefined ? undefined : rowsOf(live.view);
  heading.dataset.finding ??= heading.textContent ?? "";
  const follows = rows !== undefined;
  // an empty chart says less than the sentence
  const empty = follows && rows.length === 0;
  block.classList.toggle("is-empty", empty);
  show(rows);
  box.dispatchEvent(new Event("shown"));
  heading.textContent = follows && live !== undefined ? live.title : heading.dataset.finding;
  block.querySelector(".follows")?.remove();
  const measure = block.querySelector<HTMLElement>(":scope > .sub");
  if (measure !== null) {
    measure.dataset.measure ??= measure.textContent ?? "";
    const span = spanOf(shop, filter);
    measure.textContent =
      follows && live?.measure !== undefined
        ? `${live.measure}, ${format.range(dayOf(span.from), dayOf(span.to))}`
        : measure.dataset.measure;
  }
  if (isDefault(filter)) return;
  const asked = live !== undefined && PERIOD_VIEWS.has(live.view) ? filter : ({ ...filter, weeks: 1 } as const);
  const words = pageFilterWords(asked, shop, format);
  const note = follows
    ? empty
      ? `${words}: ${format.say("nothing to show")}`
      : words
    : format.say("Whole shop, as printed");
  if (note === "") return;
  heading.after(make("p", { className: `follows${follows ? "" : " whole"}` }, note));
}

void start();
