/** What came of the lists of earlier editions: who has bought since, beside those who were left alone. */
import { type Day, dayNumber } from "../../calendar.ts";
import type { Facts } from "../../facts/contract.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import { wilson } from "../../models/statistics.ts";
import { toAmount } from "../../money.ts";
import type { Row } from "../rows.ts";

/** @param members rows of `list_members`, this edition's included */
export function outcomeRows(
  facts: Facts,
  { starts, day, isSale, netE4 }: CustomerOrders,
  members: readonly Row[],
  asOf: Day,
): Row[] {
  const earlier = members.filter((row) => String(row.listed_on) < asOf);
  if (earlier.length === 0) return [];
  const { count, id } = facts.customers;
  const wanted = new Set(earlier.map((row) => String(row.customer_id)));
  const rowOf = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    const name = id.dictionary.text(id.codes[row]!);
    if (name !== null && wanted.has(name)) rowOf.set(name, row);
  }
  const end = dayNumber(asOf);
  const arms = new Map<string, Row & { netE4: number; listed: number; back: number }>();
  for (const member of earlier) {
    const arm = member.is_holdout === true ? "holdout" : "list";
    const key = `${member.edition}/${member.list}/${arm}`;
    const sum = arms.get(key) ?? {
      edition: member.edition ?? null,
      list: member.list ?? null,
      arm,
      listed: 0,
      back: 0,
      netE4: 0,
    };
    arms.set(key, sum);
    sum.listed++;
    const row = rowOf.get(String(member.customer_id));
    if (row === undefined || row + 1 >= starts.length) continue;
    const from = dayNumber(String(member.listed_on));
    let bought = false;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      if (day[i]! < from || day[i]! >= end) continue;
      sum.netE4 += netE4[i]!;
      if (isSale[i] === 1) bought = true;
    }
    if (bought) sum.back++;
  }
  return [...arms.values()].map(({ edition, list, arm, listed, back, netE4: net }): Row => {
    const { low, high } = wilson(back, listed);
    return {
      edition: edition ?? null,
      list: list ?? null,
      arm: arm ?? null,
      customers: listed,
      returned: back,
      net_revenue: toAmount(net),
      low,
      high,
    };
  });
}
