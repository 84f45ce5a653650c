/**
 * What runs in the reader's browser. `pageScript` is sent as its own source text, so it refers to nothing outside itself;
 * what it needs comes as arguments.
 */

/** The part of the Vega runtime that the page uses. */
interface VegaRuntime {
  parse(spec: unknown, config: unknown, options: { ast: boolean }): unknown;
  View: new (
    runtime: unknown,
    options: Record<string, unknown>,
  ) => {
    tooltip(handler: (handler: unknown, event: MouseEvent, item: unknown, value: unknown) => void): void;
    signal(name: string, value?: unknown): unknown;
    locale(locale: object): unknown;
    runAsync(): Promise<unknown>;
    finalize(): void;
  };
  locale(number: unknown, time: unknown): object;
  expressionInterpreter: unknown;
}

export interface PageData {
  charts: Record<string, { spec: Record<string, unknown>; width: number }>;
  number: unknown;
  time: unknown;
  units: Record<string, string>;
  dark: Record<string, string>;
  texts: { search: string; all: string; fewer: string; copy: string; copied: string; download: string; least: string };
}

export function pageScript(
  data: PageData,
  vega: VegaRuntime,
  withUnits: <L extends object>(locale: L, units: Record<string, string>) => L,
): void {
  const root = document.documentElement;
  root.classList.add("js");
  const all = <E extends Element>(selector: string, from: ParentNode = document): E[] => [
    ...from.querySelectorAll<E>(selector),
  ];
  const make = <K extends keyof HTMLElementTagNameMap>(
    tag: K,
    properties: Partial<HTMLElementTagNameMap[K]> = {},
    ...children: (Node | string)[]
  ): HTMLElementTagNameMap[K] => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // ---- tooltip: text only, whatever the data says
  const tip = make("div", { id: "tip" });
  tip.setAttribute("role", "status");
  document.body.append(tip);
  const showTip = (_: unknown, event: MouseEvent, __: unknown, value: unknown): void => {
    if (value === null || value === undefined || value === "") {
      tip.style.display = "none";
      return;
    }
    const list = make("dl");
    if (typeof value === "object")
      for (const [key, text] of Object.entries(value)) list.append(make("dt", {}, key), make("dd", {}, String(text)));
    tip.replaceChildren(typeof value === "object" ? list : String(value));
    tip.style.display = "block";
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - width - 8))}px`;
    tip.style.top = `${event.clientY + 18 + height > innerHeight ? event.clientY - height - 10 : event.clientY + 18}px`;
  };

  // ---- charts: the drawing that came with the page gives way to a live one of the same look
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const recolour = (value: unknown): unknown => {
    if (typeof value === "string") {
      const plain = data.dark[value] ?? data.dark[value.toLowerCase()];
      // colours inside expressions stand in quotes
      return (
        plain ??
        value.replace(/(['"])(#[0-9a-f]{6}|white|black)\1/gi, (whole, q: string, colour: string) => {
          const other = data.dark[colour.toLowerCase()];
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
  const locale = withUnits(vega.locale(data.number, data.time), data.units);
  const views = new Map<Element, { finalize(): void }>();
  const draw = async (box: HTMLElement): Promise<void> => {
    const chart = data.charts[box.dataset.chart ?? ""];
    const drawn = box.querySelector<HTMLElement>(".drawn");
    if (chart === undefined || drawn === null) return;
    views.get(box)?.finalize();
    const target = make("div");
    const room = box.clientWidth;
    const view = new vega.View(vega.parse(dark.matches ? recolour(chart.spec) : chart.spec, null, { ast: true }), {
      expr: vega.expressionInterpreter,
      renderer: "svg",
      container: target,
      hover: true,
      loader: {
        load: () => Promise.reject(new Error("charts load nothing")),
        sanitize: () => Promise.reject(new Error("no links")),
      },
    });
    views.set(box, view);
    view.locale(locale);
    view.tooltip(showTip);
    // narrower than it was drawn: lay it out again, a little enlarged, rather than shrink its letters
    const fitted = typeof chart.spec.autosize === "object" && room < chart.width;
    if (fitted) view.signal("width", Math.max(260, Math.round(room / 1.12)));
    await view.runAsync();
    const svg = target.querySelector("svg");
    if (svg === null) return;
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
    live.replaceChildren(target);
  };
  const seen = new Set<HTMLElement>();
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || seen.has(target as HTMLElement)) continue;
        seen.add(target as HTMLElement);
        void draw(target as HTMLElement);
      }
    },
    { rootMargin: "600px" },
  );
  for (const box of all<HTMLElement>(".chart")) watcher.observe(box);
  const redraw = (): void => {
    for (const box of seen) void draw(box);
  };
  dark.addEventListener("change", redraw);
  let width = innerWidth;
  let waiting = 0;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 150) as unknown as number;
  });

  // ---- tables: sort, search, numeric minimum, copy, download
  const FIRST = 15;
  const raw = (cell: Element): string => (cell as HTMLElement).dataset.v ?? cell.textContent ?? "";
  const number = (cell: Element): number => {
    const value = (cell as HTMLElement).dataset.v;
    return value === undefined || value === "" ? Number.NaN : Number(value);
  };
  const csvField = (cell: Element): string => {
    const text = raw(cell);
    const isNumber = (cell as HTMLElement).dataset.v !== undefined;
    // a spreadsheet would run text that looks like a formula
    const safe = !isNumber && /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const arm = (box: HTMLElement): void => {
    const table = box.querySelector("table")!;
    const body = table.tBodies[0]!;
    const rows = [...body.rows];
    const heads = [...table.tHead!.rows[0]!.cells];
    const minima = new Map<number, number>();
    let needle = "";
    let order = [...rows];
    let open = rows.length <= FIRST + 5;
    const toggle = make("button", { type: "button" });
    const said = make("span", { className: "vh" });
    said.setAttribute("role", "status");
    const apply = (): void => {
      const matching = order.filter(
        (row) =>
          (needle === "" || (row.textContent ?? "").toLowerCase().includes(needle)) &&
          [...minima].every(([column, least]) => number(row.cells[column]!) >= least),
      );
      const shown = new Set(open ? matching : matching.slice(0, FIRST));
      for (const row of rows) row.hidden = !shown.has(row);
      body.append(...order);
      toggle.hidden = matching.length <= FIRST || (rows.length <= FIRST + 5 && open);
      toggle.textContent = open ? data.texts.fewer : data.texts.all.replace("#", String(matching.length));
      said.textContent = `${shown.size} / ${rows.length}`;
    };
    toggle.addEventListener("click", () => {
      open = !open;
      apply();
    });
    heads.forEach((head, column) => {
      const button = make("button", { type: "button" }, ...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const numeric = rows.some((row) => !Number.isNaN(number(row.cells[column]!)));
        const descending = head.ariaSort === null ? numeric : head.ariaSort === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        const sign = descending ? -1 : 1;
        order = [...rows].sort((one, two) => {
          const [a, b] = [one.cells[column]!, two.cells[column]!];
          if (!numeric) return sign * raw(a).localeCompare(raw(b), undefined, { numeric: true });
          const [x, y] = [number(a), number(b)];
          // nothing comes last, whichever way
          if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
          return sign * (x - y);
        });
        apply();
      });
    });
    const tools = make("div", { className: "tools" });
    if (rows.length > 12 && !box.classList.contains("heatmap")) {
      const search = make("input", { type: "search", placeholder: data.texts.search });
      search.setAttribute("aria-label", data.texts.search);
      search.addEventListener("input", () => {
        needle = search.value.trim().toLowerCase();
        apply();
      });
      tools.append(make("label", { className: "search" }, search));
    }
    for (const column of (box.dataset.filters ?? "")
      .split(" ")
      .filter((text) => text !== "")
      .map(Number)) {
      const least = make("input", { type: "number", step: "any" });
      least.addEventListener("input", () => {
        const percent = /%/.test(rows[0]?.cells[column]?.textContent ?? "");
        if (least.value === "") minima.delete(column);
        else minima.set(column, Number(least.value) / (percent ? 100 : 1));
        apply();
      });
      const unit = /%/.test(rows[0]?.cells[column]?.textContent ?? "") ? " %" : "";
      tools.append(make("label", {}, `${heads[column]!.textContent} ${data.texts.least}`, least, unit));
    }
    const csv = (): string =>
      [
        heads.map((head) => csvField(head)),
        ...order.filter((row) => !row.hidden || !open).map((row) => [...row.cells].map(csvField)),
      ]
        .map((line) => line.join(","))
        .join("\r\n");
    const copy = make("button", { type: "button" }, data.texts.copy);
    copy.addEventListener("click", () => {
      const done = (): void => {
        copy.textContent = data.texts.copied;
        setTimeout(() => {
          copy.textContent = data.texts.copy;
        }, 1500);
      };
      void navigator.clipboard?.writeText(csv()).then(done, () => {
        copy.hidden = true;
      });
    });
    const download = make("button", { type: "button" }, data.texts.download);
    download.addEventListener("click", () => {
      const address = URL.createObjectURL(new Blob([`\ufeff${csv()}\r\n`], { type: "text/csv" }));
      make("a", { href: address, download: `${box.dataset.name ?? "table"}.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    });
    if (tools.childElementCount > 0) box.before(tools);
    const under = make("div", { className: "under" }, toggle, ...(navigator.clipboard ? [copy] : []), download, said);
    const source = box.nextElementSibling;
    box.after(under);
    if (source?.classList.contains("source")) under.append(source);
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", table.caption?.textContent ?? "");
    }
    apply();
  };
  for (const box of all<HTMLElement>(".table")) arm(box);

  // ---- where the reader is
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

  addEventListener("beforeprint", () => {
    for (const notes of all<HTMLDetailsElement>("details")) notes.open = true;
  });
}
