/** What two columns of dates have in common. */
import { readDate } from "./date-texts.ts";
import type { DateOrder } from "./dates.ts";
import type { LookedColumn } from "./looked.ts";

const DAY_MS = 86_400_000;
const ORDERS: readonly DateOrder[] = ["dmy", "mdy"];

const daysOf = ({ values }: LookedColumn, order: DateOrder): (number | undefined)[] =>
  values.map((value) => {
    const found = value === null ? undefined : readDate(value, order);
    return found === undefined ? undefined : Math.floor(found.ms / DAY_MS);
  });

/** Whether any value has a time of day. */
export const hasTimes = ({ values }: LookedColumn): boolean =>
  values.some((value) => {
    const found = value === null ? undefined : (readDate(value, "dmy") ?? readDate(value, "mdy"));
    return found !== undefined && found.ms % DAY_MS !== 0;
  });

/** Two columns of dates that have the same day in every record, whatever their order of day and month. */
export function sameDays(a: LookedColumn, b: LookedColumn): boolean {
  return ORDERS.some((one) => {
    const left = daysOf(a, one);
    return ORDERS.some((other) => {
      const right = daysOf(b, other);
      return left.every((day, row) => day === undefined || right[row] === undefined || day === right[row]);
    });
  });
}
