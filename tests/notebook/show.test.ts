import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { formatter } from "../../src/format.ts";
import { kpis, load, pl, rfm, section, show, type TableBlock } from "../../src/index.ts";
import { frameMarkup } from "../../src/notebook/frame-markup.ts";
import { tableMarkup } from "../../src/notebook/section-markup.ts";
import { showsItself } from "../../src/notebook/show.ts";
import { SAMPLE } from "../sample.ts";

const format = formatter("en-GB", "GBP");
const data = await load(SAMPLE, { quiet: true });

/** What a kernel would be sent. */
async function shown(value: Parameters<typeof show>[0], options?: Parameters<typeof show>[1]) {
  const sent: { mime: string; text: string }[] = [];
  const to = (mime: string) => (text: string) => sent.push({ mime, text });
  const display = { html: to("text/html"), svg: to("image/svg+xml"), markdown: to("text/markdown") };
  Object.assign(globalThis, { __tslab__: { require: () => ({ display }) } });
  await show(value, options);
  return sent;
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, "__tslab__");
});

const text = (html: string): string =>
  html
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .trim();

describe("a frame", () => {
  const frame = pl
    .DataFrame({
      name: ["Ann", null],
      orders: [1234, -5],
      share: [0.12345, 0.000002],
      day: [null, new Date("2026-11-15")],
    })
    .withColumns(pl.col("orders").cast(pl.Int64), pl.col("day").cast(pl.Date));

  it("has head, types, row count and localised numbers on the right", () => {
    const html = frameMarkup(frame, { format });
    expect(text(html)).toContain("name orders share day str i64 f64 date");
    expect(html).toMatch(/<td align="right" style="text-align:right[^>]*>1,234</);
    expect(text(html)).toContain("Ann 1,234 0.1235 null null -5 2.0e-6 2026-11-15");
    expect(text(html)).toContain("2 rows × 4 columns");
    expect(text(frameMarkup(frame, { format: formatter("de-DE", "EUR") }))).toContain("Ann 1.234 0,1235");
  });

  it("keeps 64-bit integers to the last digit, and does not group what names something", () => {
    const big = pl
      .DataFrame({ n: ["9007199254740993"], year: ["2024"] })
      .withColumns(pl.col("n").cast(pl.Int64), pl.col("year").cast(pl.Int64));
    expect(text(frameMarkup(big, { format }))).toContain("9,007,199,254,740,993 2024");
  });

  it("shows the first rows of many, as many as asked for", () => {
    const many = pl.DataFrame({ n: Array.from({ length: 1000 }, (_, i) => i) });
    expect(text(frameMarkup(many, { format }))).toContain("1,000 rows × 1 column, the first 10 shown");
    expect(text(frameMarkup(many, { format, rows: 3 }))).toContain("the first 3 shown");
    expect(text(frameMarkup(many.head(0), { format }))).toContain("0 rows × 1 column");
  });

  it("takes text for what it is, hostile or not", () => {
    const hostile = pl.DataFrame({
      '<img src=x onerror="x">': ["<script>alert(1)</script>"],
      filter: ["a"],
      height: [1],
    });
    const html = frameMarkup(hostile, { format });
    expect(html).not.toMatch(/<script|<img/);
    expect(text(html)).toContain("filter height");
  });

  it("says what the columns of a mart mean", async () => {
    const [only] = await shown(rfm(data).rfm);
    expect(only?.mime).toBe("text/html");
    expect(only?.text).toContain('title="whole days from the last sale day to as-of, at least 1"');
    expect(text(only!.text)).toContain("rfm: one per customer with at least one sale order");
  });
});

describe("a chart", () => {
  const spec = {
    data: kpis(data).daily,
    title: { text: "Net revenue by day", subtitle: "pounds" },
    mark: "line",
    encoding: { x: { field: "day", type: "temporal" }, y: { field: "net_revenue", type: "quantitative" } },
  };

  it("is a picture that stands for itself: title inside, white ground, no font of ours needed", async () => {
    const [only] = await shown(spec);
    expect(only?.mime).toBe("image/svg+xml");
    expect(only?.text).toContain("Net revenue by day");
    expect(only?.text).toContain('aria-label="Net revenue by day. pounds"');
    expect(only?.text).toContain('fill="#ffffff"');
    expect(only?.text).toMatch(/font-family="Inter, [^"]*sans-serif"/);
    expect(only?.text).not.toMatch(/font-family="Inter"/);
  });

  it("is a page of its own when it is to be interactive", async () => {
    const [only] = await shown(spec, { interactive: true });
    expect(only?.mime).toBe("text/html");
    expect(only?.text).toMatch(/^<iframe [^>]*srcdoc="/);
    const page = only!.text.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(src|href)="https?:/);
  });

  it("that would be empty is refused in a sentence", async () => {
    const empty = { data: { values: [] }, mark: "bar", encoding: { x: { field: "a", type: "quantitative" } } };
    await expect(shown(empty)).rejects.toThrow(/^the chart draws no mark/);
  });
});

describe("a section", () => {
  it("shows all it says, charts as pictures, the rest as plain HTML", async () => {
    const story = section(rfm(data));
    const sent = await shown(story);
    expect(sent.filter(({ mime }) => mime === "image/svg+xml").length).toBe(
      story.blocks.filter(({ kind }) => kind === "chart").length,
    );
    const words = sent.map((one) => text(one.text)).join(" ");
    for (const block of story.blocks) expect(words).toContain(block.title.replaceAll("'", "&#39;"));
    expect(sent.map((one) => one.text).join("")).not.toMatch(/<style|<script/);
  });

  it("is the report's own page when it is to be interactive", async () => {
    const [only] = await shown(section(rfm(data)), { interactive: true });
    expect(only?.text).toContain("section-rfm");
  });

  it("shades a table's cells on one scale", () => {
    const block: TableBlock = {
      kind: "table",
      id: "t",
      title: "",
      subtitle: "",
      width: "full",
      columns: [
        { key: "name", label: "Name", format: "text" },
        { key: "share", label: "Share", format: "percent", shade: true },
      ],
      rows: [
        { name: "low", share: 0 },
        { name: "none", share: null },
        { name: "high", share: 1 },
      ],
    };
    const html = tableMarkup(block, format);
    expect(html).toContain("background:#eef3fb");
    expect(html).toContain("background:#0b3f8c");
    expect(text(html)).toContain("low 0.0% none high 100.0%");
  });
});

describe("show", () => {
  it("prints text outside a notebook", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await show(pl.DataFrame({ a: [1] }));
    expect(log.mock.calls.join()).toContain("shape: (1, 1)");
    log.mockRestore();
  });

  it("keeps the order of the calls, and goes on after a failure", async () => {
    const first = shown({
      data: kpis(data).daily,
      mark: "line",
      encoding: { x: { field: "day" }, y: { field: "orders" } },
    });
    const second = show("**text**");
    await Promise.all([first, second]);
    expect((await first).map(({ mime }) => mime)).toEqual(["image/svg+xml", "text/markdown"]);
    await expect(show(12 as never)).rejects.toThrow(/^show cannot draw 12/);
    expect(await shown("again")).toEqual([{ mime: "text/markdown", text: "again" }]);
  });

  it("lists plain objects as a table, whole numbers as such", async () => {
    const [only] = await shown([{ rule: "a", n: 1, share: 0.5 }]);
    expect(text(only!.text)).toContain("rule n share str i64 f64 a 1 0.5000");
  });

  it("knows what shows itself at the end of a cell", () => {
    for (const value of [
      data,
      data.lines,
      data.lines.lazy(),
      rfm(data),
      section(rfm(data)),
      data.facts(),
      data.quality,
    ])
      expect(showsItself(value)).toBe(true);
    for (const value of ["text", 1, null, undefined, [1], {}, new Map()]) expect(showsItself(value)).toBe(false);
  });

  it("gives results a short form in a plain console", () => {
    expect(inspect(rfm(data))).toContain("rfm: 1200 × 22");
    expect(inspect(data)).toContain("1,200");
  });
});
