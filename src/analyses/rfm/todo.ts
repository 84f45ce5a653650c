/** What the customers section says to do, list by list. */
import type { Format } from "../../format.ts";
import type { Action } from "../../section.ts";
import type { Row } from "../rows.ts";
import { total } from "../rows.ts";
import { listBlockId, listRows } from "./blocks.ts";
import type { ListName } from "./call-list.ts";
import type { RfmOptions } from "./options.ts";
import type { Tables } from "./story.ts";
import { plural } from "./story.ts";

const names = (rows: readonly Row[]): string[] => rows.map((row) => `call_list.${row.list}/${row.rank}.value_at_stake`);

export function todoOf(marts: Tables, options: RfmOptions, format: Format): Action[] {
  const of = (list: ListName): Row[] => listRows(marts, list);
  const [call, back, welcome, upsell] = [of("call"), of("win_back"), of("welcome"), of("upsell")];
  const stake = (rows: readonly Row[]): number => total(rows, "value_at_stake");
  const on = (list: ListName): Action["list"] & object => ({
    block: listBlockId(list),
    table: "call_list",
    name: list,
  });
  const who = (rows: readonly Row[]): string =>
    `${format.integer(rows.length)} ${plural(rows.length, "customer", "customers")}`;
  return [
    ...(call.length === 0
      ? []
      : [
          {
            text: `Call the ${who(call)} on the call list, from the top: they have stopped ordering at their usual pace, and ordered for ${format.moneyShort(stake(call))} in their last year.`,
            count: call.length,
            value: stake(call),
            valueLabel: "of orders a year",
            list: on("call"),
            weight: 90,
            cells: names(call),
          },
        ]),
    ...(back.length === 0
      ? []
      : [
          {
            text: `Write to the ${who(back)} on the win-back list with an offer: ${format.moneyShort(stake(back))} in their last year; ${format.moneyShort(stake(back) * options.reactivationRate)} a year if ${format.percent(options.reactivationRate, 0)} of that comes back.`,
            count: back.length,
            value: stake(back) * options.reactivationRate,
            valueLabel: "a year if won back",
            list: on("win_back"),
            weight: 50,
            cells: names(back),
          },
        ]),
    ...(welcome.length === 0
      ? []
      : [
          {
            text: `Send ${plural(welcome.length, "the newcomer", `the ${format.integer(welcome.length)} newcomers`)} of the last four weeks who bought once an offer for the second order; they spent ${format.moneyShort(total(welcome, "net_revenue"))}.`,
            count: welcome.length,
            value: total(welcome, "net_revenue"),
            valueLabel: "spent so far",
            list: on("welcome"),
            weight: 45,
            cells: names(welcome),
          },
        ]),
    ...(upsell.length === 0
      ? []
      : [
          {
            text: `Offer the ${who(upsell)} on the upsell list what goes with their purchases: ${format.moneyShort(stake(upsell))} if it is taken as often as in the orders so far.`,
            count: upsell.length,
            value: stake(upsell),
            valueLabel: "if taken as usual",
            list: on("upsell"),
            weight: 30,
            cells: names(upsell),
          },
        ]),
  ];
}
