/** The orders that the headline figures count. */
import { type Day, dayNumber } from "../../calendar.ts";
import type { OrderColumns } from "../../facts/contract.ts";
import type { DailySums } from "../../features/daily-sums.ts";
import type { KpiOptions } from "./options.ts";

/** The orders of the days `first` to `last`, those with one of them; of identified customers only where that is asked. */
export interface Selection {
  identified: boolean;
  /** Days since 1970. */
  first: number;
  last: number;
}

/** The orders before `asOf`; undefined where there is none. */
export function selectionOf(daily: DailySums, asOf: Day, customers: KpiOptions["customers"]): Selection | undefined {
  const identified = customers === "identified";
  const { entries } = identified ? daily.identified : daily.all;
  const end = Math.min(daily.days, dayNumber(asOf) - daily.first);
  const traded = (day: number): boolean => entries[day]! > 0;
  let [first, last] = [0, end - 1];
  while (first < end && !traded(first)) first++;
  while (last >= first && !traded(last)) last--;
  return last < first ? undefined : { identified, first: daily.first + first, last: daily.first + last };
}

const DAY_MS = 86_400_000;
export const dayOfOrder = (orders: OrderColumns, order: number): number => Math.floor(orders.at[order]! / DAY_MS);

/** Whether an order is among them. */
export const isSelected = (orders: OrderColumns, order: number, { identified, last }: Selection): boolean =>
  orders.at[order]! < (last + 1) * DAY_MS && (!identified || orders.customer[order]! >= 0);
