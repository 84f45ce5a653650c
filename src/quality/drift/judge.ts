/** What is different about the data of this edition, held against the editions before it. */
import type { Format } from "../../format.ts";
import { ALL, type DriftMeasure, membersOf } from "./measures.ts";

export interface DriftFinding {
  /** What it is about: kinds of one cause are reported once. */
  kind: "freshness" | "volume" | "columns" | "filled" | "rejected" | "values" | "score";
  subject: string;
  text: string;
  tone: "bad" | "warning" | "neutral";
  /** Found in this edition and not in the one before: what lasts is no news. */
  isNew: boolean;
}

/** An edition's measures by name and subject. */
export interface DriftProfile {
  edition: string;
  asOf: string;
  value(measure: string, subject?: string): number | undefined;
  members(measure: string, subject: string): string[] | undefined;
  subjects(measure: string): string[];
}

/** The editions, oldest first. */
export function profilesOf(measures: readonly DriftMeasure[]): DriftProfile[] {
  const byEdition = new Map<string, DriftMeasure[]>();
  for (const one of measures) byEdition.set(one.edition, [...(byEdition.get(one.edition) ?? []), one]);
  return [...byEdition]
    .map(([edition, own]): DriftProfile => {
      const known = new Map(own.map((one) => [`${one.measure}\n${one.subject}`, one]));
      const find = (measure: string, subject: string): DriftMeasure | undefined => known.get(`${measure}\n${subject}`);
      return {
        edition,
        asOf: own[0]!.asOf,
        value: (measure, subject = ALL) => find(measure, subject)?.value ?? undefined,
        members(measure, subject) {
          const found = find(measure, subject);
          return found === undefined ? undefined : membersOf(found.text);
        },
        subjects: (measure) => own.filter((one) => one.measure === measure).map(({ subject }) => subject),
      };
    })
    .sort((a, b) => (a.asOf < b.asOf ? -1 : 1));
}

/** Editions that have to be known before a number is judged, and before a set is. */
const FEWEST = 8;
const FEWEST_SETS = 13;
/** Robust standard deviations from the median (elementary's 3σ), and the least that counts as a change. */
const FAR = 3;
const LEAST_VOLUME = 0.3;
const LEAST_SHARE = 0.02;
const LEAST_SCORE = 1;
const LATER = 2;
/** So many of the earlier editions were no later than that. */
const MOSTLY = 0.85;
/** A share of fewer records says nothing. */
const FEWEST_RECORDS = 50;
/** More lines than usual are good news, unless they are there twice. */
const TWICE = 2;
const NORMAL = 1.4826;
const SAME_START = 7;
const SHOWN = 5;

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Median of the earlier values and how far from it is usual; undefined where they are too few. */
function usual(earlier: readonly number[], least: number): { centre: number; reach: number } | undefined {
  if (earlier.length < FEWEST) return undefined;
  const centre = median(earlier);
  const spread = NORMAL * median(earlier.map((value) => Math.abs(value - centre)));
  // the spread of a few values is a guess
  return { centre, reach: Math.max(FAR * spread * (1 + FEWEST / earlier.length), least) };
}

/**
 * A share of the records that came since the edition before, where the files hold all of them again (their first day is the same);
 * of all records where they do not.
 */
function freshShare(
  now: DriftProfile,
  before: DriftProfile | undefined,
  measure: string,
  subject: string,
): number | undefined {
  const [records, part] = [now.value("records"), now.value(measure, subject)];
  if (records === undefined || part === undefined || records === 0) return undefined;
  const [oldRecords, oldPart] = [before?.value("records"), before?.value(measure, subject)];
  const start = Math.abs((now.value("first_day") ?? 0) - (before?.value("first_day") ?? Number.NEGATIVE_INFINITY));
  const isSameStart =
    start <= SAME_START && oldRecords !== undefined && oldPart !== undefined && records - oldRecords >= FEWEST_RECORDS;
  const [all, some] = isSameStart ? [records - oldRecords, part - oldPart] : [records, part];
  return Math.min(1, Math.max(0, some / all));
}

const listed = (names: readonly string[], format: Format): string => {
  const shown = names.slice(0, SHOWN).map((name) => JSON.stringify(name));
  return names.length > SHOWN
    ? `${shown.join(", ")} and ${format.integer(names.length - SHOWN)} more`
    : shown.join(", ");
};

type Found = Omit<DriftFinding, "isNew">;

function columnFindings(now: DriftProfile, before: DriftProfile, format: Format): Found[] {
  const [columns, earlier] = [now.members("columns", ALL), before.members("columns", ALL)];
  if (columns === undefined || earlier === undefined) return [];
  const gone = earlier.filter((name) => !columns.includes(name));
  const fresh = columns.filter((name) => !earlier.includes(name));
  const column = (names: readonly string[]): string => (names.length === 1 ? "column" : "columns");
  return [
    ...(gone.length > 0
      ? [
          {
            kind: "columns" as const,
            subject: "gone",
            tone: "bad" as const,
            text: `The newest file has no ${column(gone)} ${listed(gone, format)} any more${fresh.length > 0 ? `; it has ${listed(fresh, format)} instead` : ""}.`,
          },
        ]
      : fresh.length > 0
        ? [
            {
              kind: "columns" as const,
              subject: "new",
              tone: "neutral" as const,
              text: `The newest file has a new ${column(fresh)}: ${listed(fresh, format)}.`,
            },
          ]
        : []),
  ];
}

function valueFindings(profiles: readonly DriftProfile[], format: Format): Found[] {
  const now = profiles.at(-1)!;
  const earlier = profiles.slice(0, -1);
  if (earlier.length < FEWEST_SETS) return [];
  return now.subjects("values").flatMap((subject): Found[] => {
    const present = now.members("values", subject) ?? [];
    const ever = earlier.at(-1)!.members("values_ever", subject);
    // a single week without a small region is chance; two after many with it are not
    const sets = earlier.flatMap((one) => {
      const members = one.members("values", subject);
      return members === undefined ? [] : [members];
    });
    if (ever === undefined || sets.length < earlier.length) return [];
    const [last, weeks] = [sets.at(-1)!, sets.slice(0, -1)];
    const fresh = present.filter((value) => !ever.includes(value));
    const [first = [], ...others] = weeks;
    const isGone = (value: string): boolean => !present.includes(value) && !last.includes(value);
    const gone = first.filter((value) => isGone(value) && others.every((one) => one.includes(value)));
    const noun = subject === "status" ? "status" : subject;
    return [
      ...(fresh.length > 0
        ? [
            {
              kind: "values" as const,
              subject: `new ${subject}`,
              tone: subject === "status" ? ("warning" as const) : ("neutral" as const),
              text: `${noun.charAt(0).toUpperCase()}${noun.slice(1)} has ${fresh.length === 1 ? "a value" : "values"} never seen before: ${listed(fresh, format)}.`,
            },
          ]
        : []),
      ...(gone.length > 0
        ? [
            {
              kind: "values" as const,
              subject: `gone ${subject}`,
              tone: "warning" as const,
              text: `No sale of ${noun} ${listed(gone, format)} for two weeks, though each of the ${format.integer(weeks.length)} editions before had some.`,
            },
          ]
        : []),
    ];
  });
}

function numberFindings(profiles: readonly DriftProfile[], format: Format): Found[] {
  const now = profiles.at(-1)!;
  const earlier = profiles.slice(0, -1);
  const found: Found[] = [];
  const past = (of: (profile: DriftProfile, i: number) => number | undefined): number[] =>
    earlier.flatMap((profile, i) => of(profile, i) ?? []);

  const behind = now.value("days_behind");
  const delays = past((one) => one.value("days_behind")).toSorted((x, y) => x - y);
  const late = usual(delays, 0);
  const latest = delays[Math.floor(MOSTLY * delays.length)];
  if (behind !== undefined && late !== undefined && latest !== undefined && behind >= latest + LATER)
    found.push({
      kind: "freshness",
      subject: ALL,
      tone: "bad",
      text: `The newest record is ${format.integer(behind)} days old; usually it is ${format.integer(late.centre)}. A file may be missing.`,
    });

  const lines = now.value("lines_of_week");
  const volume = usual(
    past((one) => one.value("lines_of_week")),
    0,
  );
  if (lines !== undefined && volume !== undefined) {
    const reach = Math.max(volume.reach, LEAST_VOLUME * volume.centre);
    const most = Math.max(volume.centre + volume.reach, TWICE * volume.centre);
    if (lines < volume.centre - reach || lines > most)
      found.push({
        kind: "volume",
        subject: ALL,
        tone: lines < volume.centre ? "bad" : "warning",
        text: `The week has ${format.integer(lines)} sale lines; between ${format.integer(Math.max(0, volume.centre - reach))} and ${format.integer(most)} are usual.`,
      });
  }

  const shareAt = (place: number, measure: string, subject: string): number | undefined =>
    freshShare(profiles[place]!, profiles[place - 1], measure, subject);
  for (const subject of now.subjects("filled")) {
    const filled = shareAt(earlier.length, "filled", subject);
    const known = usual(
      earlier.flatMap((_, i) => shareAt(i, "filled", subject) ?? []),
      LEAST_SHARE,
    );
    if (filled === undefined || known === undefined || known.centre - filled <= known.reach) continue;
    found.push({
      kind: "filled",
      subject,
      tone: "warning",
      text: `${format.percent(1 - filled)} of the new records have no ${subject}; ${format.percent(1 - known.centre)} is usual.`,
    });
  }

  const rejected = shareAt(earlier.length, "rejected", ALL);
  const known = usual(
    earlier.flatMap((_, i) => shareAt(i, "rejected", ALL) ?? []),
    LEAST_SHARE,
  );
  if (rejected !== undefined && known !== undefined && rejected - known.centre > known.reach)
    found.push({
      kind: "rejected",
      subject: ALL,
      tone: "warning",
      text: `${format.percent(rejected)} of the new records were rejected; ${format.percent(known.centre)} is usual.`,
    });

  for (const [measure, name] of [
    ["row_score", "share of clean records"],
    ["check_score", "score of the checks"],
  ] as const) {
    const score = now.value(measure);
    const before = usual(
      past((one) => one.value(measure)),
      LEAST_SCORE,
    );
    if (score === undefined || before === undefined || before.centre - score <= before.reach) continue;
    found.push({
      kind: "score",
      subject: measure,
      tone: "warning",
      text: `The ${name} is ${format.decimal(score, 1)}; ${format.decimal(before.centre, 1)} is usual.`,
    });
  }
  return found;
}

/** A cause says what follows from it, too: late data is little data, and a column that is gone is empty. */
const FOLLOWS: Readonly<Partial<Record<DriftFinding["kind"], readonly DriftFinding["kind"][]>>> = {
  freshness: ["volume", "values"],
  volume: ["values"],
  columns: ["filled"],
  filled: ["score"],
  rejected: ["score"],
};

function findingsOf(profiles: readonly DriftProfile[], format: Format): Found[] {
  const [before, now] = [profiles.at(-2), profiles.at(-1)];
  if (before === undefined || now === undefined) return [];
  const columns = columnFindings(now, before, format);
  const all = [...columns, ...numberFindings(profiles, format), ...valueFindings(profiles, format)];
  const causes = all.filter(({ kind, subject }) => kind !== "columns" || subject === "gone");
  const explained = new Set(causes.flatMap(({ kind }) => FOLLOWS[kind] ?? []));
  return all.filter(({ kind, subject }) => !explained.has(kind) || (kind === "values" && subject.startsWith("new")));
}

/**
 * What is different about the newest edition's data, the cause of several differences alone. Numbers are judged from eight earlier
 * editions on, by three robust standard deviations and a least change; sets of values from thirteen, columns from one.
 *
 * @param measures of this edition and those before it
 */
export function drift(measures: readonly DriftMeasure[], format: Format): DriftFinding[] {
  const profiles = profilesOf(measures);
  const earlier = new Set(findingsOf(profiles.slice(0, -1), format).map(({ kind, subject }) => `${kind} ${subject}`));
  return findingsOf(profiles, format).map((one) => ({ ...one, isNew: !earlier.has(`${one.kind} ${one.subject}`) }));
}
