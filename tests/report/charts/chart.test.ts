import { afterEach, describe, expect, it } from "vitest";
import { renderCharts } from "../../../src/report/charts/chart.ts";
import { chartLocale } from "../../../src/report/charts/locale.ts";
import { interWidth } from "../../../src/report/charts/text-width.ts";
import { withUnits } from "../../../src/report/charts/units.ts";
import { inUtc } from "../../../src/report/charts/utc.ts";
import type { ChartBlock, VegaLiteSpec } from "../../../src/section.ts";
import { report } from "../fixture.ts";

const OPTIONS = { locale: "en-GB", currency: "GBP", width: () => 400 };
const block = (spec: VegaLiteSpec, id = "test"): ChartBlock => ({
  kind: "chart",
  id,
  title: "Title",
  subtitle: "",
  width: "full",
  height: 120,
  alt: "",
  spec,
});
const bar = (values: unknown[]): VegaLiteSpec => ({
  data: { values },
  mark: "bar",
  encoding: { x: { field: "a", type: "nominal" }, y: { field: "b", type: "quantitative", axis: { format: "$~s" } } },
});
const svgOf = async (spec: VegaLiteSpec): Promise<string> =>
  (await renderCharts([block(spec)], OPTIONS)).get("test")!.svg;

describe("renderCharts", () => {
  const charts = report.sections.flatMap((section) => section.blocks).filter((item) => item.kind === "chart");

  it("draws every chart at its width, in Inter, without script, link or image", async () => {
    const drawn = await renderCharts(charts, OPTIONS);
    expect([...drawn.keys()]).toEqual(charts.map(({ id }) => id));
    for (const { svg } of drawn.values()) {
      expect(svg).toMatch(/^<svg [^>]*width="400"/);
      expect(svg).toContain('font-family="Inter"');
      expect(svg).not.toMatch(/<(script|image|a|foreignObject)\b/i);
    }
  });
  it("gives the same bytes every time, and ids that no other chart of the page has", async () => {
    const [first, second] = [await renderCharts(charts, OPTIONS), await renderCharts([...charts].reverse(), OPTIONS)];
    for (const [id, { svg }] of first) expect(second.get(id)?.svg).toBe(svg);
    const ids = first
      .values()
      .flatMap(({ svg }) => svg.matchAll(/ id="([^"]+)"/g))
      .map((match) => match[1]!);
    const all = [...ids];
    expect(new Set(all).size).toBe(all.length);
  });
  it("writes money by locale and currency, big numbers short", async () => {
    const svg = await svgOf(bar([{ a: "x", b: 2_400_000 }]));
    expect(svg).toContain(">£0<");
    expect(svg).toContain(">£2m<");
  });
  it("leaves text text", async () => {
    const svg = await svgOf(
      bar([
        { a: `<script>alert(1)</script>`, b: 3 },
        { a: 'x" onload="y', b: 1 },
      ]),
    );
    expect(svg).toContain("&lt;script&gt;");
    expect(svg).not.toMatch(/<script|<[^>]* onload=/);
  });
  it("draws a chart one of whose layers has nothing to show", async () => {
    const spec = bar([{ a: "x", b: 3 }]);
    const none = { ...spec, transform: [{ filter: "datum.b > 9" }], data: { values: [{ a: "x", b: 3 }] } };
    await expect(svgOf({ layer: [spec, none] })).resolves.toContain("<path");
  });
  it("fits several plots in one drawing into the width", async () => {
    const { mark, encoding } = bar([]);
    const svg = await svgOf({
      data: {
        values: [
          { a: "x", b: 3 },
          { a: "y", b: 5 },
        ],
      },
      hconcat: [
        { mark, encoding },
        { mark, encoding },
      ],
    });
    const width = Number(/width="([\d.]+)"/.exec(svg)?.[1]);
    expect(width).toBeGreaterThan(385);
    expect(width).toBeLessThanOrEqual(402);
  });

  it.each<[string, VegaLiteSpec, RegExp]>([
    ["an empty data set", bar([]), /chart "test": draws no mark/],
    [
      "a field that does not exist",
      {
        data: { values: [{ a: 1 }] },
        mark: "bar",
        encoding: {
          x: { field: "q", type: "quantitative" },
          x2: { field: "w" },
          y: { field: "e", type: "quantitative" },
        },
      },
      /draws no mark|Invalid|infinite/i,
    ],
    [
      "a warning",
      { data: { values: [{ a: 1 }] }, mark: "point", encoding: { opacity: { field: "a", type: "nominal" } } },
      /unsorted discrete/,
    ],
    ["data by URL", { data: { url: "file:///etc/passwd" }, mark: "bar" }, /spec\.data\.url refers to a URL/],
    [
      "a link",
      { data: { values: [{ a: 1 }] }, mark: { type: "point", href: "javascript:alert(1)" } },
      /spec\.mark\.href refers to a URL/,
    ],
    ["an image", { data: { values: [{ a: 1 }] }, mark: "image" }, /image marks/],
  ])("refuses %s", async (_, spec, message) => {
    await expect(renderCharts([block(spec)], OPTIONS)).rejects.toThrow(message);
  });
  it("refuses two charts of one name", async () => {
    await expect(
      renderCharts([block(bar([{ a: "x", b: 1 }])), block(bar([{ a: "x", b: 1 }]))], OPTIONS),
    ).rejects.toThrow('two charts are called "test"');
  });
});

describe("time zones", () => {
  const zone = process.env.TZ;
  afterEach(() => {
    process.env.TZ = zone;
  });
  it("draws days the same in six of them", async () => {
    const spec: VegaLiteSpec = {
      data: {
        values: [
          { day: "2026-03-01", n: 3 },
          { day: "2026-03-29", n: 5 },
          { day: "2026-10-25", n: 4 },
        ],
      },
      layer: [
        { mark: "line", encoding: { y: { field: "n", type: "quantitative" } } },
        {
          mark: "text",
          encoding: { text: { timeUnit: "yearmonthdate", field: "day", type: "temporal", format: "%e %b" } },
        },
        {
          transform: [{ filter: "date(datum.day) === 1" }],
          mark: "point",
          encoding: { y: { field: "n", type: "quantitative" } },
        },
      ],
      encoding: {
        x: { field: "day", type: "temporal", axis: { format: "%e %b", labelExpr: "timeFormat(datum.value, '%b')" } },
      },
    };
    const seen = new Set<string>();
    for (const tz of [
      "UTC",
      "America/New_York",
      "Europe/London",
      "Asia/Kolkata",
      "Pacific/Auckland",
      "America/St_Johns",
    ]) {
      process.env.TZ = tz;
      seen.add(await svgOf(spec));
    }
    expect(seen.size).toBe(1);
    expect([...seen][0]).toContain("1 Mar");
  });
  it("turns expressions, not text and not data", () => {
    expect(
      inUtc({
        scales: [{ name: "x", type: "time" }],
        data: [
          {
            values: [{ update: "year(x)" }],
            transform: [{ type: "formula", expr: "year(datum.a) + quarter(datum.b) + datum.month" }],
          },
        ],
        title: "date(x)",
      }),
    ).toEqual({
      scales: [{ name: "x", type: "utc" }],
      data: [
        {
          values: [{ update: "year(x)" }],
          transform: [{ type: "formula", expr: "utcyear(datum.a) + utcquarter(datum.b) + datum.month" }],
        },
      ],
      title: "date(x)",
    });
  });
});

describe("chartLocale", () => {
  it("follows Intl", () => {
    expect(chartLocale("de-DE", "EUR").number).toMatchObject({
      decimal: ",",
      thousands: ".",
      currency: ["", "\u00a0€"],
    });
    expect(chartLocale("en-GB", "GBP").number).toMatchObject({ decimal: ".", thousands: ",", currency: ["£", ""] });
  });
});

describe("withUnits", () => {
  const plain = {
    format: (specifier: string) => () => specifier,
    formatSpan: (_: number, __: number, ___: number, specifier: string) => () => specifier,
    utcFormat: (specifier: string) => () => specifier,
  };
  it.each([
    ["en-GB", "GBP", "£12k", "1.2m", "Oct 25"],
    ["de-DE", "EUR", "12.000\u00a0€", "1,2\u00a0Mio.", "Okt. 25"],
    ["ja-JP", "JPY", "￥1.2万", "120万", "25年10月"],
  ])("writes shortened amounts and months as %s does", (locale, currency, money, short, month) => {
    const written = withUnits(plain, locale, currency) as unknown as Record<
      string,
      (...args: unknown[]) => (value: unknown) => string
    >;
    expect(written.format!("$.2~s")(12_000)).toBe(money);
    expect(written.formatSpan!(0, 10, 5, "~s")(1_200_000)).toBe(short);
    expect(written.utcFormat!("%b %y")(new Date("2025-10-05"))).toBe(month);
    expect(written.format!(".1f")(1)).toBe(".1f");
    expect(written.utcFormat!("%d")(1)).toBe("%d");
  });
});

describe("interWidth", () => {
  it("is near what a browser measures", () => {
    // "Potential Loyalist" in Inter 400 at 10 px, measured in Chromium
    expect(interWidth("Potential Loyalist", 10)).toBeCloseTo(80, 0);
    expect(interWidth("日本", 10)).toBe(20);
    expect(interWidth("é", 10)).toBe(interWidth("e", 10));
  });
});
