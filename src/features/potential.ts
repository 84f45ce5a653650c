/** What the CLV potential is made of, from the orders of each customer. */
import { addPeriods, type Day, dayNumber, dayOf, monthIndex, periodStart } from "../calendar.ts";
import type { Facts } from "../facts/contract.ts";
import { type PotentialMeasures, type PotentialScores, potentialScores } from "../models/potential-score.ts";
import { spearman } from "../models/rank.ts";
import { theilSenSlope } from "../models/theil-sen.ts";
import { breadthOf } from "./breadth.ts";
import type { CustomerOrders } from "./customer-orders.ts";

/** The last so many purchase days make the trajectory, and fewer than three make none. */
const LATEST = 12;
const FEWEST = 3;
const YEAR_MONTHS = 12;

/** Slopes of the order value and shares of active months as of `asOf`, by row of `facts.customers`; NaN for who has not bought by then. */
function pace(
  { starts, day, isSale, netE4 }: CustomerOrders,
  asOf: Day,
): Pick<PotentialMeasures, "trajectory" | "engagement"> {
  const customers = starts.length - 1;
  const end = dayNumber(asOf);
  const trajectory = new Float64Array(customers).fill(Number.NaN);
  const engagement = new Float64Array(customers).fill(Number.NaN);
  // the month of a day, looked up: a date is slow to make a million times
  const thisMonth = monthIndex(dayOf(end - 1));
  const first = day.reduce((least, one) => Math.min(least, one), end);
  const monthAt = new Int32Array(Math.max(0, end - first));
  for (let d = first, month = monthIndex(dayOf(first)); d < end; ) {
    const after = dayNumber(addPeriods(periodStart(dayOf(d), "month"), "month", 1));
    for (; d < Math.min(after, end); d++) monthAt[d - first] = month;
    month++;
  }
  const values: number[] = [];
  for (let c = 0; c < customers; c++) {
    values.length = 0;
    let [since, active, before, on, spent] = [-1, 0, -1, -1, 0];
    const close = (): void => {
      if (on >= 0 && spent > 0) values.push(Math.log(spent));
    };
    for (let i = starts[c]!; i < starts[c + 1]! && day[i]! < end; i++) {
      if (isSale[i] === 0) continue;
      const month = monthAt[day[i]! - first]!;
      if (since < 0) since = month;
      if (month !== before && month > thisMonth - YEAR_MONTHS) active++;
      before = month;
      if (day[i] !== on) {
        close();
        [on, spent] = [day[i]!, 0];
      }
      spent += netE4[i]!;
    }
    if (since < 0) continue;
    close();
    engagement[c] = active / Math.min(YEAR_MONTHS, thisMonth - since + 1);
    if (values.length >= FEWEST) trajectory[c] = theilSenSlope(values.slice(-LATEST));
  }
  return { trajectory, engagement };
}

/** How well the score of 90 days ago tells what was spent since. */
export interface PotentialCheck {
  /** Spearman's rank correlation with the net value of the orders of the following days; NaN where it cannot be computed. */
  correlation: number;
  /** Share of that spend that came from the tenth with the highest scores (equal ones at the edge all in); NaN without spend. */
  topTenthShare: number;
  customers: number;
  days: number;
}

export interface Potential extends PotentialScores {
  measures: PotentialMeasures;
  check: PotentialCheck;
}

const CHECK_DAYS = 90;

function topShare(score: Float64Array, spent: Float64Array): number {
  const scores = score.filter((value) => !Number.isNaN(value)).sort();
  const edge = scores[Math.floor(0.9 * scores.length)] ?? Number.POSITIVE_INFINITY;
  let [top, all] = [0, 0];
  for (let i = 0; i < score.length; i++) {
    if (Number.isNaN(score[i]!)) continue;
    all += spent[i]!;
    if (score[i]! >= edge) top += spent[i]!;
  }
  return all > 0 ? top / all : Number.NaN;
}

/**
 * CLV potential of every customer, a row of `facts.customers`, as of `asOf`; NaN for a customer who has not bought.
 *
 * Trajectory: slope (Theil–Sen) of the log of the net value of the last 12 purchase days, from three on. Engagement: calendar months
 * with a sale among the last 12, as a share of the months since the first sale, at most 12. Breadth: `breadthOf` categories, or
 * products. Points: the loyalty balance, where one is given. The check scores everybody as of 90 days earlier, without points, which
 * are known of today alone.
 */
export function potentialOf(
  facts: Facts,
  orders: CustomerOrders,
  { asOf, points }: { asOf: Day; points?: Float64Array | undefined },
): Potential {
  const end = dayNumber(asOf);
  const [breadth, breadthThen] = breadthOf(facts, [end, end - CHECK_DAYS]) as [Float64Array, Float64Array];
  const measures = { ...pace(orders, asOf), breadth, ...(points === undefined ? {} : { points }) };
  const then = potentialScores({ ...pace(orders, dayOf(end - CHECK_DAYS)), breadth: breadthThen }).score;
  const { starts, day, netE4 } = orders;
  const spent = new Float64Array(then.length);
  for (let c = 0; c < spent.length; c++)
    for (let i = starts[c]!; i < starts[c + 1]! && day[i]! < end; i++)
      if (day[i]! >= end - CHECK_DAYS) spent[c]! += netE4[i]!;
  const customers = then.reduce((count, score) => count + (Number.isNaN(score) ? 0 : 1), 0);
  return {
    ...potentialScores(measures),
    measures,
    check: { correlation: spearman(then, spent), topTenthShare: topShare(then, spent), customers, days: CHECK_DAYS },
  };
}
