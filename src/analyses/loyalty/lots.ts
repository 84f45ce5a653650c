/** Points by the day they were earned: the oldest are spent first, and what is too old is lost. */
import { addPeriods, dayNumber, dayOf, periodStart } from "../../calendar.ts";

export interface Lots {
  /** Begins anew, for another customer. */
  begin(): void;
  earn(day: number, points: number): void;
  /** Spends the oldest points; more than there are is a debt that the next ones earned pay. */
  spend(points: number): void;
  /** Takes back points, the newest first. */
  takeBack(points: number): void;
  /** Points that are lost by `day` inclusive, by the day on which they are. */
  expire(day: number): readonly { day: number; points: number }[];
}

/** The same day of the month so many months later; where that month is shorter, the first of the next. */
export function monthsLater(day: number, months: number): number {
  const from = dayOf(day);
  const start = addPeriods(periodStart(from, "month"), "month", months);
  const next = dayNumber(addPeriods(start, "month", 1));
  return Math.min(dayNumber(start) + Number(from.slice(8)) - 1, next);
}

/** @param months after which points are lost; undefined for never, and then nothing is kept at all */
export function createLots(months: number | undefined): Lots {
  let lots: { ends: number; points: number }[] = [];
  let head = 0;
  let debt = 0;
  const ends = new Map<number, number>();
  const endOf = (day: number): number => {
    const known = ends.get(day) ?? monthsLater(day, months!);
    ends.set(day, known);
    return known;
  };
  if (months === undefined) return { begin() {}, earn() {}, spend() {}, takeBack() {}, expire: () => [] };
  return {
    begin() {
      [lots, head, debt] = [[], 0, 0];
    },
    earn(day, points) {
      const paid = Math.min(points, debt);
      debt -= paid;
      if (points > paid) lots.push({ ends: endOf(day), points: points - paid });
    },
    spend(points) {
      let rest = points;
      while (rest > 0 && head < lots.length) {
        const taken = Math.min(rest, lots[head]!.points);
        lots[head]!.points -= taken;
        rest -= taken;
        if (lots[head]!.points === 0) head++;
      }
      debt += rest;
    },
    takeBack(points) {
      let rest = points;
      while (rest > 0 && lots.length > head) {
        const last = lots.at(-1)!;
        const taken = Math.min(rest, last.points);
        last.points -= taken;
        rest -= taken;
        if (last.points === 0) lots.pop();
      }
      debt += rest;
    },
    expire(day) {
      const lost: { day: number; points: number }[] = [];
      for (; head < lots.length && lots[head]!.ends <= day; head++) {
        const { ends: on, points } = lots[head]!;
        const before = lost.at(-1);
        if (before?.day === on) before.points += points;
        else if (points > 0) lost.push({ day: on, points });
      }
      return lost;
    },
  };
}
