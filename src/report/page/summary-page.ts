/** Page 1: the whole story for a reader who has two minutes. */
import type { Format } from "../../format.ts";
import type { Action, ChartBlock, Health, Highlight, Target } from "../../section.ts";
import type { Report } from "../contract.ts";
import { html, prose, slug } from "../escape.ts";
import { figures } from "./figures.ts";
import { block, type PageContext, sectionId } from "./section-page.ts";

/** The chart that leads the report: the first one of the first section that has something to show. */
export const leadChart = (report: Report): ChartBlock | undefined =>
  report.sections
    .flatMap((section) => section.blocks)
    .find((item): item is ChartBlock => item.kind === "chart" && item.width === "full");

/** The shop's logo as a picture, in which no script runs and nothing is loaded. */
export const logo = ({ brand, project }: Report): string =>
  brand?.logo === undefined ? "" : `<img class="logo" src="${html(brand.logo)}" alt="${html(project)}">`;

export const FIGURES_IN_A_ROW = 5;

const TONES: Readonly<Record<Highlight["tone"], { word: string; path: string }>> = {
  good: { word: "Better", path: "M2 8 8 2M3.5 2H8v4.5" },
  bad: { word: "Worse", path: "M2 2l6 6M8 3.5V8H3.5" },
  warning: { word: "Watch", path: "M5 1.5v4.5M5 8.2v.3" },
  neutral: { word: "Note", path: "M2 5h6" },
};

/** A sentence that leads to the section that says more. */
const leading = (text: string, section: string | undefined): string =>
  section === undefined ? prose(text) : `<a href="#${sectionId({ name: section })}">${prose(text)}</a>`;

const highlight = (item: Highlight, say: Format["say"]): string => {
  const { word, path } = TONES[item.tone];
  return `<li class="${item.tone}" data-cell="${html(item.cells.join(" "))}"><span class="tone"><svg viewBox="0 0 10 10" aria-hidden="true"><path d="${path}"/></svg>${html(say(word))}</span><span>${leading(item.text, item.section)}</span></li>`;
};

const heaviestFirst = (items: readonly Highlight[]): Highlight[] => [...items].sort((a, b) => b.weight - a.weight);

const highlights = (
  title: string,
  name: string,
  items: readonly Highlight[],
  none: string,
  say: Format["say"],
): string =>
  `<div class="${name} unit"><h2 class="h3">${html(say(title))}</h2>${
    items.length === 0
      ? `<p class="none">${html(say(none))}</p>`
      : `<ul class="highlights">${items.map((item) => highlight(item, say)).join("")}</ul>`
  }</div>`;

/** At most three things to do: what, with whom, how much is at stake, and where the list is. */
function todo(actions: readonly Action[], { format, mode }: PageContext): string {
  if (actions.length === 0) return "";
  const items = actions.map(({ text, count, value, valueLabel, list, section, cells }) => {
    const facts = [
      ...(count === undefined || list === undefined
        ? []
        : [
            html(format.say(`${format.integer(count)} on the list`)).replace(
              html(format.integer(count)),
              (number) => `<b>${number}</b>`,
            ),
          ]),
      ...(value === undefined
        ? []
        : [`<b>${html(format.moneyShort(value))}</b> ${html(valueLabel ?? format.say("at stake"))}`]),
      ...(list === undefined
        ? []
        : [
            mode === "screen"
              ? `<a href="#block-${slug(list.block)}">${html(format.say("The list"))}</a> <span class="source" data-list="${html(slug(list.block))}"></span>`
              : `${html(format.say("list:"))} <code>${html(`tables/${list.table}.csv`)}</code>`,
          ]),
    ];
    return `<li data-cell="${html(cells.join(" "))}"><p>${leading(text, section)}</p>${facts.length === 0 ? "" : `<p class="sub">${facts.join(" · ")}</p>`}</li>`;
  });
  return `<div class="todo unit"><h2 class="h3">${html(format.say("Do this week"))}</h2><ol>${items.join("")}</ol></div>`;
}

/** How far the configured targets are reached. */
function targets(items: readonly Target[], { say }: Format): string {
  if (items.length === 0) return "";
  const lines = items.map(({ label, period, target, actual, expected, text }) => {
    const share = (part: number): string =>
      `${target > 0 ? Math.min(100, Math.max(0, (100 * part) / target)).toFixed(1) : "0"}%`;
    return `<li><span class="meter"><span>${html(`${label}, ${period}`)}</span><span class="track"><span style="width:${share(actual)}"></span><i style="left:${share(expected)}"></i></span></span><p class="sub">${html(text)}</p></li>`;
  });
  return `<div class="targets unit"><h2 class="h3">${html(say("Targets"))}</h2><ul>${lines.join("")}</ul></div>`;
}

const GRADES = { green: "Sound", amber: "Check", red: "Do not rely on it" } as const;

function health(item: Health, context: PageContext): string {
  const { format } = context;
  const asked = html(format.say("Can the data be trusted?"));
  if (item.grade === "unknown")
    return `<div class="health unit"><h2 class="h3">${asked}</h2><p>${html(item.sentence)}</p></div>`;
  const bar = (label: string, score: number): string =>
    `<div class="meter"><span>${html(format.say(label))}</span><span class="track"><span style="width:${Math.min(100, Math.max(0, score))}%"></span></span><b>${html(format.decimal(score, 1))}</b></div>`;
  return `<div class="health unit ${item.grade}"><h2 class="h3">${asked}</h2><div class="badge"><div class="grade"><strong>${html(
    format.decimal(Math.min(item.rowScore, item.checkScore), 1),
  )}</strong><span>${html(format.say(GRADES[item.grade]))}</span></div><div class="meters">${bar("Rows clean", item.rowScore)}${bar("Checks passed", item.checkScore)}</div><div class="said"><p>${html(
    item.sentence,
  )}</p>${item.remarks.map((remark) => `<p>${html(remark)}</p>`).join("")}</div></div></div>`;
}

/** Where no alert is set there is nothing to say; where none is due, that is said. */
const alerts = (report: Report, { say }: Format): string =>
  report.alertRules === 0 && report.alerts.length === 0
    ? ""
    : highlights(
        "Alerts",
        "alerts",
        heaviestFirst(report.alerts),
        "None. Every watched figure is inside its limits.",
        say,
      );

/** Contents with room for the page numbers, which are known when the PDF is laid out. */
const contents = (report: Report, { say }: Format): string =>
  `<nav class="contents unit print-only" aria-label="${html(say("Contents"))}"><h2 class="h3">${html(say("In this report"))}</h2><ol>${report.sections
    .map(
      (section) =>
        `<li><a href="#${sectionId(section)}"><b>${html(section.topic)}</b><span>${html(section.insufficient === undefined ? section.title : say(section.insufficient.failed ? "Left out: its test failed" : "Not enough data yet"))}</span><i data-page-of="${sectionId(section)}"></i></a></li>`,
    )
    .join("")}</ol></nav>`;

export function summary(report: Report, context: PageContext): string {
  const lead = leadChart(report);
  const { say } = context.format;
  const commentary =
    report.commentary === undefined || report.commentary.trim() === ""
      ? ""
      : `<div class="commentary unit"><h2 class="h3">${html(say("Comment"))}</h2>${report.commentary
          .trim()
          .split(/\n\s*\n/)
          .map((paragraph) => `<p>${html(paragraph)}</p>`)
          .join("")}</div>`;
  return `<section class="summary" id="summary" aria-label="${html(say("Summary"))}"><header class="unit head">${logo(report)}<p class="kicker">${html([report.project, ...(report.filter === undefined ? [] : [report.filter]), say("Customer intelligence")].join(" · "))}</p><h1>${html(
    report.headline,
  )}</h1><p class="sub">${html(report.periodLabel)} · ${html(say(`as of ${context.format.day(report.asOf)}`))}${report.periodNote === undefined ? "" : html(` · ${report.periodNote}`)}</p>${(report.assumptions ?? []).map((text) => `<p class="sub assumed">${html(text)}</p>`).join("")}</header><div class="unit">${figures(
    report.figures.slice(0, FIGURES_IN_A_ROW),
    context.format,
  )}</div>${commentary}${highlights("What changed", "changed", heaviestFirst(report.highlights).slice(0, 5), "Nothing stands out against the period before.", say)}${todo(report.actions ?? [], context)}${targets(report.targets ?? [], context.format)}${alerts(report, context.format)}${lead === undefined ? "" : `<div class="row unit lead">${block(lead, context)}</div>`}${health(report.health, context)}${
    context.mode === "print" ? contents(report, context.format) : ""
  }</section>`;
}
