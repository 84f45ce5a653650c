/** A report in another language: every sentence, label and title of the English one, said by the message files. Data stays as it is. */
import { sayIn } from "../language/catalogue.ts";
import type { ReportLanguage } from "../language/languages.ts";
import type { Say } from "../language/translate.ts";
import type { Action, Block, Cell, Figure, Highlight, Section, VegaLiteSpec } from "../section.ts";
import type { Report } from "./contract.ts";
import { CODE, rowIn } from "./rows-in-language.ts";

/** Of a chart's specification: what is read, not what names a field. */
const READ_KEYS: ReadonlySet<string> = new Set([
  "title",
  "text",
  "subtitle",
  "description",
  "sort",
  "domain",
  "labels",
]);

/** Of a chart: titles, and the words in its data and in the order and the colours of them. */
function specIn(spec: unknown, say: Say, key = ""): unknown {
  if (typeof spec === "string") return READ_KEYS.has(key) && !CODE.test(spec) ? say(spec) : spec;
  if (Array.isArray(spec)) {
    const isRows = key === "values";
    return spec.map((one) =>
      isRows && typeof one === "object" && one !== null
        ? rowIn(one as Record<string, Cell>, say)
        : specIn(one, say, key),
    );
  }
  if (typeof spec !== "object" || spec === null) return spec;
  return Object.fromEntries(
    Object.entries(spec).map(([name, value]) => [
      name,
      name === "value" && key === "text" && typeof value === "string" ? say(value) : specIn(value, say, name),
    ]),
  );
}

function blockIn(block: Block, say: Say): Block {
  const shared = {
    title: say(block.title),
    subtitle: say(block.subtitle),
    ...(block.live === undefined
      ? {}
      : {
          live: {
            ...block.live,
            title: say(block.live.title),
            ...(block.live.measure === undefined ? {} : { measure: say(block.live.measure) }),
          },
        }),
  };
  if (block.kind === "text") return { ...block, ...shared, items: block.items.map(say) };
  if (block.kind === "chart")
    return { ...block, ...shared, alt: say(block.alt), spec: specIn(block.spec, say) as VegaLiteSpec };
  // a segment is said where it is drawn: its name is also its colour's
  const keep = new Set(block.columns.filter(({ format }) => format === "segment").map(({ key }) => key));
  return {
    ...block,
    ...shared,
    columns: block.columns.map((column) => ({ ...column, label: say(column.label) })),
    rows: block.rows.map((row) => rowIn(row, say, keep)),
  };
}

const figureIn = (figure: Figure, say: Say): Figure => ({
  ...figure,
  label: say(figure.label),
  changeLabel: say(figure.changeLabel),
  ...(figure.changeText === undefined ? {} : { changeText: say(figure.changeText) }),
  ...(figure.change2 === undefined
    ? {}
    : {
        change2: {
          ...figure.change2,
          label: say(figure.change2.label),
          ...(figure.change2.text === undefined ? {} : { text: say(figure.change2.text) }),
        },
      }),
});

const highlightIn = (item: Highlight, say: Say): Highlight => ({
  ...item,
  text: say(item.text),
  ...(item.headline === undefined ? {} : { headline: say(item.headline) }),
});

const actionIn = (action: Action, say: Say): Action => ({
  ...action,
  text: say(action.text),
  ...(action.valueLabel === undefined ? {} : { valueLabel: say(action.valueLabel) }),
});

/** A section with everything that is read in it said in another language. */
function sectionIn(section: Section, say: Say): Section {
  return {
    ...section,
    topic: say(section.topic),
    title: say(section.title),
    subtitle: say(section.subtitle),
    ...(section.secondTitle === undefined ? {} : { secondTitle: say(section.secondTitle) }),
    ...(section.insufficient === undefined
      ? {}
      : {
          insufficient: {
            ...section.insufficient,
            needs: say(section.insufficient.needs),
            has: say(section.insufficient.has),
          },
        }),
    figures: section.figures.map((figure) => figureIn(figure, say)),
    highlights: section.highlights.map((item) => highlightIn(item, say)),
    blocks: section.blocks.map((block) => blockIn(block, say)),
    actions: section.actions.map(say),
    ...(section.todo === undefined ? {} : { todo: section.todo.map((action) => actionIn(action, say)) }),
    notes: section.notes.map(say),
    ...(section.screenNotes === undefined ? {} : { screenNotes: section.screenNotes.map(say) }),
  };
}

/** The report in a language of the message files; in English it is the same value. */
export function reportIn(report: Report, language: ReportLanguage, say: Say = sayIn(language)): Report {
  if (language === "en") return report;
  return {
    ...report,
    language,
    periodShort: say(report.periodShort),
    headline: say(report.headline),
    ...(report.filter === undefined ? {} : { filter: say(report.filter) }),
    ...(report.periodNote === undefined ? {} : { periodNote: say(report.periodNote) }),
    assumptions: report.assumptions.map(say),
    figures: report.figures.map((figure) => figureIn(figure, say)),
    highlights: report.highlights.map((item) => highlightIn(item, say)),
    actions: report.actions.map((action) => actionIn(action, say)),
    targets: report.targets.map((target) => ({
      ...target,
      label: say(target.label),
      period: say(target.period),
      text: say(target.text),
    })),
    alerts: report.alerts.map((item) => highlightIn(item, say)),
    health: {
      ...report.health,
      sentence: say(report.health.sentence),
      remarks: report.health.remarks.map(say),
    },
    sections: report.sections.map((section) => sectionIn(section, say)),
  };
}
