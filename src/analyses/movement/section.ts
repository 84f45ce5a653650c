/** What the section of movement says. Reads the tables only. */

import type { Format } from "../../format.ts";
import { type Figure, type Highlight, insufficientSection, type Section } from "../../section.ts";
import type { Context } from "../analysis.ts";
import { numberAt, rowsOf } from "../rows.ts";
import { numbered } from "../short-name.ts";
import { categoryChangeBlock, crossShopBlock, flowBlock, partsBlock, spenderBlock } from "./blocks.ts";
import type { MovementOptions } from "./options.ts";
import { type MovementStory, type MovementTables, movedCustomers, signedMoney } from "./story.ts";

function figuresOf(story: MovementStory): Figure[] {
  const still = { change: null, changeLabel: "", trend: [] as number[] };
  const figure = (movement: string, label: string, better: Figure["better"]): Figure => ({
    ...still,
    id: `customers_${movement}`,
    label,
    value: movedCustomers(story, movement),
    format: "integer",
    better,
    cell: `customer_moves.${movement}.customers`,
  });
  return [
    figure("new", "New customers", "up"),
    ...(movedCustomers(story, "reactivated") > 0 ? [figure("reactivated", "Came back", "up")] : []),
    figure("repeating", "Bought in both periods", "up"),
    figure("lapsed", "Did not come back", "down"),
  ];
}

/** Whom of those who stayed away to write to: the lists of the customers' section have them by name. */
function actionsOf(story: MovementStory, format: Format): string[] {
  const [left, less] = [movedCustomers(story, "lapsed"), numberAt(story.shop, "decreased")];
  const spent = numberAt(story.moves.get("lapsed"), "net_before");
  const again = movedCustomers(story, "reactivated");
  const since = numberAt(story.moves.get("reactivated"), "net_now");
  return [
    ...(left === 0 || spent <= 0
      ? []
      : [
          `Win back those who did not come back: they had spent ${format.moneyShort(spent)} in the period before. Call those on the call list, write to those on the win-back list; customer_movement.csv has every one with what they spent.`,
        ]),
    ...(less >= 0 || -less <= spent
      ? []
      : [
          `Customers who bought less cost more (${format.moneyShort(-less)}) than those who left: ask the largest of them why before looking for new ones.`,
        ]),
    ...(again === 0 || since <= 0
      ? []
      : [
          `Send ${again === 1 ? "the customer" : `the ${format.integer(again)} customers`} who came back an offer for the next order: ${format.moneyShort(since)} spent so far.`,
        ]),
  ];
}

export function movementSection(marts: MovementTables, { format }: Context, options: MovementOptions): Section {
  const [before, now] = [...rowsOf(marts.movement_periods)].sort((a, b) =>
    String(a.period) < String(b.period) ? -1 : 1,
  );
  const moves = new Map(rowsOf(marts.customer_moves).map((row) => [String(row.movement), row]));
  const shop = rowsOf(marts.gain_loss).find((row) => row.category === "(all)");
  const buyers = Math.min(numberAt(before, "customers"), numberAt(now, "customers"));
  if (before === undefined || now === undefined || shop === undefined || buyers < options.minCustomers)
    return insufficientSection("movement", "Movement", {
      needs: `two periods of complete months with ${format.integer(options.minCustomers)} buyers in each`,
      has: before === undefined ? "only one" : `${format.integer(buyers)} in the smaller one`,
    });
  const months = numberAt(now, "months") === 1 ? "month" : `${format.integer(numberAt(now, "months"))} months`;
  const story: MovementStory = { before, now, shop, moves, spenders: rowsOf(marts.spender_groups), months };
  const [left, came] = [
    movedCustomers(story, "lapsed"),
    movedCustomers(story, "new") + movedCustomers(story, "reactivated"),
  ];
  const share = left / numberAt(before, "customers");
  const range = format.range(String(now.period_start), String(now.period_end));
  const highlights: Highlight[] =
    left > came
      ? [
          {
            text: `${numbered(left, "customer", "customers", format)} of the ${months} before did not come back in ${range}, and ${format.integer(came)} came anew or again.`,
            tone: "bad",
            weight: 18,
            cells: [
              `customer_moves.lapsed.customers`,
              `customer_moves.new.customers`,
              `customer_moves.reactivated.customers`,
            ],
          },
        ]
      : [];
  return {
    name: "movement",
    topic: "Movement",
    mail: {},
    title: `${numbered(left, "customer", "customers", format)} (${format.percent(share, 0)}) did not come back, ${format.integer(came)} came anew or again: ${signedMoney(numberAt(shop, "change"), format)} of net revenue`,
    subtitle: `${range} against ${format.range(String(before.period_start), String(before.period_end))}`,
    figures: figuresOf(story),
    highlights,
    blocks: [
      partsBlock(story, format),
      ...flowBlock(marts, format),
      ...spenderBlock(story, format),
      ...categoryChangeBlock(marts, format),
      ...crossShopBlock(marts, format),
    ],
    actions: actionsOf(story, format),
    notes: [
      `Complete calendar months alone. New: never bought before the period; came back: bought earlier, but not in the period before; bought more or less: bought in both. The parts add up to the change exactly; sales without a customer are a part of their own.`,
      `By category, what a customer of both periods spent more in some and less in others counts as switched as far as the two balance. Heavy buyers are the ${format.percent(options.heavyShare, 0)} who spend the most, medium the next ${format.percent(options.mediumShare, 0)}.`,
    ],
  };
}
