/** Orders that were placed to try the shop out: a column answers with yes or no whether a record is one. */
import { isYes, isYesOrNo } from "../../status/fate.ts";
import { type Condition, conditionBy } from "./where.ts";

const TRIAL =
  /^(?:is[\s_-]?|es[\s_-]|é[\s_-])?(?:test(?:[\s_-]?(?:mode|order|sale|transaction|payment|purchase|record|flag))?|sandbox|test(?:bestellung|auftrag|buchung|kauf)|(?:commande|vente)[\s_-](?:de[\s_-])?test|(?:pedido[\s_-]de[\s_-])?(?:prueba|teste)|(?:ordine[\s_-]di[\s_-])?prova)$/i;
/** Every one of those names has one of these in it; the pattern as a whole takes long to compile. */
const OF_TRIALS = /test|sandbox|prueba|prova/i;
const LIVE = /^(?:is[\s_-]?)?live(?:[\s_-]?mode)?$/i;

/** A name that the group of an experiment may have as well. */
const BARE = /^(?:is[\s_-]?)?test(?:[\s_-]?flag)?$/i;
/** So many records under such a name are trials: few of a shop's orders, while an experiment has a good part of them in its group. */
const mostTrials = (records: number): number => (records < 50 ? 0.45 : 0.15) * records;

type Sample = readonly (readonly (string | null)[])[];

/** The condition that leaves such records out, with what is said of it; undefined where no column tells of them. */
export function withoutTrials(
  headers: readonly string[],
  sample: Sample,
): { condition: Condition; sentence: string } | undefined {
  for (const [position, header] of headers.entries()) {
    // flattened objects have the names of what they are in before their own
    const name = header.trim().split(/[./]/).at(-1)!;
    const isTrial = OF_TRIALS.test(name) && TRIAL.test(name);
    if (!isTrial && !LIVE.test(name)) continue;
    const texts = new Set(sample.map((fields) => (fields[position] ?? "").trim()).filter((text) => text !== ""));
    const counts = (text: string): boolean => text === "" || isYes(text) !== isTrial;
    if (texts.size === 0 || ![...texts].every(isYesOrNo)) continue;
    const trials = sample.filter((fields) => !counts((fields[position] ?? "").trim())).length;
    // nothing but trials is a shop that is not open yet
    if (trials === sample.length || (BARE.test(name) && trials > mostTrials(sample.length))) continue;
    return {
      condition: conditionBy(position, (text) => counts((text ?? "").trim())),
      sentence: `Records with ${isTrial ? "a yes" : "a no"} in ${header} are tests and left out; a where: that names ${header} decides instead.`,
    };
  }
  return undefined;
}
