import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/load.ts";
import { brandOf, readLogo } from "../../src/look/brand.ts";
import { contrast, luminance, toneOf } from "../../src/look/oklch.ts";
import { cssVariables, darkColours, paletteColours, paletteOf, THEME } from "../../src/look/theme.ts";
import { recoloured } from "../../src/report/charts/theme.ts";
import { renderReport } from "../../src/report/render.ts";
import { report } from "../report/fixture.ts";

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><script>alert(1)</script></svg>';
const configured = (theme: string): unknown => parseConfig(`theme: ${theme}`, "tillbook.config.yaml", {}).theme;

describe("colour arithmetic", () => {
  it("agrees with published figures", () => {
    // WCAG 2.2: black on white; Ottosson 2020, OKLab of sRGB red: a 0.2249, b 0.1258
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 10);
    expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
    expect(toneOf("#ff0000").chroma).toBeCloseTo(0.2577, 3);
    expect((toneOf("#ff0000").hue * 180) / Math.PI).toBeCloseTo(29.23, 1);
  });
});

describe("the palette of an accent", () => {
  const hex = fc
    .array(fc.integer({ min: 0, max: 255 }), { minLength: 3, maxLength: 3 })
    .map((rgb) => `#${rgb.map((one) => one.toString(16).padStart(2, "0")).join("")}`);

  it("is Tillbook's own without one, and all but the same for Tillbook's own accent", () => {
    expect(paletteOf(undefined).sequential).toBe(THEME.sequential);
    expect(paletteColours(paletteOf(undefined))).toEqual({});
    for (const [i, colour] of paletteOf(THEME.accent).sequential.entries())
      expect(Math.abs(luminance(colour) - luminance(THEME.sequential[i]!))).toBeLessThan(0.01);
  });

  it("keeps the contrast of every text on every step, whatever the hue", () => {
    fc.assert(
      fc.property(hex, (accent) => {
        const palette = paletteOf(accent);
        for (const [i, colour] of palette.sequential.entries()) {
          const own = THEME.sequential[i]!;
          for (const text of [THEME.ink, THEME.surface])
            expect(contrast(colour, text)).toBeGreaterThan(contrast(own, text) * 0.95);
        }
        expect(contrast(palette.dark.accent, "#14161a")).toBeGreaterThan(4.5);
        const steps = palette.sequential.map(luminance);
        expect(steps).toEqual([...steps].sort((a, b) => b - a));
      }),
      { seed: 41, numRuns: 60 },
    );
  });

  it("leaves the colours of worse, better and of segments alone", () => {
    const variables = (accent?: string): string[] =>
      cssVariables("light", paletteOf(accent))
        .split(";")
        .filter((one) => !/^--(accent|accent-soft|h\d):/.test(one));
    expect(variables("#8a1c4a")).toEqual(variables());
    expect(variables()).toContain("--segment-champions:#0b3f8d");
  });

  it("has a dark counterpart for every colour that it brings", () => {
    const palette = paletteOf("#8a1c4a");
    const dark = darkColours(palette);
    for (const colour of Object.values(paletteColours(palette))) expect(dark[colour]).toMatch(/^#/);
  });

  it("colours a chart's literal and leaves its data alone", () => {
    const spec = { data: { values: [{ name: THEME.accent }] }, mark: { color: THEME.accent, size: 3 } };
    expect(recoloured(spec, { [THEME.accent]: "#8a1c4a" })).toEqual({
      data: { values: [{ name: THEME.accent }] },
      mark: { color: "#8a1c4a", size: 3 },
    });
  });
});

describe("theme in the configuration", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tillbook-brand-"));
    writeFileSync(join(folder, "logo.svg"), `<?xml version="1.0"?>\n<!-- ours -->\n${SVG}`);
    writeFileSync(join(folder, "logo.png"), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]));
    writeFileSync(join(folder, "page.svg"), "<html><svg></svg></html>");
    writeFileSync(join(folder, "large.png"), Buffer.alloc(200_001));
    mkdirSync(join(folder, "folder.png"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is nothing where it is not set", () => {
    expect(parseConfig("", "c.yaml", {})).not.toHaveProperty("theme");
    expect(brandOf(undefined, folder)).toBeUndefined();
    expect(brandOf({}, folder)).toBeUndefined();
  });

  it("takes an accent that can be seen on white", () => {
    expect(configured('{ accent: "#8A1C4A" }')).toEqual({ accent: "#8A1C4A" });
    expect(brandOf({ accent: "#8A1C4A" }, folder)).toEqual({ accent: "#8a1c4a" });
    expect(() => configured('{ accent: "#ffcc00" }')).toThrow(
      'invalid theme.accent: "#ffcc00"; expected a darker colour: its contrast on white is 1.5:1, and lines and bars need 3:1',
    );
    expect(() => configured("{ accent: red }")).toThrow('invalid theme.accent: "red"; expected a colour like #1f5fb8');
  });

  it("knows a logo by its content", () => {
    expect(readLogo("logo.svg", folder)).toMatch(/^data:image\/svg\+xml;base64,/);
    expect(readLogo("logo.png", folder)).toMatch(/^data:image\/png;base64,/);
    expect(() => readLogo("page.svg", folder)).toThrow("page.svg is no picture that can be used");
    expect(() => readLogo("large.png", folder)).toThrow("large.png is too large: 201 kB; expected at most 200 kB");
    expect(() => readLogo("none.svg", folder)).toThrow("no logo none.svg");
    expect(() => readLogo("folder.png", folder)).toThrow("no logo folder.png");
  });

  it("shows the logo as a picture on page 1 and in the contents, and the accent everywhere", async () => {
    const brand = { accent: "#8a1c4a", logo: readLogo("logo.svg", folder) };
    const { html } = await renderReport({ ...report, brand }, { formats: ["html"] });
    expect(html.match(/<img class="logo" src="data:image\/svg\+xml;base64,[^"]+" alt="[^"]+">/g)).toHaveLength(2);
    expect(html).not.toContain("alert(1)");
    expect(html).toContain("--accent:#8a1c4a");
    const body = html.slice(html.indexOf("<body"), html.indexOf('<script type="application/json"'));
    expect(body).toContain('stroke="#8a1c4a"');
    expect(body).not.toContain(THEME.accent);
  });
});
