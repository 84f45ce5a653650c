/** The report as one value, rendered as interactive HTML, PDF and e-mail. */

import type { ReportLanguage } from "../language/languages.ts";
import type { Brand } from "../look/brand.ts";
import type { Action, Figure, Health, Highlight, Section, Target } from "../section.ts";

/** The whole report: one value, rendered as interactive HTML, PDF and e-mail. */
export interface Report {
  edition: string;
  project: string;
  /** "28 November – 4 December 2011". */
  periodLabel: string;
  /** "Week 48 · 28 Nov – 4 Dec 2011". */
  periodShort: string;
  asOf: string;
  currency: string;
  locale: string;
  /** Of its sentences. Absent: English. */
  language?: ReportLanguage;
  /** The story in one line. */
  headline: string;
  /** Whose report it is where it is not the whole shop's: "region Germany". Belongs beside the project's name everywhere. */
  filter?: string;
  /** Which period was taken and why, where that is not plain: "the newest order is of Sat 14 Nov; Sundays are closed". */
  periodNote?: string;
  /** What was assumed, in sentences: a currency that no file names. */
  assumptions: string[];
  figures: Figure[];
  highlights: Highlight[];
  /** "Do this week": at most three, the weightiest first. */
  actions: Action[];
  targets: Target[];
  alerts: Highlight[];
  /** How many alerts are set, due or not; none set is something else than none due. */
  alertRules: number;
  health: Health;
  sections: Section[];
  runId: string;
  configHash: string;
  /** Text a person wrote for this edition, if there is any. */
  commentary?: string;
  /** Absent where none is configured. */
  brand?: Brand;
  /** Set where the edition stands in a folder with others and a page that lists them. */
  neighbours?: Neighbours;
}

/** Where a reader goes on from an edition, relative to its page. */
export interface Neighbours {
  /** The page with all editions. */
  all: string;
  /** The edition before, and its page. */
  previous?: { edition: string; href: string };
}
