/** The mail as plain text. */
import { type Figure, type Section, targetWords } from "../../section.ts";
import type { Report } from "../contract.ts";
import { formatOf } from "../format-of.ts";
import { headerText } from "./eml.ts";
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

/** The same story without a mark of layout. */
export function emailText(report: Report, sections: readonly Section[], options: EmailOptions): string {
  const format = formatOf(report);
  const said = new Set(topHighlights(report).map(({ text }) => text));
  const figure = ({
    label,
    value,
    format: code,
    change,
    changeAs,
    changeText,
    changeLabel,
    change2,
  }: Figure): string => {
    const compared = (share: number | null, against: string, words?: string): string =>
      against === "" || (share === null && words === undefined)
        ? ""
        : `${share === null ? words : format.change(share, changeAs)} ${against}`;
    const changes = [
      compared(change, changeLabel, changeText),
      change2 === undefined ? "" : compared(change2.change, change2.label, change2.text),
    ].filter(Boolean);
    return `${label}: ${format.value(value, code)}${changes.length === 0 ? "" : ` (${changes.join("; ")})`}`;
  };
  const list = (items: readonly string[]): string[] => items.map((item) => `- ${headerText(item, 1000)}`);
  const parts = [
    [`${shopName(report)} · ${report.periodShort}`, report.headline],
    ...(report.commentary === undefined ? [] : [[report.commentary]]),
    list(topHighlights(report).map(({ text }) => text)),
    report.figures.slice(0, MOST_FIGURES).map(figure),
    ...(report.targets.length === 0
      ? []
      : [[format.say("Targets").toUpperCase(), ...list(report.targets.map(targetWords))]]),
    ...(report.actions.length === 0
      ? []
      : [
          [
            format.say("Do this week").toUpperCase(),
            ...report.actions.map((action, i) => {
              const facts = actionFacts(action, format);
              return `${i + 1}. ${headerText(action.text, 1000)}${facts === "" ? "" : ` (${facts})`}`;
            }),
          ],
        ]),
    ...(options.address === undefined ? [] : [[format.say(`The interactive report: ${options.address}`)]]),
    ...(report.alerts.length === 0
      ? []
      : [[format.say("Alerts").toUpperCase(), ...list(report.alerts.map(({ text }) => text))]]),
    ...sections.map((section) => [
      `${section.topic.toUpperCase()}: ${section.title}`,
      ...list(
        section.highlights
          .map(({ text }) => text)
          .filter((text) => !said.has(text))
          .slice(0, 3),
      ),
      ...[nextAction(section, report) ?? []].flat().map((action) => `${format.say("Do next:")} ${action}`),
    ]),
    [
      `${format.say("Data").toUpperCase()}: ${format.say(GRADES[report.health.grade][1])}. ${report.health.sentence}`,
      ...report.health.remarks,
    ],
    footerLines(report, options, format),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}
