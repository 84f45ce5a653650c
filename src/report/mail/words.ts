/** What the mail says in both of its forms, HTML and plain text. */
import type { Format } from "../../format.ts";
import type { Action, Highlight, Section } from "../../section.ts";
import type { Report } from "../contract.ts";

export interface EmailOptions {
  /** Who to ask, in the footer: addresses of the owners. */
  owners: readonly string[];
  /** Where the interactive page can be opened: an address, or a path that the reader knows. */
  address?: string;
  /** Files that go with the mail. */
  attached: readonly { filename: string; bytes: number }[];
  /** Files that were too large to go with it, as the reader can find them. */
  elsewhere: readonly string[];
}

export const MOST_BULLETS = 5;

export const MOST_FIGURES = 6;

/** Whose report it is: "Acme", "Acme · region Germany". */
export const shopName = ({ project, filter }: Report): string =>
  filter === undefined ? project : `${project} · ${filter}`;

export const topHighlights = (report: Report): Highlight[] =>
  [...report.highlights].sort((a, b) => b.weight - a.weight).slice(0, MOST_BULLETS);

/** What to do first in a section, unless it stands under "Do this week" already. */
export const nextAction = ({ actions }: Section, { actions: first }: Report): string | undefined =>
  actions.slice(0, 1).find((action) => !first.some(({ text }) => text === action));

export const actionFacts = ({ count, value, valueLabel, list }: Action, format: Format): string =>
  [
    ...(count === undefined || list === undefined ? [] : [format.say(`${format.integer(count)} on the list`)]),
    ...(value === undefined ? [] : [`${format.moneyShort(value)} ${valueLabel ?? format.say("at stake")}`]),
  ].join(" · ");

export const GRADES = {
  green: ["good", "Sound"],
  amber: ["warning", "Check"],
  red: ["bad", "Do not rely on it"],
  unknown: ["muted", "Not known"],
} as const;

export function footerLines(report: Report, options: EmailOptions, format: Format): string[] {
  const { owners, attached, elsewhere } = options;
  return [
    ...report.assumptions,
    ...(attached.length === 0 ? [] : [format.say(`Attached: ${attached.map(({ filename }) => filename).join(", ")}.`)]),
    ...(elsewhere.length === 0 ? [] : [format.say(`Too large to attach: ${elsewhere.join(", ")}.`)]),
    format.say(
      `As of ${format.day(report.asOf)} · edition ${report.edition} · run ${report.runId} · configuration ${report.configHash}`,
    ),
    format.say(
      owners.length === 0
        ? "Recipients and sections are set in tillbook.config.yaml."
        : `Questions, or other recipients: ${owners.join(", ")}.`,
    ),
  ];
}
