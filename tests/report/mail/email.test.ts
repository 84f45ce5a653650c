import PostalMime from "postal-mime";
import { beforeAll, describe, expect, it } from "vitest";
import { paletteOf, THEME } from "../../../src/look/theme.ts";
import type { Report } from "../../../src/report/contract.ts";
import { chooseCharts, EMAIL_WIDTH, type EmailChart, emailCharts } from "../../../src/report/mail/charts.ts";
import { emailSubject, MOST_HTML, renderEmail } from "../../../src/report/mail/email.ts";
import { composeEml, headerText, readdress } from "../../../src/report/mail/eml.ts";
import { withBrowser } from "../../../src/report/print/browser.ts";
import { HOSTILE, report } from "../fixture.ts";

const OPTIONS = { owners: ["ops@example.com"], attached: [{ filename: "report.pdf", bytes: 9 }], elsewhere: [] };
const HEADERS = {
  from: "Tillbook <reports@example.com>",
  to: "boss@example.com",
  messageId: "<abc@example.com>",
  date: Date.parse("2011-12-05T07:00:00Z"),
};

let charts: EmailChart[] = [];
/** Size and scroll width of the mail in a real browser, per window width. */
const widths = new Map<number, number>();
let requests: string[] = [];
let scripts = 0;
beforeAll(async () => {
  await withBrowser(async (browser) => {
    charts = await emailCharts(report, browser);
    const page = await browser.newPage();
    requests = [];
    page.on("request", (request) => {
      if (!request.url().startsWith("data:")) requests.push(request.url());
    });
    const { html } = renderEmail(report, charts, OPTIONS);
    const shown = charts.reduce(
      (text, { cid, png }) => text.replaceAll(`cid:${cid}`, `data:image/png;base64,${png.toString("base64")}`),
      html!,
    );
    for (const width of [600, 360]) {
      await page.setViewport({ width, height: 800 });
      await page.setContent(shown);
      widths.set(width, await page.evaluate(() => document.documentElement.scrollWidth));
    }
    scripts = await page.evaluate(
      () => document.querySelectorAll("script").length + Number(Reflect.has(window, "hit")),
    );
  });
});

describe("renderEmail", () => {
  it("fits a desk and a phone without scrolling sideways, and asks nobody for anything", () => {
    expect(Object.fromEntries(widths)).toEqual({ 600: 600, 360: 360 });
    expect(requests).toEqual([]);
    expect(scripts).toBe(0);
  });

  it("holds no script, no SVG and no address outside itself", () => {
    const { html } = renderEmail(report, charts, OPTIONS);
    expect(html).not.toMatch(/<(script|svg|iframe|object|embed|link|form|video|base)\b/i);
    expect(html).not.toMatch(/\s(?:src|href|background|action|srcset)\s*=\s*"(?!cid:)/i);
    expect(html).not.toMatch(/url\(|@import|expression\(|\son[a-z]+="/i);
    expect(Buffer.byteLength(html!)).toBeLessThan(MOST_HTML);
  });

  it("shows hostile text as text", () => {
    const hostile: Report = {
      ...report,
      project: HOSTILE[0]!,
      headline: HOSTILE[1]!,
      highlights: HOSTILE.map((text) => ({ text, tone: "bad", weight: 1, cells: [text] })),
      alerts: HOSTILE.map((text) => ({ text, tone: "warning", weight: 1, cells: [] })),
    };
    const { html, subject } = renderEmail(hostile, [], { owners: HOSTILE, attached: [], elsewhere: HOSTILE });
    expect(html).not.toMatch(/<(script|svg|img)\b/i);
    expect(html).toContain("&lt;script&gt;");
    expect(subject).not.toMatch(/[\r\n]/);
  });

  it("tells the story in order", () => {
    const page = renderEmail(report, charts, OPTIONS).html!;
    const html = page.slice(page.indexOf("<h1"));
    const places = [
      report.headline,
      report.highlights[0]!.text,
      "Net revenue",
      "2 alerts",
      "Do next:",
      "Can the data be trusted?",
      report.configHash,
    ].map((text) => html.indexOf(text));
    expect(places.every((at) => at > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  it("shows six figures where there are six, and compares only what can be compared", () => {
    const figures = [
      ...report.figures,
      { ...report.figures[0]!, id: "repeat_rate", label: "Repeat rate", change: null },
    ];
    const { html, text } = renderEmail({ ...report, figures }, [], OPTIONS);
    expect(html).toContain("Repeat rate");
    // as on the page, nothing is said where there is nothing to compare with
    expect(html).not.toContain("– on last week");
    expect(text).toMatch(/^Repeat rate: (?!.*on last week)/m);
    expect(text).toContain("on last week");
  });

  it("traces every headline figure and bullet to its cell", () => {
    const traced: Report = { ...report, figures: report.figures.map((f) => ({ ...f, cell: `kpis.${f.id}.value` })) };
    const { html } = renderEmail(traced, [], OPTIONS);
    const cells = [...html!.matchAll(/data-cell="([^"]*)"/g)].map(([, cell]) => cell);
    for (const { cell } of traced.figures) expect(cells).toContain(cell);
    for (const { cells: from } of traced.highlights.slice(0, 5)) expect(cells).toContain(from.join(" "));
  });

  it("stays under Gmail's limit whatever the report holds, and says what it left out", () => {
    const long = "Regency teacup and saucer ".repeat(60);
    const sections = Array.from({ length: 40 }, (_, i) => ({
      ...report.sections[1]!,
      name: `s${i}`,
      actions: [`${i} ${long}`],
    }));
    const { html } = renderEmail({ ...report, sections }, [], OPTIONS);
    expect(Buffer.byteLength(html!)).toBeLessThanOrEqual(MOST_HTML);
    expect(html).toContain("More sections are in the attached report.");
    expect(html).toContain("Can the data be trusted?");
  });

  it("has a plain text with the same figures and without markup of its own", () => {
    const { text } = renderEmail(report, charts, OPTIONS);
    expect(text).toContain("Net revenue: £320k (▲ 3.8% on last week; ▲ 21.4% on last year)");
    expect(text).toContain(`- ${report.highlights[0]!.text}`);
    expect(text).toContain("Attached: report.pdf.");
    expect(text).not.toMatch(/<\/?(td|table|p|b|span)\b/);
  });
});

describe("emailSubject", () => {
  it("names project, period, the first figure and the alerts", () => {
    expect(emailSubject(report)).toBe(
      "[Online Retail] Week 48 · 28 Nov – 4 Dec 2011 · Net revenue £320k ▲ 3.8% · 2 alerts",
    );
  });
  it("cannot smuggle a header in", () => {
    const subject = emailSubject({ ...report, project: "Acme\r\nBcc: eve@example.org\u2028x" });
    expect(subject).toMatch(/^\[Acme Bcc: eve@example\.org x\]/);
  });
});

describe("emailCharts", () => {
  it("are at most four PNGs of twice their size", () => {
    expect(charts.length).toBeGreaterThan(0);
    expect(charts.length).toBeLessThanOrEqual(4);
    expect(chooseCharts(report).map(({ block }) => block.id)).toEqual(charts.map(({ block }) => block.id));
    for (const { png, width, height } of charts) {
      expect(png.subarray(1, 4).toString()).toBe("PNG");
      expect([png.readUInt32BE(16), width]).toEqual([2 * EMAIL_WIDTH, EMAIL_WIDTH]);
      expect(Math.abs(png.readUInt32BE(20) - 2 * height)).toBeLessThanOrEqual(2);
    }
  });
});

describe("a configuration with an accent colour", () => {
  it("has it in the charts, in the alerts and in the tables of its mail", async () => {
    const brand = { accent: "#8a1538" };
    const [own] = await withBrowser((browser) => emailCharts({ ...report, brand }, browser));
    expect(own!.png.equals(charts[0]!.png)).toBe(false);
    const { accentSoft, sequential, dark } = paletteOf(brand.accent);
    const { html } = renderEmail({ ...report, brand }, [], OPTIONS);
    for (const colour of [accentSoft, dark.accentSoft]) expect(html).toContain(`background:${colour}`);
    const tillbooks = [THEME.accent, THEME.accentSoft, ...THEME.sequential].filter((one) => one !== sequential[0]);
    for (const colour of tillbooks) expect(html).not.toContain(colour);
  });
});

describe("composeEml", () => {
  const content = () => ({
    ...renderEmail(report, charts, OPTIONS),
    attachments: [
      { filename: "report.pdf", contentType: "application/pdf", content: Buffer.from("%PDF-1.4 …") },
      { filename: "ch\r\nampions.csv", contentType: "text/csv; charset=utf-8", content: Buffer.from("a,b\n1,ü\n") },
    ],
  });

  it("gives the same bytes every time", async () => {
    const [first, second] = [await composeEml(content(), HEADERS), await composeEml(content(), HEADERS)];
    expect(first.equals(second)).toBe(true);
  });

  it("is read by an independent parser", async () => {
    const mail = await PostalMime.parse(await composeEml(content(), HEADERS));
    expect(mail.subject).toBe(emailSubject(report));
    expect(mail.from).toMatchObject({ name: "Tillbook", address: "reports@example.com" });
    expect(mail.messageId).toBe("<abc@example.com>");
    expect(mail.date).toBe("2011-12-05T07:00:00.000Z");
    expect(mail.text).toContain("Net revenue: £320k");
    expect(
      mail.attachments.map(({ filename, mimeType, disposition }) => `${disposition} ${mimeType} ${filename}`),
    ).toEqual([
      ...charts.map((_, i) => `inline image/png chart-${i + 1}.png`),
      "attachment application/pdf report.pdf",
      "attachment text/csv ch ampions.csv",
    ]);
    const cids = mail.attachments.flatMap(({ contentId }) => (contentId ? [contentId.slice(1, -1)] : []));
    expect([...mail.html!.matchAll(/src="cid:([^"]+)"/g)].map(([, cid]) => cid)).toEqual(cids);
    const picture = Buffer.from(mail.attachments[0]!.content as ArrayBuffer);
    expect(picture.equals(charts[0]!.png)).toBe(true);
  });

  it("names the owner to unsubscribe from, in the header that mail programs offer, and nobody where none is known", async () => {
    const headerOf = async (unsubscribe?: string): Promise<string | undefined> => {
      const headers = unsubscribe === undefined ? HEADERS : { ...HEADERS, unsubscribe };
      const { headers: read } = await PostalMime.parse(await composeEml(content(), headers));
      return read.find(({ key }) => key === "list-unsubscribe")?.value;
    };
    expect(await headerOf("owner@example.com")).toBe("<mailto:owner@example.com?subject=Unsubscribe>");
    expect(await headerOf("owner@example.com\r\nBcc: eve@example.org")).not.toMatch(/[\r\n]/);
    expect(await headerOf()).toBeUndefined();
  });

  it("keeps every line within 998 bytes", async () => {
    const eml = await composeEml(content(), HEADERS);
    expect(
      Math.max(
        ...eml
          .toString("latin1")
          .split("\r\n")
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(998);
  });
});

describe("readdress", () => {
  it("changes the addressing and nothing else", async () => {
    const draft = await composeEml(
      { subject: "Wöche", text: "x", images: [], attachments: [] },
      { ...HEADERS, messageId: "<draft@x>" },
    );
    const mail = await readdress(draft, { ...HEADERS, to: "north@example.com" });
    const parsed = await PostalMime.parse(mail);
    expect(parsed).toMatchObject({
      subject: "Wöche",
      messageId: "<abc@example.com>",
      to: [{ address: "north@example.com" }],
    });
    expect(parsed.headers.map(({ key }) => key).sort()).toEqual(
      [...new Set(parsed.headers.map(({ key }) => key))].sort(),
    );
    const body = (bytes: Buffer): string => bytes.subarray(bytes.indexOf("\r\n\r\n")).toString("latin1");
    expect(body(mail)).toBe(body(draft));
    expect(
      (await readdress(draft, { ...HEADERS, from: "A\r\nBcc: eve@example.org <a@example.com>" })).toString("latin1"),
    ).not.toMatch(/^Bcc:/im);
  });
});

describe("names in any script", () => {
  it.each([
    "Zoë",
    "上海店",
    "Pěčák & syn",
    "Ελληνική Αγορά",
    "Магазин №1",
    "متجر القاهرة",
    "חנות",
    "दुकान",
    "ร้านค้า",
    "東京の店 🛒",
    "Müller, Söhne <KG>",
    'The "Best" Shop; Ltd.',
  ])("%s", async (name) => {
    const draft = await composeEml(
      {
        subject: `[${name}] Week 3`,
        text: "x",
        images: [],
        attachments: [{ filename: `${name}.csv`, contentType: "text/csv", content: Buffer.from("a\n") }],
      },
      { ...HEADERS, messageId: "<draft@x>" },
    );
    const quoted = `"${name.replaceAll(/["\\]/g, "\\$&")}" <reports@example.com>`;
    const mail = await readdress(draft, { ...HEADERS, from: quoted, to: "north@example.com" });
    expect(mail.every((byte) => byte < 128)).toBe(true);
    const parsed = await PostalMime.parse(mail);
    expect(parsed.from).toMatchObject({ name, address: "reports@example.com" });
    expect(parsed.subject).toBe(`[${name}] Week 3`);
    expect(parsed.attachments.map(({ filename }) => filename)).toEqual([`${name}.csv`]);
  });
});

describe("headerText", () => {
  it("is one line without control characters, cut by letters and not by halves of them", () => {
    expect(headerText("a\r\nb\u0000c\u0085d\u2029e")).toBe("a b c d e");
    expect(headerText("🛒".repeat(9), 4)).toBe("🛒🛒🛒🛒");
  });
});
