/** Sections become one report: the whole story for page 1, then a section per analysis. */
import { type Day, lastCompletePeriod, weekName } from "../calendar.ts";
import type { Format } from "../format.ts";
import type { Brand } from "../look/brand.ts";
import type { Action, Health, Highlight, Section, Target } from "../section.ts";
import type { Neighbours, Report } from "./contract.ts";

export interface ReportFrame {
  project: string;
  /** Everything before this day counts; the report is about the last complete ISO week before it. */
  asOf: Day;
  format: Format;
  runId: string;
  configHash: string;
  /** How many alerts are configured. */
  alertRules: number;
  commentary?: string;
  brand?: Brand;
  filter?: string;
  periodNote?: string;
  assumptions?: readonly string[];
  targets?: readonly Target[];
  neighbours?: Neighbours;
}

const MOST_HIGHLIGHTS = 5;
const MOST_ACTIONS = 3;
/** Of the section that leads; a page has room for five of them, a mail and a terminal for all. */
const MOST_FIGURES = 6;

/**
 * Bullets for page 1: the weightiest first, at most three of the section that leads (this week against last, against last year, and
 * what else it must say) and two of every other, so that every topic has its say.
 */
function topHighlights(sections: readonly Section[], lead: Section | undefined, isDoubtful: boolean): Highlight[] {
  const said = ({ doubted, ...highlight }: Highlight): Highlight[] =>
    isDoubtful && doubted !== undefined
      ? doubted === ""
        ? []
        : [{ ...highlight, text: doubted, tone: "neutral" }]
      : [highlight];
  const ranked = sections.flatMap((section) =>
    section.highlights
      .flatMap(said)
      .sort((a, b) => b.weight - a.weight)
      .map((highlight) => ({ ...highlight, section: section.name }))
      .map((highlight, place) => ({ highlight, early: place < (section === lead ? 3 : 2) })),
  );
  const first = ranked.filter(({ early }) => early).sort((a, b) => b.highlight.weight - a.highlight.weight);
  const rest = ranked.filter(({ early }) => !early).sort((a, b) => b.highlight.weight - a.highlight.weight);
  return [...first, ...rest]
    .slice(0, MOST_HIGHLIGHTS)
    .map(({ highlight }) => highlight)
    .sort((a, b) => b.weight - a.weight);
}

/** What to do this week: the weightiest of all sections. */
const topActions = (sections: readonly Section[]): Action[] =>
  sections
    .flatMap(({ name, todo = [] }) => todo.map((action) => ({ ...action, section: name })))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_ACTIONS);

/** What the section that leads found, unless its figures are to be checked first. */
function headlineOf(lead: Section | undefined, alerts: readonly Highlight[], format: Format): string {
  const doubt = alerts.find(({ headline }) => headline !== undefined)?.headline;
  if (doubt === undefined || lead?.leads !== true) return lead?.title ?? "No section was asked for";
  const revenue = lead.figures.find(({ id }) => id === "net_revenue")?.value;
  return revenue == null ? doubt : `${doubt}; as the data stands, revenue is ${format.moneyShort(Number(revenue))}`;
}

/** One report value out of the sections; `sections[0]` leads and lends its finding and figures to page 1. */
export function assemble(
  sections: readonly Section[],
  health: Health,
  alerts: readonly Highlight[],
  frame: ReportFrame,
): Report {
  const period = lastCompletePeriod(frame.asOf, "week");
  const lead =
    sections.find(({ figures, highlights, insufficient }) => figures.length + highlights.length > 0 && !insufficient) ??
    sections[0];
  const label = frame.format.range(period.start, period.end);
  return {
    edition: weekName(period.start),
    project: frame.project,
    periodLabel: label,
    periodShort: `Week ${Number(weekName(period.start).slice(-2))} · ${label}`,
    asOf: frame.asOf,
    currency: frame.format.currency,
    locale: frame.format.locale,
    headline: headlineOf(lead, alerts, frame.format),
    figures: (lead?.figures ?? []).slice(0, MOST_FIGURES),
    highlights: topHighlights(
      sections,
      lead,
      alerts.some(({ headline }) => headline !== undefined),
    ),
    actions: topActions(sections),
    targets: [...(frame.targets ?? [])],
    assumptions: [...(frame.assumptions ?? [])],
    alerts: [...alerts],
    alertRules: frame.alertRules,
    health,
    // the lead's finding and figures stand on page 1 already
    sections: sections.map((section) =>
      section === lead ? { ...section, title: section.secondTitle ?? section.title, figures: [] } : section,
    ),
    runId: frame.runId,
    configHash: frame.configHash,
    ...(frame.commentary === undefined ? {} : { commentary: frame.commentary }),
    ...(frame.brand === undefined ? {} : { brand: frame.brand }),
    ...(frame.filter === undefined ? {} : { filter: frame.filter }),
    ...(frame.periodNote === undefined ? {} : { periodNote: frame.periodNote }),
    ...(frame.neighbours === undefined ? {} : { neighbours: frame.neighbours }),
  };
}
