/** Retention by month of the first order, under a filter: of the customers that are left, whichever orders they placed. */
import { addPeriods, dayOf, monthIndex, periodEnd } from "../calendar.ts";
import type { ExploreData } from "./contract.ts";
import type { PageSelection } from "./filter.ts";

export interface CohortRow {
  /** First day of the cohort's month. */
  start: string;
  size: number;
  /** Customers active 0, 1, 2 … months after. */
  active: number[];
  /** Rows of its customers. */
  members: number[];
  /** Whether the last month of `active` still runs. */
  partial: boolean;
}

/** First day of the month that is `index` months after January of year 0. */
const monthStart = (index: number): string =>
  `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}-01`;

/** Months in which each customer bought, as `monthIndex`, ascending. */
function activeMonths({ orders, customers }: ExploreData): number[][] {
  const months: number[][] = Array.from({ length: customers.ids.length }, () => []);
  const known = new Map<number, number>();
  for (let o = 0; o < orders.day.length; o++) {
    const customer = orders.customer[o]!;
    if (customer < 0 || orders.isSale[o] === 0) continue;
    let month = known.get(orders.day[o]!);
    if (month === undefined) {
      month = monthIndex(dayOf(orders.day[o]!));
      known.set(orders.day[o]!, month);
    }
    const own = months[customer]!;
    if (own.at(-1) !== month) own.push(month);
  }
  return months;
}

/** Cohorts by month, oldest first. */
export function byCohort(data: ExploreData, selection: PageSelection): CohortRow[] {
  const months = activeMonths(data);
  const latest = monthIndex(data.last);
  const cohorts = new Map<number, CohortRow>();
  for (let c = 0; c < months.length; c++) {
    const [start] = months[c]!;
    if (start === undefined || selection.customers[c] === 0) continue;
    let row = cohorts.get(start);
    if (row === undefined) {
      row = {
        start: monthStart(start),
        size: 0,
        active: new Array<number>(latest - start + 1).fill(0),
        members: [],
        partial: periodEnd(monthStart(latest), "month") >= data.asOf,
      };
      cohorts.set(start, row);
    }
    row.size += 1;
    row.members.push(c);
    for (const month of months[c]!) row.active[month - start]! += 1;
  }
  return [...cohorts.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
}

/** Rows of the customers of a cohort who bought `age` months after their first order; all of them at age 0. */
export function activeAt(data: ExploreData, cohort: CohortRow, age: number): number[] {
  const months = activeMonths(data);
  const month = monthIndex(addPeriods(cohort.start, "month", age));
  return cohort.members.filter((customer) => months[customer]!.includes(month));
}
