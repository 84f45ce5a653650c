/** Sentences that no made shop brings about: of data that is wrong, of stock, of prices, of data that is different. */
import { describe, expect, it } from "vitest";
import { anomalySentence } from "../../src/analyses/anomalies/words.ts";
import { adviceFor } from "../../src/analyses/demand/advice.ts";
import type { Estimate } from "../../src/analyses/demand/estimate.ts";
import { adviceText } from "../../src/analyses/price/advice.ts";
import { addDays, dayNumber, weekName } from "../../src/calendar.ts";
import { type Format, formatter } from "../../src/format.ts";
import { catalogueOf } from "../../src/language/catalogue.ts";
import { OWN_LOCALES, REPORT_LANGUAGES } from "../../src/language/languages.ts";
import { translator } from "../../src/language/translate.ts";
import type { Elasticity } from "../../src/models/elasticity.ts";
import { drift } from "../../src/quality/drift/judge.ts";
import { ALL, type DriftMeasure, setText } from "../../src/quality/drift/measures.ts";
import { driftAlerts, driftBlocks } from "../../src/quality/drift/section.ts";

const DEFECTS = [
  ["missing_day", 0, 4, 8],
  ["awaited_day", 0, 4, 8],
  ["incomplete_day", 1, 20, 30],
  ["repeated_day", 1, 0, 0],
  ["price_level", 4, 1, 1],
  ["price_level", 0.1, 1, 1],
  ["price_level", 1.2, 1, 1],
  ["price_level", 0.8, 1, 1],
  ["price_spread", 2.4, 1, 1.2],
  ["region_prices", 4, 0.9, 1.1],
  ["region_prices", 0.1, 0.9, 1.1],
  ["region_prices", 1.25, 0.9, 1.1],
  ["region_prices", 0.75, 0.9, 1.1],
  ["product_price", 80, 0.8, 1],
  ["product_price", 0, 0.8, 1],
  ["product_price", 0.1, 0.8, 1],
  ["free_share", 0.5, 0, 0],
  ["tiny_order_share", 0.6, 0, 0.1],
  ["no_orders_after", 13.9, 0.4, 0.5],
  ["no_orders_before", 13.9, 0.4, 0.5],
  ["no_small_orders", 30, 0.2, 0.3],
  ["no_large_orders", 30, 0.2, 0.3],
  ["category_orders", 0, 20, 40],
  ["quantity_per_line", 25, 1, 1],
  ["known_customer_share", 0.2, 0.8, 0.9],
  ["new_customer_share", 0.9, 0.1, 0.2],
  ["one_customer_share", 0.5, 0.1, 0.1],
  ["new_product_share", 0.5, 0, 0.1],
  ["uncategorised_share", 0.5, 0, 0.1],
  ["lines_per_order", 1.2, 2.5, 3.1],
  ["midnight_share", 1, 0, 0.1],
  ["hour_of_order", 3.5, 13, 14.5],
  ["return_share", 1.4, 0, 0.1],
  ["return_share", 0.8, 0, 0.1],
  ["region_orders", 0, 20, 40],
  ["region_orders", 80, 20, 40],
  ["largest_order", 9000, 10, 400],
  ["one_day_share", 0.9, 0.1, 0.2],
] as const;

function anomalies(format: Format): string[] {
  const row = { name: "Malta", label: "", driver: "", period: "2026-05-11", since: "2026-05-11" };
  const of = (more: object): string => anomalySentence({ ...row, ...more }, format);
  const defects = DEFECTS.flatMap(([metric, value, expected_low, expected_high]) =>
    (metric.endsWith("_day")
      ? ["day"]
      : metric === "category_orders" || metric.startsWith("no_")
        ? ["week"]
        : ["day", "week"]
    ).map((grain) => of({ level: "data", metric, grain, value, expected_low, expected_high })),
  );
  const repeated = of({ level: "data", metric: "repeated_day", grain: "day", label: "2026-05-04", value: 1 });
  const days = { metric: "region_orders", grain: "day", label: "2026-05-13", value: 0 };
  const away = of({ level: "data", ...days, expected_low: 20, expected_high: 40 });
  const amounts = { value: 9000, expected_low: 100, expected_high: 2000 };
  const order = { level: "order", grain: "day", ...amounts };
  const strange = ["value", "pieces", "price of a piece", "time of day"].map((driver) =>
    of({ ...order, metric: "isolation", driver }),
  );
  const trade = ["net_revenue", "orders", "customers"].flatMap((metric) =>
    ["shop", "region"].flatMap((level) =>
      ["day", "week"].flatMap((grain) =>
        ["", "one large order", "one customer", "fewer orders", "smaller orders", "Malta"].flatMap((driver) =>
          ["2026-05-11", "2026-04-20"].map((since) => of({ level, metric, grain, driver, since, ...amounts })),
        ),
      ),
    ),
  );
  return [...defects, repeated, away, ...strange, of({ ...order, metric: "order_value" }), ...trade];
}

function stock(format: Format): string[] {
  const day = dayNumber("2026-05-11");
  const estimates = [
    { weeks: 40, perWeek: 10, pattern: "steady" },
    { weeks: 3, perWeek: 10, pattern: "steady" },
    { weeks: 1, perWeek: 10, pattern: "steady" },
    { weeks: 40, perWeek: 10, pattern: "fading" },
    { weeks: 40, perWeek: 0.01, pattern: "steady" },
  ].map(
    (one) =>
      ({ ...one, units: [10], leadTimeDemand: 20, safetyStock: 5, season: 1, coverSeason: 1 }) as unknown as Estimate,
  );
  return [undefined, ...estimates].flatMap((estimate) =>
    [undefined, 0, 1, 3, 15, 200, 900, 5000].flatMap((amount) =>
      [undefined, day].flatMap((at) => {
        const stocked = amount === undefined ? undefined : { stock: amount, onOrder: 0 };
        const stop = {
          stoppedOn: estimate === undefined ? undefined : at,
          lastSold: estimate === undefined ? at : day,
        };
        return adviceFor(estimate, stocked as Parameters<typeof adviceFor>[1], stop, { coverDays: 28 }, format).advice;
      }),
    ),
  );
}

function prices(format: Format): string[] {
  const answers = [
    [-2, -2.5, -1.5],
    [-0.2, -0.4, -0.1],
    [-1, -2, 0],
    [-1, -30, 20],
    [0.5, -2, 3],
  ] as const;
  return answers.flatMap(([value, low, high]) =>
    [10, 20].flatMap((edge) =>
      [undefined, 6].flatMap((cost) =>
        [true, false].map((isSure) =>
          adviceText(
            { own: { value, low, high } } as Elasticity,
            { now: 10, lowest: 20 - edge, highest: edge, cost, isSure },
            format,
          ),
        ),
      ),
    ),
  );
}

/** Thirty editions, the last with one thing changed. */
function differences(format: Format): string[] {
  const usual = {
    lines_of_week: 1000,
    days_behind: 0,
    rejected: 0,
    filled: 950,
    row_score: 99,
    columns: ["order", "customer"],
    region: ["Austria", "Malta"],
    status: ["paid"],
  };
  const editions = (change: Partial<typeof usual>): DriftMeasure[] =>
    Array.from({ length: 30 }, (_, i): DriftMeasure[] => {
      const week = {
        ...usual,
        ...(i >= 28 ? { region: change.region ?? usual.region } : {}),
        ...(i === 29 ? change : {}),
      };
      const start = addDays("2025-01-06", 7 * i);
      const of = { edition: weekName(start), asOf: addDays(start, 7) };
      const number = (measure: string, value: number, subject = ALL) => ({
        ...of,
        measure,
        subject,
        value,
        text: null,
      });
      const set = (measure: string, subject: string, members: string[]) => ({
        ...of,
        measure,
        subject,
        value: null,
        text: setText(members),
      });
      return [
        number("lines_of_week", week.lines_of_week),
        number("days_behind", week.days_behind),
        number("first_day", 20000 + 7 * i),
        number("records", 1000),
        number("rejected", week.rejected),
        number("filled", week.filled, "customer_id"),
        number("row_score", week.row_score),
        number("check_score", week.row_score),
        set("columns", ALL, week.columns),
        set("values", "region", week.region),
        set("values_ever", "region", [...usual.region, ...(i === 29 ? week.region : [])]),
        set("values", "status", week.status),
        set("values_ever", "status", [...usual.status, ...(i === 29 ? week.status : [])]),
      ];
    }).flat();
  const changes: Partial<typeof usual>[] = [
    {},
    { lines_of_week: 100 },
    { days_behind: 9 },
    { rejected: 400 },
    { filled: 100 },
    { row_score: 80 },
    { columns: ["order"] },
    { columns: ["order", "client"] },
    { columns: ["a", "b", "c", "d", "e", "f"] },
    { columns: ["order", "customer", "a", "b"] },
    { columns: ["order", "customer", "a"] },
    { region: ["Austria"] },
    { region: ["Austria", "Malta", "Spain"] },
    { region: ["Austria", "Malta", "a", "b", "c", "d", "e"] },
    { status: ["paid", "held"] },
    { rejected: 400, days_behind: 9, filled: 100, region: ["Austria", "Malta", "Spain"] },
  ];
  return changes.flatMap((change) => {
    const measures = editions(change);
    const findings = drift(measures, format);
    const blocks = driftBlocks(measures, findings, format);
    return [
      ...blocks.flatMap((block) => [
        block.title,
        block.subtitle,
        ...(block.kind === "text" ? block.items : []),
        ...(block.kind === "chart" ? [block.alt] : []),
      ]),
      ...driftAlerts(findings, "2025-W30", format).map(({ text }) => text),
    ];
  });
}

describe.each(REPORT_LANGUAGES.filter((one) => one !== "en"))("%s", (language) => {
  it.each(Object.entries({ anomalies, stock, prices, differences }))("says each sentence of %s", (_, sentences) => {
    const messages = Object.assign({}, ...Object.values(catalogueOf(language)));
    const missed = new Set<string>();
    const say = translator(messages, (text) => missed.add(text));
    const all = [...new Set(sentences(formatter(OWN_LOCALES[language], "EUR")))];
    expect(all.length).toBeGreaterThan(9);
    for (const text of all) expect(say(text), text).not.toMatch(/\b(more|and|of|the|usually|weeks?)\b/);
    expect([...missed]).toEqual([]);
  });
});
