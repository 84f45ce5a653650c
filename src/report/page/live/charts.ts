/** Charts: the drawing that came with the page gives way to a live one of the same look, as soon as it is about to be seen. */

import type { PageRow } from "../../../explore/rows.ts";
import { withUnits } from "../../charts/units.ts";
import type { PageData, VegaRuntime, VegaView } from "./data.ts";
import { all, button, make } from "./dom.ts";
import { save, saveCsv } from "./download.ts";
import { numbersTable } from "./numbers.ts";
import { showTip } from "./tooltip.ts";

export interface LiveChart {
  id: string;
  box: HTMLElement;
  /** Shows other rows; undefined: those of the report. Drawn at once where it is in sight, else when it comes there. */
  show(rows: readonly PageRow[] | undefined): void;
  /** Sets a signal of the chart where it has one of that name. */
  signal(name: string, value: unknown): void;
}

type Picked = (chart: string, datum: Record<string, unknown>) => void;
type Pointed = (datum: Record<string, unknown> | undefined) => void;

const DATA = "rows";

interface Dataset {
  name: string;
  values?: PageRow[];
}

function recolourWith(dark: Record<string, string>): (value: unknown) => unknown {
  const recolour = (value: unknown): unknown => {
    if (typeof value === "string") {
      const plain = dark[value] ?? dark[value.toLowerCase()];
      // colours inside expressions stand in quotes
      return (
        plain ??
        value.replace(/(['"])(#[0-9a-f]{6}|white|black)\1/gi, (whole, q: string, colour: string) => {
          const other = dark[colour.toLowerCase()];
          return other === undefined ? whole : q + other + q;
        })
      );
    }
    if (Array.isArray(value)) return value.map(recolour);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, key === "values" ? inner : recolour(inner)]),
    );
  };
  return recolour;
}

/** The columns that a chart's tooltips name, which are those a reader wants of its numbers. */
export function tooltipFields(spec: unknown): { field: string; title: string }[] {
  const found = new Map<string, string>();
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      for (const [, title, field] of value.matchAll(/"([^"\\]+)": [^,{}]*?datum\["([^"\\]+)"\]/g))
        found.set(field!, title!);
      return;
    }
    if (Array.isArray(value)) for (const one of value) visit(one);
    // a mark that cannot be pointed at has none to show
    else if (typeof value === "object" && value !== null && (value as { interactive?: boolean }).interactive !== false)
      for (const [key, inner] of Object.entries(value)) if (key !== "values") visit(inner);
  };
  visit(spec);
  return [...found].map(([field, title]) => ({ field, title }));
}

export function startCharts(
  data: PageData,
  vega: VegaRuntime,
  on: { picked: Picked; pointed: Pointed; words: (text: string) => string },
): Map<string, LiveChart> {
  const darkMode = matchMedia("(prefers-color-scheme: dark)");
  const recolour = recolourWith(data.dark);
  const locale = withUnits(vega.locale(data.number, data.time), data.locale, data.currency);
  const charts = new Map<string, LiveChart>();
  const inSight = new Map<HTMLElement, () => void>();

  for (const box of all<HTMLElement>(".chart")) {
    const id = box.dataset.chart ?? "";
    const chart = data.charts[id];
    const drawn = box.querySelector<HTMLElement>(".drawn");
    if (chart === undefined || drawn === null) continue;
    const own = (chart.spec.data as Dataset[] | undefined)?.find(({ name }) => name === DATA)?.values;
    let view: VegaView | undefined;
    let rows: readonly PageRow[] | undefined;
    let visible = false;
    let stale = true;
    let drawing = 0;

    const draw = async (): Promise<void> => {
      const mine = ++drawing;
      stale = false;
      view?.finalize();
      const target = make("div");
      const room = box.clientWidth;
      const spec = darkMode.matches ? recolour(chart.spec) : chart.spec;
      const fresh = new vega.View(vega.parse(spec, null, { ast: true }), {
        expr: vega.expressionInterpreter,
        renderer: "svg",
        container: target,
        hover: true,
        loader: {
          load: () => Promise.reject(new Error("charts load nothing")),
          sanitize: () => Promise.reject(new Error("no links")),
        },
      });
      view = fresh;
      fresh.locale(locale);
      fresh.tooltip(showTip);
      fresh.addEventListener("click", (event, item) => {
        // a tap moves nothing, so nothing else would show it
        if (item?.tooltip !== undefined) showTip(undefined, event as MouseEvent, item, item.tooltip);
        if (item?.datum !== undefined) on.picked(id, item.datum);
      });
      fresh.addEventListener("pointerover", (_, item) => on.pointed(item?.datum));
      fresh.addEventListener("pointerout", () => on.pointed(undefined));
      if (rows !== undefined)
        fresh.data(
          DATA,
          rows.map((row) => ({ ...row })),
        );
      // narrower than it was drawn: lay it out again, a little enlarged, rather than shrink its letters
      const fitted = typeof chart.spec.autosize === "object" && room < chart.width;
      const wanted = Math.max(260, Math.round(room / 1.12), chart.least ?? 0);
      if (fitted) fresh.signal("width", wanted);
      await fresh.runAsync();
      if (mine !== drawing) {
        fresh.finalize();
        return;
      }
      const svg = target.querySelector("svg");
      if (svg === null) return;
      svg.setAttribute("aria-hidden", "true");
      svg.removeAttribute("role");
      svg.removeAttribute("width");
      svg.removeAttribute("height");
      let live = box.querySelector<HTMLElement>(".live");
      if (live === null) {
        live = make("div", { className: "drawn live" });
        live.setAttribute("role", "img");
        live.setAttribute("aria-label", drawn.getAttribute("aria-label") ?? "");
        drawn.classList.add("static-behind");
        box.append(live);
      }
      // a drawing that needs more than there is scrolls sideways in its box
      const wide = fitted && wanted > room;
      live.style.width = wide ? `${wanted}px` : "";
      if (wide) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
      live.replaceChildren(target);
    };

    charts.set(id, {
      id,
      box,
      show(next) {
        if (rows === next) return;
        rows = next;
        stale = true;
        if (!visible) return;
        if (view === undefined || own === undefined) void draw();
        else {
          stale = false;
          view.data(
            DATA,
            (next ?? own).map((row) => ({ ...row })),
          );
          void view.runAsync();
        }
      },
      signal(name, value) {
        if (!visible || view === undefined || !JSON.stringify(chart.spec.signals ?? []).includes(`"${name}"`)) return;
        view.signal(name, value);
        void view.runAsync();
      },
    });
    inSight.set(box, () => {
      visible = true;
      if (stale) void draw();
    });
    const redraw = (): void => {
      stale = true;
      if (visible) void draw();
    };
    darkMode.addEventListener("change", redraw);
    onResize(redraw);
    const parts = { view: () => view, rows: () => rows ?? own ?? [], spec: chart.spec, words: on.words };
    tools(id, box, parts);
  }

  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) inSight.get(target as HTMLElement)?.();
    },
    { rootMargin: "600px" },
  );
  for (const box of inSight.keys()) watcher.observe(box);
  return charts;
}

const resized: (() => void)[] = [];
const onResize = (redraw: () => void): void => void resized.push(redraw);
let width = globalThis.innerWidth;
let waiting: ReturnType<typeof setTimeout> | undefined;
globalThis.addEventListener?.("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    for (const redraw of resized) redraw();
  }, 150);
});

/** Under a chart: its numbers as a table, for those who read them and those who listen, and as files. */
function tools(
  id: string,
  box: HTMLElement,
  {
    view,
    rows,
    spec,
    words,
  }: {
    view: () => VegaView | undefined;
    rows: () => readonly PageRow[];
    spec: Record<string, unknown>;
    words: (text: string) => string;
  },
): void {
  const known = new Set(rows().flatMap((row) => Object.keys(row)));
  const fields = tooltipFields(spec).filter(({ field }) => known.has(field));
  const title = (): string => box.closest(".block")?.querySelector("h3")?.textContent ?? id;
  const bar = make("div", { className: "under" });
  const lines = (): (string | number)[][] => {
    const seen = new Set<string>();
    return rows().flatMap((row) => {
      const line = fields.map(({ field }) => plainValue(row[field]));
      const key = line.join("\u0000");
      if (seen.has(key)) return [];
      seen.add(key);
      return [line];
    });
  };
  if (fields.length > 0) {
    let shown: HTMLElement | undefined;
    const heads = fields.map((one) => one.title);
    const show = (open: boolean): void => {
      shown?.remove();
      shown = open ? numbersTable(title(), heads, lines()) : undefined;
      if (shown !== undefined) bar.after(shown);
      toggle.setAttribute("aria-expanded", String(open));
    };
    const toggle = button(words("Numbers"), () => show(shown === undefined), `${words("Numbers:")} ${title()}`);
    toggle.setAttribute("aria-expanded", "false");
    box.addEventListener("shown", () => show(shown !== undefined));
    const file = (): void => saveCsv(id, [heads, ...lines()]);
    bar.append(toggle, button("CSV", file, `CSV: ${title()}`));
  }
  bar.append(
    button(
      "PNG",
      () => {
        void view()
          ?.toCanvas(2)
          .then((canvas) => {
            const sheet = make("canvas", { width: canvas.width + 48, height: canvas.height + 48 });
            const pen = sheet.getContext("2d");
            if (pen === null) return;
            pen.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
            pen.fillRect(0, 0, sheet.width, sheet.height);
            pen.drawImage(canvas, 24, 24);
            sheet.toBlob((blob) => {
              if (blob !== null) save(`${id}.png`, blob);
            });
          });
      },
      `PNG: ${title()}`,
    ),
  );
  box.after(bar);
}

const plainValue = (value: PageRow[string] | undefined): string | number =>
  typeof value === "number" ? value : String(value ?? "");
