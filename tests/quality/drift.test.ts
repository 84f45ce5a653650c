import { describe, expect, it } from "vitest";
import { addDays, weekName } from "../../src/calendar.ts";
import { formatter } from "../../src/format.ts";
import { createRandom, normal, type Random } from "../../src/models/random.ts";
import { type DriftFinding, drift } from "../../src/quality/drift/judge.ts";
import { ALL, type DriftMeasure, setText } from "../../src/quality/drift/measures.ts";
import { driftAlerts, driftBlocks } from "../../src/quality/drift/section.ts";

const format = formatter("en-GB", "GBP");
const START = "2025-01-06";

interface Week {
  lines: number;
  behind: number;
  rejected: number;
  /** Records of the week without a customer. */
  anonymous: number;
  columns: string[];
  regions: string[];
  statuses: string[];
  score: number;
}

const REGIONS = ["Austria", "Belgium", "France"];
const usualWeek = (random: Random, lines = Math.round(1000 * Math.exp(0.1 * normal(random)))): Week => ({
  lines,
  behind: random() < 0.15 ? 1 : 0,
  rejected: Math.round(lines * 0.01 * random()),
  anonymous: Math.round(lines * (0.05 + 0.015 * random())),
  columns: ["order", "customer", "price"],
  regions: random() < 0.5 ? REGIONS : [...REGIONS, "Malta"],
  statuses: ["paid", "shipped"],
  score: 99.2 + 0.3 * random(),
});

/** Editions of weeks, each over all records so far. */
function editions(weeks: readonly Week[]): DriftMeasure[] {
  let [records, rejected, filled] = [0, 0, 0];
  const ever = new Set([...REGIONS, "Malta"]);
  return weeks.flatMap((week, i) => {
    const start = addDays(START, 7 * i);
    records += week.lines;
    rejected += week.rejected;
    filled += week.lines - week.anonymous;
    for (const region of week.regions) ever.add(region);
    const of = { edition: weekName(start), asOf: addDays(start, 7) };
    const number = (measure: string, value: number, subject = ALL): DriftMeasure => ({
      ...of,
      measure,
      subject,
      value,
      text: null,
    });
    const set = (measure: string, subject: string, members: Iterable<string>): DriftMeasure => ({
      ...of,
      measure,
      subject,
      value: null,
      text: setText(members),
    });
    return [
      number("lines_of_week", week.lines),
      number("days_behind", week.behind),
      number("first_day", 20000),
      number("records", records),
      number("rejected", rejected),
      number("filled", filled, "customer_id"),
      number("row_score", week.score),
      number("check_score", week.score),
      set("columns", ALL, week.columns),
      set("values", "region", week.regions),
      set("values_ever", "region", ever),
      set("values", "status", week.statuses),
      set("values_ever", "status", week.statuses),
    ];
  });
}

function shop(seed: number, weeks = 30): Week[] {
  const random = createRandom(seed, "drift");
  return Array.from({ length: weeks }, () => usualWeek(random));
}
/** The findings of the last week, changed. */
const found = (change: Partial<Week>, seed = 1): DriftFinding[] => {
  const weeks = shop(seed);
  return drift(editions([...weeks.slice(0, -1), { ...weeks.at(-1)!, behind: 0, ...change }]), format);
};

describe("the data of 52 clean weeks", () => {
  it("gives no alert, whichever way chance falls", () => {
    const alerts = Array.from({ length: 20 }, (_, seed) => {
      const measures = editions(shop(seed + 1, 52));
      const names = [...new Set(measures.map(({ edition }) => edition))];
      return names.flatMap((_, i) => {
        const known = new Set(names.slice(Math.max(0, i - 25), i + 1));
        return driftAlerts(
          drift(
            measures.filter(({ edition }) => known.has(edition)),
            format,
          ),
          names[i]!,
          format,
        ).map(({ text }) => text);
      });
    }).flat();
    expect(alerts).toEqual([]);
  });
});

describe("what is different about the data", () => {
  it.each<[Partial<Week>, string, RegExp]>([
    [{ behind: 4, lines: 300, anonymous: 17 }, "freshness", /newest record is 4 days old; usually it is 0/],
    [{ lines: 400, anonymous: 22 }, "volume", /The week has 400 sale lines; between \d+ and [\d,]+ are usual/],
    [{ lines: 2600 }, "volume", /The week has 2,600 sale lines/],
    [{ anonymous: 400 }, "filled", /of the new records have no customer_id; \d\.\d% is usual/],
    [{ rejected: 90 }, "rejected", /of the new records were rejected/],
    [
      { columns: ["order", "client", "price"], anonymous: 900 },
      "columns",
      /no column "customer" any more; it has "client" instead/,
    ],
    [{ columns: ["order", "customer", "price", "till"] }, "columns", /a new column: "till"/],
    [{ regions: [...REGIONS, "Japan"] }, "values", /Region has a value never seen before: "Japan"/],
    [{ statuses: ["paid", "shipped", "parked"] }, "values", /Status has a value never seen before: "parked"/],
    [{ score: 96 }, "score", /share of clean records is 96\.0; 99\.\d is usual/],
  ])("is found once, by its cause: %j", (change, kind, text) => {
    const findings = found(change);
    expect(findings[0]).toMatchObject({ kind, isNew: true });
    expect(new Set(findings.map((one) => one.kind)).size).toBe(1);
    expect(findings[0]!.text).toMatch(text);
  });

  it("is a value that is gone for two weeks after many with it", () => {
    const weeks = shop(5).map((week, i) => (i < 28 ? week : { ...week, regions: ["Austria", "France"] }));
    expect(drift(editions(weeks.slice(0, 29)), format)).toEqual([]);
    const [gone] = drift(editions(weeks), format);
    expect(gone).toMatchObject({ kind: "values", isNew: true });
    expect(gone!.text).toMatch(/No sale of region "Belgium" for two weeks, though each of the 28 editions before/);
  });

  it("is an alert once, not as long as it lasts", () => {
    const weeks = shop(3);
    const late = weeks.map((week, i) => (i < 28 ? { ...week, behind: 0 } : { ...week, behind: 5 }));
    const [first, second] = [29, 30].map((n) => drift(editions(late.slice(0, n)), format));
    expect(driftAlerts(first!, "2025-W30", format)).toHaveLength(1);
    expect(driftAlerts(second!, "2025-W31", format)).toEqual([]);
    expect(second![0]).toMatchObject({ kind: "freshness", isNew: false });
  });

  it("is not judged from a few editions, but for columns", () => {
    const weeks = shop(2, 5);
    const last = { ...weeks.at(-1)!, lines: 10, behind: 6, columns: ["order"] };
    expect(drift(editions([...weeks.slice(0, -1), last]), format).map(({ kind }) => kind)).toEqual(["columns"]);
    expect(drift(editions(weeks.slice(0, 1)), format)).toEqual([]);
    expect(drift([], format)).toEqual([]);
  });

  it("is said on the page, with the line of the score", () => {
    const measures = editions(shop(4));
    expect(driftBlocks(measures, [], format).map(({ id }) => id)).toEqual(["quality_score_trend"]);
    const blocks = driftBlocks(measures, found({ behind: 9 }), format);
    expect(blocks[0]).toMatchObject({ id: "quality_drift", title: "One thing is different about the data" });
  });
});
