/** A shop of forty steady weeks, and what is found in it. */
import { AnomalyOptions, anomalies } from "../../src/analyses/anomalies.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { addDays } from "../../src/calendar.ts";
import { type Line, shop } from "./shop.ts";

export const START = "2025-01-06";
export const WEEKS = 40;
export const AS_OF = addDays(START, 7 * WEEKS);

/** Some 24 orders on each of six weekdays, of five regions, with a little noise that is the same every time. */
export const steady = (change: (line: Line, day: number) => Line[] = (line) => [line]): Line[] =>
  Array.from({ length: 7 * WEEKS }, (_, day) => day)
    .filter((day) => day % 7 !== 6)
    .flatMap((day) =>
      Array.from(
        { length: 22 + ((day * 7) % 5) },
        (_, i): Line => ({
          order: `o${day}-${i}`,
          at: `${addDays(START, day)} ${String(9 + (i % 9)).padStart(2, "0")}:${String((i * 7 + day) % 60).padStart(2, "0")}:00`,
          customer: `c${(day * 31 + i * 17) % 400}`,
          product: `${10_000 + ((day + i) % 20)}`,
          price: 8 + ((day + i) % 20),
          region: ["UK", "France", "Germany", "Spain", "Italy"][(i + day) % 5]!,
        }),
      ).flatMap((line) => change(line, day)),
    );

export const LAST_WEEK = 7 * (WEEKS - 1);
export const found = (lines: readonly Line[], options: object = {}): ReturnType<typeof anomalies> =>
  anomalies(inputOf(shop(lines)), AnomalyOptions.parse(options), { asOf: AS_OF });
