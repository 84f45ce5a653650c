/** Tables that show a forecast beside what came: week by week, by past purchases, and by tenths of expected value. */
import { dayOf } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import { UNIT_DAYS, visitsOf } from "../../features/buying-history.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import { sum } from "../../models/holdout.ts";
import type { Row } from "../rows.ts";
import { VALUE_CALIBRATION, VALUE_GAIN, VALUE_TRACKING } from "./contracts.ts";
import type { JudgedModel, Valuation } from "./judge.ts";
import { finite, sorted } from "./tables.ts";

const WEEK = 7;

/** Repeat purchase days of the customers known before the hold-out, by whole week from the first purchase on. */
function actualWeeks(orders: CustomerOrders, { holdout }: JudgedModel, start: number, weeks: number): Float64Array {
  const counts = new Float64Array(weeks);
  const visits: Parameters<typeof visitsOf>[3] = [];
  for (let i = 0; i < holdout.history.count; i++) {
    visitsOf(orders, holdout.history.row[i] as number, start + weeks * WEEK, visits);
    for (let k = 1; k < visits.length; k++) counts[Math.floor(((visits[k]?.day as number) - start) / WEEK)]!++;
  }
  return counts;
}

/** Expected repeat purchases of the same customers up to the end of each week, from when each was won. */
function expectedTotals(judged: JudgedModel, unitDays: number, start: number, weeks: number): Float64Array {
  const { holdout, model } = judged;
  const { history, kinds, parameters } = holdout;
  const expected = parameters.map((p) => {
    const known = new Map<number, number>();
    return (days: number): number => {
      const value = known.get(days) ?? model.expectedNew(p, days / unitDays);
      known.set(days, value);
      return value;
    };
  });
  // customers won on the same day who are of the same kind
  const won = new Map<number, number>();
  history.firstDay.forEach((day, i) => {
    const cohort = day * parameters.length + (kinds?.of[i] ?? 0);
    won.set(cohort, (won.get(cohort) ?? 0) + 1);
  });
  const cohorts = [...won].sort(([a], [b]) => a - b);
  return Float64Array.from({ length: weeks }, (_, week) => {
    const end = start + (week + 1) * WEEK - 1;
    return cohorts.reduce((total, [cohort, customers]) => {
      const day = Math.floor(cohort / parameters.length);
      return day < end ? total + customers * (expected[cohort - day * parameters.length]?.(end - day) ?? 0) : total;
    }, 0);
  });
}

export function trackingTable(orders: CustomerOrders, { history, models, unit }: Valuation): pl.DataFrame {
  const rows = models.flatMap((judged): Row[] => {
    const { holdout } = judged;
    const start = holdout.history.firstDay.reduce((least, day) => Math.min(least, day), history.end);
    const weeks = Math.floor((history.end - start + 1) / WEEK);
    const actual = actualWeeks(orders, judged, start, weeks);
    const totals = expectedTotals(judged, UNIT_DAYS[unit], start, weeks);
    let came = 0;
    return Array.from(actual, (value, week): Row => {
      came += value;
      return {
        model: judged.name,
        week: week + 1,
        week_to: dayOf(start + (week + 1) * WEEK - 1),
        expected: (totals[week] as number) - (week === 0 ? 0 : (totals[week - 1] as number)),
        actual: value,
        expected_total: totals[week] as number,
        actual_total: came,
        is_held_out: start + (week + 1) * WEEK - 1 >= holdout.from,
      };
    });
  });
  return sorted(VALUE_TRACKING, rows);
}

/** The last row of the calibration holds this many repeat purchases and more. */
const MOST = 7;

export function valueCalibrationTable({ models }: Valuation): pl.DataFrame {
  const rows = models.flatMap(({ name, holdout }) => {
    const groups = Array.from({ length: MOST + 1 }, () => ({ customers: 0, expected: 0, actual: 0 }));
    for (let i = 0; i < holdout.history.count; i++) {
      const group = groups[Math.min(MOST, holdout.history.x[i] as number)] as (typeof groups)[number];
      group.customers++;
      group.expected += holdout.expected[i] as number;
      group.actual += holdout.actual[i] as number;
    }
    return groups.flatMap(({ customers, expected, actual }, x): Row[] =>
      customers === 0
        ? []
        : [{ model: name, x, customers, expected: expected / customers, actual: actual / customers }],
    );
  });
  return sorted(VALUE_CALIBRATION, rows);
}

export function gainTable({ models }: Valuation): pl.DataFrame {
  const rows = models.flatMap(({ name, holdout }) => {
    const { expectedValue, actualValue } = holdout;
    const n = expectedValue.length;
    const order = Array.from({ length: n }, (_, i) => i).sort(
      (a, b) => (expectedValue[b] as number) - (expectedValue[a] as number) || a - b,
    );
    const total = sum(actualValue);
    let before = 0;
    return Array.from({ length: 10 }, (_, tenth): Row => {
      const some = order.slice(Math.floor((tenth * n) / 10), Math.floor(((tenth + 1) * n) / 10));
      const came = some.reduce((value, i) => value + (actualValue[i] as number), 0);
      before += came;
      return {
        model: name,
        tenth: tenth + 1,
        customers: some.length,
        expected_value: some.reduce((value, i) => value + (expectedValue[i] as number), 0),
        actual_value: came,
        actual_share: finite(came / total),
        cumulative_share: finite(before / total),
      };
    });
  });
  return sorted(VALUE_GAIN, rows);
}
