/** What the loyalty section says. Reads the tables only. */

import { addDays } from "../../calendar.ts";
import type { Format } from "../../format.ts";
import { type Action, type Figure, type Highlight, insufficientSection, type Section } from "../../section.ts";
import type { Context } from "../analysis.ts";
import { numberAt, total } from "../rows.ts";
import { numbered } from "../short-name.ts";
import { CHART_WEEKS, comparisonBlock, LIST, memberListBlock, tiersBlock, weeksBlock } from "./blocks.ts";
import type { LoyaltyOptions } from "./options.ts";
import { cell, type LoyaltyStory, type LoyaltyTables, loyaltyStoryOf } from "./story.ts";

const figuresOf = (story: LoyaltyStory, { atRiskDays }: LoyaltyOptions): Figure[] => {
  const still = { change: null, changeLabel: "", trend: [] as number[] };
  const complete = story.weeks.filter((row) => row.is_partial !== true);
  return [
    {
      ...still,
      id: "members",
      label: "Members",
      value: story.members,
      format: "integer",
      better: "up",
      cell: cell(story, "members"),
    },
    {
      ...still,
      id: "points_outstanding",
      label: "Points not yet redeemed",
      value: numberAt(story.totals, "outstanding"),
      format: "integer",
      better: "neutral",
      cell: cell(story, "outstanding"),
      trend: complete.slice(-CHART_WEEKS).map((row) => numberAt(row, "outstanding")),
    },
    {
      ...still,
      id: "points_liability",
      label: "What they are worth",
      value: numberAt(story.totals, "liability"),
      format: "moneyShort",
      cell: cell(story, "liability"),
      better: "neutral",
    },
    {
      ...still,
      id: "members_at_risk",
      label: `With points, silent for ${atRiskDays} days`,
      value: story.atRisk,
      format: "integer",
      cell: cell(story, "members_at_risk"),
      better: "down",
    },
  ];
};

function titleOf(story: LoyaltyStory, { atRiskDays }: LoyaltyOptions, format: Format): string {
  const { members, atRisk, totals, tiers } = story;
  const [outstanding, pointsAtRisk] = [numberAt(totals, "outstanding"), numberAt(totals, "points_at_risk")];
  if (atRisk > 0 && outstanding > 0)
    return `${format.integer(atRisk)} of ${format.integer(members)} members ${atRisk === 1 ? "has points and has not bought" : "have points and have not bought"} for ${atRiskDays} days; ${atRisk === 1 ? "this one holds" : "they hold"} ${format.percent(pointsAtRisk / outstanding, 0)} of all points`;
  const top = tiers.findLast((row) => numberAt(row, "members") > 0);
  return `${numbered(numberAt(top, "members"), "member is", "members are", format)} in ${top?.tier}, the highest tier that anybody has reached`;
}

function todoOf(story: LoyaltyStory, options: LoyaltyOptions, format: Format): Action[] {
  if (story.list.length === 0) return [];
  const points = total(story.list, "balance");
  const spent = total(story.list, "net_revenue");
  const isOne = story.list.length === 1;
  const held = numbered(points, "point", "points", format);
  return [
    {
      text: isOne
        ? `Remind the member on the loyalty list of ${held}: no order for ${options.atRiskDays} days, ${format.moneyShort(spent)} spent so far.`
        : `Remind the ${format.integer(story.list.length)} members on the loyalty list of ${held}: none has bought for ${options.atRiskDays} days, and they have spent ${format.moneyShort(spent)} so far.`,
      count: story.list.length,
      value: spent,
      valueLabel: "spent so far",
      list: { block: LIST, table: "loyalty_list", name: "loyalty_list" },
      weight: 30,
      cells: story.list.map((row) => `loyalty_list.${row.rank}.balance`),
    },
  ];
}

const highlightsOf = (story: LoyaltyStory, options: LoyaltyOptions, format: Format): Highlight[] =>
  story.atRisk === 0
    ? []
    : [
        {
          text: `${numbered(story.atRisk, "member", "members", format)} with ${format.integer(numberAt(story.totals, "points_at_risk"))} points ${story.atRisk === 1 ? "has" : "have"} not bought for ${options.atRiskDays} days or more.`,
          tone: "warning",
          weight: 15,
          cells: [cell(story, "members_at_risk"), cell(story, "points_at_risk")],
        },
      ];

function notesOf(story: LoyaltyStory, options: LoyaltyOptions, format: Format): string[] {
  const tiers = options.tiers.map(({ name, points }) => `${name} from ${format.integer(points)}`).join(", ");
  return [
    `One point for every ${format.money(options.spendPerPoint)} of an order's net value, parts of a point dropped; what comes back takes its points with it.${options.bonuses.length === 0 ? "" : ` ${options.bonuses.length} bonus ${options.bonuses.length === 1 ? "rule is" : "rules are"} in force.`} ${options.expireMonths === undefined ? "Points do not expire." : `Points expire ${options.expireMonths} months after they were earned.`}`,
    `A point counts as ${format.money(options.pointValue)} when it is redeemed. Tiers go by the points of the last 365 days (${tiers}): up at once, down at the end of a month.`,
    ...(options.redemptions === undefined
      ? ["No list of redemptions is known, so that every point still counts as not redeemed."]
      : []),
    ...(numberAt(story.totals, "unknown_redemptions") === 0
      ? []
      : [
          `${format.integer(numberAt(story.totals, "unknown_redemptions"))} redemptions, ${format.integer(numberAt(story.totals, "unknown_points"))} points, name a customer without an order and are in no account.`,
        ]),
    ...(options.members === undefined ? ["Every customer who can be identified counts as a member."] : []),
  ];
}

export function loyaltySection(marts: LoyaltyTables, context: Context, options: LoyaltyOptions): Section {
  const { format } = context;
  const story = loyaltyStoryOf(marts);
  const todo = todoOf(story, options, format);
  if (story.members < options.minMembers || story.weeks.length === 0)
    return insufficientSection("loyalty", "Loyalty", {
      needs: `${format.integer(options.minMembers)} members with an order`,
      has:
        story.members === 0
          ? "no member"
          : `${format.integer(story.members)} with ${story.weeks.length === 0 ? "no points" : "points"}`,
    });
  return {
    name: "loyalty",
    topic: "Loyalty",
    mail: {},
    title: titleOf(story, options, format),
    subtitle: `${format.integer(story.members)} members, ${format.range(String(story.weeks[0]?.week), addDays(context.asOf, -1))}`,
    figures: figuresOf(story, options),
    highlights: highlightsOf(story, options, format),
    blocks: [
      ...weeksBlock(story, format),
      ...tiersBlock(story, format),
      ...memberListBlock(story, options, format),
      ...comparisonBlock(story),
    ],
    actions: todo.map(({ text }) => text),
    todo,
    notes: notesOf(story, options, format),
  };
}
