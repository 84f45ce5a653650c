/**
 * Lays the printed page out, in the browser that will print it: a section that is a little too long for a page is set
 * closer and its charts lower until it fits; a longer one is set closer where that saves a page; then the breaks are
 * chosen; then charts grow into the room that is left.
 */
import type { Page } from "puppeteer";
import { type PagePart, pageStarts } from "./paginate.ts";

/** Draws a chart of the page again with a plot of that height in pixels. */
export type Redraw = (id: string, height: number) => Promise<string>;

/** How far a chart may leave its own height. */
const LEAST = 0.68;
const MOST = 1.5;
/** The leading chart fills the summary page. */
const LEAD = { least: 0.55, most: 2 } as const;
/** Smallest scale at which a section is still set in readable type; in steps that leave small type a size the printer has. */
const LEAST_ZOOM = 0.95;

interface PlacedChart {
  id: string;
  /** Of the plot, as drawn. */
  height: number;
  /** Pixels on the page for one pixel of the drawing. */
  scale: number;
  /** Number of its row; charts side by side share it. */
  row: number;
  top: number;
  lead: boolean;
}
interface PlacedSection {
  summary: boolean;
  height: number;
  /** Its height when set closer. */
  tight: number;
  charts: PlacedChart[];
}
/** Whether a section is set closer, by its number. */
interface Tight {
  index: number;
  tight: boolean;
}
interface Placed {
  pieces: PagePart[];
  charts: PlacedChart[];
}

/** `pageHeight`: what a page can hold, in pixels. */
export async function layOut(page: Page, pageHeight: number, redraw: Redraw): Promise<void> {
  await page.evaluate(shortenContents, pageHeight, 1 - LEAD.least);
  const sections = await page.evaluate(measureSections);
  const lower: [PlacedChart, number][] = [];
  const closer: Tight[] = [];
  for (const [index, { summary, height, tight, charts }] of sections.entries()) {
    if (height <= pageHeight) continue;
    const give = rowHeights(charts, (chart) => chart.height * (1 - least(chart)));
    const setCloser = tight <= pageHeight || height - give > pageHeight;
    const over = (setCloser ? tight : height) - pageHeight;
    // a summary too long for a page still brings as much onto it as it can
    if (!summary && (pageHeight + over - give) * LEAST_ZOOM > pageHeight) continue;
    const share = Math.min(1, over / give);
    if (share > 0) for (const chart of charts) lower.push([chart, chart.height * (1 - share * (1 - least(chart)))]);
    closer.push({ index, tight: setCloser });
  }
  await page.evaluate(setSections, closer, await drawings(lower, redraw), pageHeight, LEAST_ZOOM);
  const fitted = new Set(closer.map(({ index }) => index));
  const long = [...sections.keys()].filter((index) => sections[index]!.height > pageHeight && !fitted.has(index));

  const { pieces, charts } = await savePages(page, pageHeight, long);
  const starts = pageStarts(pieces, pageHeight);
  const higher: [PlacedChart, number][] = [];
  for (const [i, start] of starts.entries()) {
    const first = pieces[start]!;
    const last = pieces[(starts[i + 1] ?? pieces.length) - 1]!;
    const here = charts.filter((chart) => chart.top >= first.top && chart.top < last.bottom);
    const room = pageHeight - (last.bottom - first.top) - first.repeated;
    const take = rowHeights(here, (chart) => chart.height * (most(chart) - 1));
    const share = Math.min(1, room / take);
    // a few pixels are not worth a drawing
    if (take === 0 || share * take < 12) continue;
    for (const chart of here) higher.push([chart, chart.height * (1 + share * (most(chart) - 1))]);
  }
  await page.evaluate(breakBefore, starts, await drawings(higher, redraw));
}

/** Sets those of the sections closer that take a page less for it; what stands where then. */
async function savePages(page: Page, pageHeight: number, sections: readonly number[]): Promise<Placed> {
  let placed = await page.evaluate(measurePieces, pageHeight, []);
  const pages = ({ pieces }: Placed): number => pageStarts(pieces, pageHeight).length;
  const longer: Tight[] = [];
  for (const index of sections) {
    const closer = await page.evaluate(measurePieces, pageHeight, [...longer.splice(0), { index, tight: true }]);
    if (pages(closer) < pages(placed)) placed = closer;
    else longer.push({ index, tight: false });
  }
  return longer.length === 0 ? placed : page.evaluate(measurePieces, pageHeight, longer);
}

const least = (chart: PlacedChart): number => (chart.lead ? LEAD.least : LEAST);
const most = (chart: PlacedChart): number => (chart.lead ? LEAD.most : MOST);

interface Drawing {
  id: string;
  height: number;
  svg: string;
}
const drawings = (charts: readonly [PlacedChart, number][], redraw: Redraw): Promise<Drawing[]> =>
  Promise.all(
    charts.map(async ([{ id }, exact]) => {
      const height = Math.floor(exact);
      return { id, height, svg: await redraw(id, height) };
    }),
  );

/** Sum over rows of the highest `of` in each: what the page gains or loses in pixels. */
function rowHeights(charts: readonly PlacedChart[], of: (chart: PlacedChart) => number): number {
  const rows = new Map<number, number>();
  for (const chart of charts) rows.set(chart.row, Math.max(rows.get(chart.row) ?? 0, of(chart) * chart.scale));
  return rows.values().reduce((sum, height) => sum + height, 0);
}

// ---- What follows runs in the page, each function by itself: it is sent there as text.

/** Short contents where the long ones would push the summary over its page. */
function shortenContents(pageHeight: number, give: number): void {
  const summary = document.getElementById("summary");
  const lead = summary?.querySelector<HTMLElement>(".lead .chart");
  const most = pageHeight + Number(lead?.dataset.height ?? 0) * give;
  if (summary !== null && summary.getBoundingClientRect().height > most)
    summary.querySelector(".contents")?.classList.add("compact");
}

function measureSections(): PlacedSection[] {
  return [...document.querySelectorAll(".summary, .section")].map((section) => {
    const height = section.getBoundingClientRect().height;
    section.classList.add("tight");
    const tight = section.getBoundingClientRect().height;
    section.classList.remove("tight");
    const charts = [...section.querySelectorAll<HTMLElement>(".chart[data-height]")].map((chart) => ({
      id: chart.dataset.chart!,
      height: Number(chart.dataset.height),
      scale: chart.clientWidth / Number(chart.dataset.width),
      row: [...document.querySelectorAll(".row")].indexOf(chart.closest(".row")!),
      top: 0,
      lead: chart.closest(".lead") !== null,
    }));
    return { summary: section.matches(".summary"), height, tight, charts };
  });
}

/** Puts lower drawings into place, sets sections closer, and where that is not quite enough, a little smaller. */
function setSections(sections: Tight[], lower: Drawing[], pageHeight: number, leastZoom: number): void {
  for (const { id, height, svg } of lower) {
    const box = document.querySelector<HTMLElement>(`.chart[data-chart="${CSS.escape(id)}"]`)!;
    box.dataset.height = String(height);
    box.querySelector(".drawn")!.innerHTML = svg;
  }
  const all = document.querySelectorAll<HTMLElement>(".summary, .section");
  for (const { index, tight } of sections) {
    const section = all[index]!;
    section.classList.toggle("tight", tight);
    for (let zoom = 1; zoom >= leastZoom && section.getBoundingClientRect().height > pageHeight; zoom -= 0.025)
      section.style.zoom = String(zoom);
    // a page with two lines of contents on it says less than page 1 without any
    if (section.matches(".summary") && section.getBoundingClientRect().height > pageHeight)
      section.querySelector(".contents")?.remove();
  }
}

/** Sets sections closer or not; then the pieces in order, each marked with its number. Tables of full width may break between rows. */
function measurePieces(pageHeight: number, changes: readonly Tight[]): Placed {
  const all = document.querySelectorAll(".summary, .section");
  for (const { index, tight } of changes) all[index]!.classList.toggle("tight", tight);
  const pieces: PagePart[] = [];
  const add = (element: Element, top: number, bottom: number, repeated: number, place: PagePart["place"]): void => {
    element.setAttribute("data-piece", String(pieces.length));
    pieces.push({ top, bottom, repeated, place });
  };
  for (const section of all) {
    // a heading and the figures under it never stand at the foot of a page without what follows
    let heading = true;
    const start = section.getBoundingClientRect().top;
    add(section, start, start, 0, "section");
    // what to do stands on the first page, under what changed
    const todo = section.querySelector(".todo")?.getBoundingClientRect().bottom ?? start;
    const first = todo - start <= pageHeight ? todo : start;
    for (const unit of section.querySelectorAll(".unit")) {
      const { top, bottom } = unit.getBoundingClientRect();
      const rows = unit.classList.contains("pair") ? [] : [...unit.querySelectorAll("tbody tr")];
      const runsOn = rows.length >= 8;
      const uncut = runsOn ? rows[3]!.getBoundingClientRect().bottom : bottom;
      if (heading) pieces.at(-1)!.bottom = uncut;
      else add(unit, top, uncut, 0, "block");
      heading &&= unit.matches(".head") || unit.querySelector(":scope > .figures") !== null || bottom < first;
      if (!runsOn) continue;
      const head = unit.querySelector("thead")!.getBoundingClientRect().height;
      // the last rows stay with the end of the table
      for (const row of rows.slice(4, -3)) {
        const place = row.getBoundingClientRect();
        add(row, place.top, place.bottom, head, "row");
      }
      pieces.at(-1)!.bottom = bottom;
    }
  }
  const charts: PlacedChart[] = [];
  for (const chart of document.querySelectorAll<HTMLElement>(".chart[data-height]")) {
    const row = chart.closest(".row")!;
    // beside a table, a chart that grows would leave the table behind
    if (row.querySelector(".table, .text") !== null) continue;
    charts.push({
      id: chart.dataset.chart!,
      height: Number(chart.dataset.height),
      scale: chart.getBoundingClientRect().width / Number(chart.dataset.width),
      row: [...document.querySelectorAll(".row")].indexOf(row),
      top: chart.getBoundingClientRect().top,
      lead: chart.closest(".lead") !== null,
    });
  }
  return { pieces, charts };
}

/** Breaks before the chosen pieces, puts higher drawings into place, and writes page numbers into the contents. */
function breakBefore(starts: number[], higher: Drawing[]): void {
  for (const { id, svg } of higher)
    document.querySelector(`.chart[data-chart="${CSS.escape(id)}"] .drawn`)!.innerHTML = svg;
  for (const start of starts.slice(1)) document.querySelector(`[data-piece="${start}"]`)?.classList.add("page-start");
  for (const place of document.querySelectorAll<HTMLElement>("[data-page-of]")) {
    const piece = Number(document.getElementById(place.dataset.pageOf ?? "")?.dataset.piece);
    place.textContent = String(starts.filter((start) => start <= piece).length);
  }
}
