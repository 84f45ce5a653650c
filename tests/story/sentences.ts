/** Every sentence and title of a shop: plain English, whole, in agreement with the numbers, and nothing twice. */
import { describe, expect, it } from "vitest";
import type { Layout, Order, Told } from "./shop.ts";
import { tell } from "./shop.ts";

/** A report with every section. */
export const whole = (orders: readonly Order[], layout: Layout = {}): Promise<Told> =>
  tell(orders, { layout, more: { only: [] } });

/** The tests of one shop, which is worked out once. */
export function testSentences(name: string, told: () => Promise<Told>): void {
  let known: Promise<Told> | undefined;
  const make = (): Promise<Told> => {
    known ??= told();
    return known;
  };
  describe(name, () => {
    it("says nothing that is no word, no number or no sentence", async () => {
      const told = await make();
      for (const sentence of told.sentences) {
        expect(sentence).not.toMatch(/NaN|undefined|\[object|Infinity|null\b/);
        expect(sentence).not.toMatch(/\b1 (orders|customers|days|months|weeks|accounts|lines)\b/);
      }
    });

    it("uses no name of a method and no key of the configuration on page 1 and in instructions", async () => {
      const { report } = await make();
      const shown = [
        report.headline,
        ...report.highlights.map(({ text }) => text),
        ...report.actions.map(({ text }) => text),
        ...report.sections.flatMap(({ title, actions }) => [title, ...actions]),
      ].join("\n");
      expect(shown).not.toMatch(/Shapley|Kruskal|Wilson|quantile|quality\.|minCount|repeatQuartiles|z-score|p < /);
    });

    it("says nothing twice on page 1, and the figures agree with the table", async () => {
      const { report, computed } = await make();
      const texts = [
        report.headline,
        ...report.highlights.map(({ text }) => text),
        ...report.actions.map(({ text }) => text),
      ];
      expect(new Set(texts).size).toBe(texts.length);
      const kpis = new Map((computed.tables.kpis?.toRecords() ?? []).map((row) => [String(row.metric), row]));
      for (const { id, value, change, changeAs } of report.figures) {
        const row = kpis.get(id);
        if (row === undefined) continue;
        expect(value).toBe(row.value);
        if (change !== null) {
          const [now, before] = [Number(row.value), Number(row.previous)];
          expect(change).toBeCloseTo(changeAs === "points" ? now - before : now / before - 1, 9);
          expect(Math.abs(change)).toBeLessThanOrEqual(2);
        }
      }
    });

    it("compares in words as the numbers do", async () => {
      const { report, computed } = await make();
      const weekly = (computed.tables.weekly?.toRecords() ?? []).filter((row) => row.is_partial === false);
      const values = weekly.map((row) => Number(row.net_revenue));
      const [now = 0, before = 0] = [values.at(-1), values.at(-2)];
      const week =
        /this week is (up|down) ([\d.]+)% on|^Revenue (up|down) ([\d.]+)%|^Revenue £\S+, (up|down) ([\d.]+)%/.exec(
          report.headline,
        );
      if (week !== null) {
        const [way, share] = [week[1] ?? week[3] ?? week[5], Number(week[2] ?? week[4] ?? week[6])];
        expect(way).toBe(now > before ? "up" : "down");
        expect(Math.abs(now / before - 1) * 100).toBeCloseTo(share, 1);
      }
      const long = /last (\d+) weeks is (\d+)% (above|below) the (same weeks|\d+ before)/.exec(report.headline);
      if (long !== null) {
        const span = Number(long[1]);
        const sum = (to: number): number => values.slice(to - span, to).reduce((total, value) => total + value, 0);
        const change = sum(values.length) / sum(values.length - (long[4] === "same weeks" ? 52 : span)) - 1;
        expect(long[3]).toBe(change > 0 ? "above" : "below");
        expect(Math.round(Math.abs(change) * 100)).toBe(Number(long[2]));
      }
      if (/^Best week on record/.test(report.headline)) expect(now).toBe(Math.max(...values));
    });
  });
}
