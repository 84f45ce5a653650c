/** Targets: how far they are reached, and what the usual pace asks for. */
import { describe, expect, it } from "vitest";
import type { Context } from "../../src/analyses/analysis.ts";
import { DAILY } from "../../src/analyses/kpis/tables.ts";
import { frameOf } from "../../src/analyses/rows.ts";
import { addDays, weekday } from "../../src/calendar.ts";
import { targetsReached } from "../../src/run/targets.ts";
import { contextOf } from "../analyses/contract.ts";

const AS_OF = "2026-11-16";
/** 200 on weekdays, 500 on Saturdays, closed on Sundays, from the middle of the year to the day before as-of. */
const daily = frameOf(
  DAILY,
  Array.from({ length: 168 }, (_, i) => addDays(AS_OF, i - 168)).map((day) => ({
    day,
    net_revenue: [200, 200, 200, 200, 200, 500, 0][weekday(day) - 1]!,
    gross_revenue: 0,
    orders: weekday(day) === 7 ? 0 : 10,
    units: 0,
    customers: 0,
    new_customers: 1,
    average_order_value: null,
  })),
);
const reached = (targets: Context["targets"], asOf = AS_OF) =>
  targetsReached({ ...contextOf(asOf), ...(targets === undefined ? {} : { targets }) }, daily);

describe("targets", () => {
  it("of a month that runs are held against the shop's own week", () => {
    // 1 November is a Sunday: ten weekdays and two Saturdays are over, 21 weekdays and four Saturdays are all
    const [month] = reached({ net_revenue: { month: 6000 } });
    expect(month?.actual).toBe(10 * 200 + 2 * 500);
    expect(month?.expected).toBeCloseTo((6000 * (10 * 200 + 2 * 500)) / (21 * 200 + 4 * 500), 8);
    expect(month?.text).toBe("£3k of £6k by 15 Nov 2026; the usual pace asks for £2.9k, and this one leads to £6.2k");
  });

  it("of a week that is over are reached or missed", () => {
    expect(reached({ net_revenue: { week: 1400 } })[0]?.text).toBe("£1.5k of £1.4k: reached, £100 above");
    expect(reached({ net_revenue: { week: 1600 } })[0]?.text).toBe("£1.5k of £1.6k: missed by £100");
  });

  it("early in a period lead nowhere yet", () => {
    const [month] = reached({ orders: { month: 200 } }, "2026-11-04");
    expect(month?.text).toBe("20 of 200 by 3 Nov 2026; the usual pace asks for 16");
  });

  it("are none where none are configured, or where there is no table of days", () => {
    expect(reached(undefined)).toEqual([]);
    expect(targetsReached({ ...contextOf(AS_OF), targets: { orders: { week: 1 } } }, undefined)).toEqual([]);
  });
});
