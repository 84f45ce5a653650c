/** One Report value → the mail: subject, HTML of tables, plain text. What the reader needs on a Monday, in that order. */
import type { Format } from "../../format.ts";
import { type Palette, paletteOf, THEME } from "../../look/theme.ts";
import {
  type Action,
  type Cell,
  type Figure,
  type Health,
  type Section,
  type TableBlock,
  type TableColumn,
  type Target,
  targetWords,
} from "../../section.ts";
import type { Report } from "../contract.ts";
import { html } from "../escape.ts";
import { formatOf } from "../format-of.ts";
import type { EmailChart } from "./charts.ts";
import { headerText, type MailContent } from "./eml.ts";
import {
  bullets,
  dataTable,
  figureStrip,
  heading,
  layout,
  mailStyleSheet,
  paragraph,
  picture,
  row,
  rule,
} from "./parts.ts";
import { emailText } from "./plain-text.ts";
import {
  actionFacts,
  type EmailOptions,
  footerLines,
  GRADES,
  MOST_FIGURES,
  nextAction,
  shopName,
  topHighlights,
} from "./words.ts";

/** Gmail cuts a mail off at about 102 kB of HTML. */
export const MOST_HTML = 100_000;
const MOST_COLUMNS = 5;
const MOST_ROWS = 6;

/** Columns a phone does without, besides those after the fourth. */
const WIDE: readonly string[] = ["action", "units"];
const PHONE_COLUMNS = 4;

/** "[Acme] Week 38 · 14–20 Sep 2026 · Revenue £182k ▲ 4.2% · 2 alerts": the date keeps mail programs from merging weeks. */
export function emailSubject(report: Report): string {
  const format = formatOf(report);
  const lead = report.figures[0];
  const alerts = report.alerts.length;
  const parts = [
    report.periodShort,
    ...(lead === undefined || lead.value === null
      ? []
      : [
          `${lead.label} ${shortValue(lead, format)}${lead.change === null ? "" : ` ${format.change(lead.change, lead.changeAs)}`}`,
        ]),
    ...(alerts === 0 ? [] : [format.say(`${alerts} ${alerts === 1 ? "alert" : "alerts"}`)]),
  ];
  return headerText(`[${shopName(report)}] ${parts.join(" · ")}`);
}

const shortValue = (figure: Figure, format: Format): string =>
  figure.value !== null && /^money/.test(figure.format)
    ? format.moneyShort(figure.value)
    : format.value(figure.value, figure.format);

/**
 * Renders the mail of a report. Without a script, an SVG or an address outside itself; under 102 kB whatever the report
 * holds, because sections give way from the end.
 *
 * `charts`: from `emailCharts`, may be empty.
 */
export function renderEmail(
  report: Report,
  charts: readonly EmailChart[],
  options: EmailOptions,
): Omit<MailContent, "attachments"> {
  const written = report.sections.filter(({ name, insufficient }) => name !== "quality" && insufficient === undefined);
  for (let sections = written.length; ; sections -= 1) {
    const shown = written.slice(0, sections);
    const page = emailHtml(report, shown, charts, options, sections < written.length);
    if (sections > 0 && Buffer.byteLength(page) > MOST_HTML) continue;
    const used = charts.filter(({ cid }) => page.includes(`cid:${cid}`));
    return {
      subject: emailSubject(report),
      html: page,
      text: emailText(report, written, options),
      images: used.map(({ cid, png }, i) => ({ cid, filename: `chart-${i + 1}.png`, png })),
    };
  }
}

function emailHtml(
  report: Report,
  sections: readonly Section[],
  charts: readonly EmailChart[],
  options: EmailOptions,
  cut: boolean,
): string {
  const format = formatOf(report);
  const palette = paletteOf(report.brand?.accent);
  const top = topHighlights(report);
  const preheader = top[0]?.text ?? report.headline;
  const rows = [
    row(
      `${paragraph(html(`${shopName(report)} · ${report.periodShort}`), { size: 13, colour: "muted" })}<h1 class="ink" style="margin:6px 0 0;font-family:Inter,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;font-size:24px;line-height:31px;font-weight:650;color:${THEME.ink}">${html(report.headline)}</h1>`,
      24,
    ),
    ...(report.commentary === undefined ? [] : [row(paragraph(html(report.commentary)), 10)]),
    ...(top.length === 0 ? [] : [row(bullets(top), 14)]),
    ...(report.actions.length === 0 ? [] : [row(actionList(report.actions, format), 16)]),
    ...(options.address === undefined ? [] : [row(opening(options.address, palette, format), 14)]),
    row(figureStrip(report.figures.slice(0, MOST_FIGURES), format)),
    ...(report.targets.length === 0 ? [] : [row(targetList(report.targets, format), 14)]),
    ...(report.alerts.length === 0
      ? []
      : [
          row(
            `<div class="soft" style="background:${palette.accentSoft};padding:10px 14px">${paragraph(format.say(report.alerts.length === 1 ? "1 alert" : `${format.integer(report.alerts.length)} alerts`), { size: 13, weight: 600 })}${bullets(report.alerts.slice(0, 10))}</div>`,
          ),
        ]),
    ...sections.map((section) =>
      sectionRows(section, charts, {
        format,
        palette,
        headline: report.headline,
        action: nextAction(section, report),
        said: new Set(top.map(({ text }) => text)),
      }),
    ),
    ...(cut
      ? [row(paragraph(format.say("More sections are in the attached report."), { size: 13, colour: "muted" }))]
      : []),
    rule,
    row(healthBadge(report.health, format), 16),
    rule,
    row(footer(report, options, format), 14),
  ];
  return `<!doctype html>
<html lang="${report.language ?? "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no,email=no"><title>${html(emailSubject(report))}</title><style>${mailStyleSheet(palette)}</style></head>
<body class="page" style="margin:0;padding:0;background:${THEME.surface}">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${html(preheader)}${"&#8199;&#847; ".repeat(30)}</div>
<!--[if mso]><table role="presentation" width="600" align="center"><tr><td><![endif]-->
<table role="presentation" class="body" align="center" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;margin:0 auto;background:${THEME.surface}">
${rows.join("\n")}
<tr><td style="height:28px;font-size:0;line-height:0">&nbsp;</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</body></html>
`;
}

function sectionRows(
  section: Section,
  charts: readonly EmailChart[],
  {
    format,
    palette,
    headline,
    action,
    said,
  }: { format: Format; palette: Palette; headline: string; action: string | undefined; said: ReadonlySet<string> },
): string {
  const chart = charts.find((one) => one.section === section.name);
  const text =
    section.mail === undefined || section.mail.text === true
      ? section.blocks.find((block) => block.kind === "text")
      : undefined;
  // what is said in sentences is not shown in figures as well
  const table = text === undefined ? tableOf(section) : undefined;
  // the lead section's finding is the headline already
  const isHeadline = section.title === headline && chart !== undefined;
  return [
    rule,
    row(heading(section.topic, isHeadline ? chart.block.title : section.title), 18),
    ...(chart === undefined
      ? []
      : [
          row(
            `${isHeadline ? "" : paragraph(html(chart.block.title), { weight: 600 })}${paragraph(html(chart.block.subtitle), { size: 12, colour: "muted" })}${picture(chart.cid, chart.block.alt, chart.width, chart.height)}`,
            10,
          ),
        ]),
    ...(text === undefined
      ? []
      : [
          row(
            bullets(
              text.items
                .filter((item) => !said.has(item))
                .slice(0, 5)
                .map((item) => ({ text: item, tone: "neutral", weight: 0, cells: [] })),
            ),
            10,
          ),
        ]),
    ...(table === undefined
      ? []
      : [
          row(
            `${paragraph(html(table.title), { weight: 600, gap: 4 })}<div style="height:6px;font-size:0;line-height:0">&nbsp;</div>${dataTable(table.columns, table.rows, format, { wide: wideColumns(table.columns), under: "action", palette })}`,
            10,
          ),
        ]),
    ...(action === undefined ? [] : [row(paragraph(`<b>${html(format.say("Do next:"))}</b> ${html(action)}`), 10)]),
  ].join("\n");
}

const wideColumns = (columns: readonly TableColumn[]): ReadonlySet<string> =>
  new Set(columns.map(({ key }) => key).filter((key, i) => i >= PHONE_COLUMNS || WIDE.includes(key)));

/** The table a mail shows of a section: the one it names, else its first, cut to what fits. */
function tableOf(
  section: Section,
): { title: string; columns: TableColumn[]; rows: Record<string, Cell>[] } | undefined {
  const wanted = section.mail?.table;
  if (section.mail !== undefined && wanted === undefined) return undefined;
  const tables = section.blocks.filter((block): block is TableBlock => block.kind === "table" && block.rows.length > 0);
  const table = wanted === undefined ? tables[0] : tables.find(({ id }) => id === wanted.id);
  if (table === undefined) return undefined;
  const named = (wanted?.columns ?? []).flatMap((key) => table.columns.filter((column) => column.key === key));
  const columns =
    named.length > 0
      ? named
      : table.columns.slice(0, table.columns.some(({ shade }) => shade) ? MOST_COLUMNS + 2 : MOST_COLUMNS);
  return { title: table.title, columns, rows: table.rows.slice(0, wanted?.rows ?? MOST_ROWS) };
}

/** What to do this week, with whom and for how much. */
function actionList(actions: readonly Action[], format: Format): string {
  const items = actions.map((action, i) => {
    const facts = actionFacts(action, format);
    return `${paragraph(`<b>${i + 1}.</b> ${html(action.text)}`, { size: 15, gap: 6 })}${facts === "" ? "" : paragraph(html(facts), { size: 13, colour: "muted" })}`;
  });
  return `${paragraph(html(format.say("Do this week")), { weight: 600 })}${items.join("")}`;
}

/** How far the targets of the configuration are reached. */
const targetList = (targets: readonly Target[], { say }: Format): string =>
  `${paragraph(html(say("Targets")), { weight: 600 })}${targets.map((target) => paragraph(html(targetWords(target)), { size: 13, gap: 4 })).join("")}`;

/** A link where the page is served; else the path under which it lies, which a mail program cannot open. */
const opening = (address: string, palette: Palette, { say }: Format): string =>
  /^https?:\/\//.test(address)
    ? paragraph(
        `<a href="${html(address)}" style="color:${palette.accent};font-weight:600">${html(say("Open the interactive report"))}</a>`,
      )
    : paragraph(html(say(`The interactive report: ${address}`)), { size: 13, colour: "muted" });

function healthBadge(health: Health, format: Format): string {
  const [tone, word] = GRADES[health.grade];
  const score =
    health.grade === "unknown" ? "" : ` ${html(format.decimal(Math.min(health.rowScore, health.checkScore), 1))}`;
  const badge = `<b class="${tone}" style="color:${THEME[tone]}">● ${html(format.say(word))}${score}</b>`;
  return `${paragraph(`${html(format.say("Can the data be trusted?"))} ${badge}`)}${paragraph(html(health.sentence), { size: 13, colour: "muted", gap: 2 })}${health.remarks.map((remark) => paragraph(html(remark), { size: 13, colour: "muted" })).join("")}`;
}

const footer = (report: Report, options: EmailOptions, format: Format): string =>
  layout(
    footerLines(report, options, format)
      .map((line) => `<tr><td>${paragraph(html(line), { size: 12, colour: "muted" })}</td></tr>`)
      .join(""),
  );
