/** What the loyalty section says. Reads the tables only. */

import { addDays } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import type { Format } from "../../format.ts";
import {
  type Action,
  type Block,
  type Figure,
  type Highlight,
  insufficientSection,
  type Section,
} from "../../section.ts";
import type { Context } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import { numbered } from "../short-name.ts";
import { type TierBar, tiersChart, type WeekBar, weeksChart } from "./charts.ts";
import type { LOYALTY_TABLES } from "./contracts.ts";
import type { LoyaltyOptions } from "./options.ts";

type Tables = Record<keyof typeof LOYALTY_TABLES, pl.DataFrame>;

const n = (row: Row | undefined, key: string): number => Number(row?.[key] ?? 0);
const total = (rows: readonly Row[], key: string): number => rows.reduce((sum, row) => sum + n(row, key), 0);
const LIST = "loyalty-list";
/** Weeks that the chart shows. */
const WEEKS = 53;
const PRINTED = 8;

interface Story {
  totals: Row | undefined;
  members: number;
  atRisk: number;
  tiers: Row[];
  weeks: Row[];
  list: Row[];
  comparison: Row[];
}

function storyOf(marts: Tables): Story {
  const [totals] = rowsOf(marts.loyalty_totals);
  return {
    totals,
    members: n(totals, "members"),
    atRisk: n(totals, "members_at_risk"),
    tiers: rowsOf(marts.loyalty_tiers),
    weeks: rowsOf(marts.loyalty_weeks),
    list: rowsOf(marts.loyalty_list),
    comparison: rowsOf(marts.loyalty_comparison),
  };
}

const cell = ({ totals }: Story, column: string): string => `loyalty_totals.${totals?.as_of}.${column}`;

const figuresOf = (story: Story, { atRiskDays }: LoyaltyOptions): Figure[] => {
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
      value: n(story.totals, "outstanding"),
      format: "integer",
      better: "neutral",
      cell: cell(story, "outstanding"),
      trend: complete.slice(-WEEKS).map((row) => n(row, "outstanding")),
    },
    {
      ...still,
      id: "points_liability",
      label: "What they are worth",
      value: n(story.totals, "liability"),
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

function titleOf(story: Story, { atRiskDays }: LoyaltyOptions, format: Format): string {
  const { members, atRisk, totals, tiers } = story;
  const [outstanding, pointsAtRisk] = [n(totals, "outstanding"), n(totals, "points_at_risk")];
  if (atRisk > 0 && outstanding > 0)
    return `${format.integer(atRisk)} of ${format.integer(members)} members have points and have not bought for ${atRiskDays} days; they hold ${format.percent(pointsAtRisk / outstanding, 0)} of all points`;
  const top = tiers.findLast((row) => n(row, "members") > 0);
  return `${numbered(n(top, "members"), "member is", "members are", format)} in ${top?.tier}, the highest tier that anybody has reached`;
}

function weeksBlock(story: Story, format: Format): Block[] {
  const weeks = story.weeks.filter((row) => row.is_partial !== true).slice(-WEEKS);
  if (weeks.length < 2) return [];
  const bars = weeks.flatMap((row): WeekBar[] =>
    (
      [
        ["earned", n(row, "earned")],
        ["redeemed", -n(row, "redeemed")],
        ["lost", -n(row, "expired")],
      ] as const
    )
      .filter(([kind, points]) => kind === "earned" || points !== 0)
      .map(([kind, points]) => ({
        week: String(row.week),
        end: addDays(String(row.week), 6),
        kind,
        points,
        label: format.integer(Math.abs(points)),
      })),
  );
  const mean = total(weeks, "earned") / weeks.length;
  const spent = total(weeks, "redeemed");
  const title =
    spent > 0
      ? `Of every 100 points earned, ${format.integer((100 * spent) / Math.max(1, total(weeks, "earned")))} were redeemed`
      : `Members earn ${format.short(mean)} points a week`;
  return [
    {
      kind: "chart",
      id: "loyalty-weeks",
      title,
      subtitle: `Points by week, returns taken off; last ${format.integer(weeks.length)} complete weeks`,
      width: "half",
      height: 170,
      alt: `Bars of the points that came and went by week; ${format.integer(total(weeks, "earned"))} were earned, ${format.integer(spent)} redeemed and ${format.integer(total(weeks, "expired"))} lost.`,
      spec: weeksChart(bars),
    },
  ];
}

function tiersBlock(story: Story, format: Format): Block[] {
  const tiers = [...story.tiers].reverse();
  if (story.members === 0 || tiers.every((row) => row.revenue_share === null)) return [];
  const bars = tiers.flatMap((row): TierBar[] =>
    (["members", "revenue"] as const).map((measure) => {
      const share = n(row, measure === "members" ? "member_share" : "revenue_share");
      return { tier: String(row.tier), measure, share, label: format.percent(share) };
    }),
  );
  const top = tiers.find((row) => n(row, "members") > 0);
  return [
    {
      kind: "chart",
      id: "loyalty-tiers",
      title: `${top?.tier}: ${format.percent(n(top, "member_share"))} of members, ${format.percent(n(top, "revenue_share"), 0)} of their revenue`,
      subtitle: "Share of members (light) and of members' revenue (full)",
      width: "half",
      height: 170,
      alt: `Bars of the share of members and of revenue by tier; ${top?.tier}, the highest with members, brings ${format.percent(n(top, "revenue_share"), 0)} of revenue.`,
      spec: tiersChart(
        bars,
        tiers.map((row) => String(row.tier)),
      ),
    },
  ];
}

function listBlock(story: Story, { atRiskDays }: LoyaltyOptions, format: Format): Block[] {
  if (story.list.length === 0) return [];
  return [
    {
      kind: "table",
      id: LIST,
      title: `Members to remind of their points: the ${format.integer(story.list.length)} who spent the most`,
      subtitle: `Have points and have not bought for ${atRiskDays} days or more`,
      width: "full",
      source: "loyalty_list",
      printRows: PRINTED,
      columns: [
        { key: "customer_id", label: "Member", format: "text" },
        { key: "tier", label: "Tier", format: "text" },
        { key: "balance", label: "Points", format: "integer" },
        { key: "points_value", label: "Worth", format: "moneyWhole" },
        { key: "silent_days", label: "Silent", format: "days" },
        { key: "net_revenue", label: "Spent so far", format: "moneyWhole" },
        { key: "points_to_next", label: "Points to the next tier", format: "integer" },
      ],
      rows: story.list,
    },
  ];
}

function comparisonBlock(story: Story): Block[] {
  const [members, others] = story.comparison;
  if (n(members, "orders") === 0 || n(others, "orders") === 0) return [];
  return [
    {
      kind: "table",
      id: "loyalty-comparison",
      title: "Members against everybody else",
      subtitle: "Whole history; who buys without saying who they are counts as no member",
      width: "full",
      source: "loyalty_comparison",
      columns: [
        { key: "buyers", label: "Buyers", format: "text" },
        { key: "orders", label: "Orders", format: "integer" },
        { key: "average_order_value", label: "Average order", format: "money" },
        { key: "net_revenue", label: "Net revenue", format: "moneyWhole" },
        { key: "revenue_share", label: "Share of revenue", format: "percent" },
        { key: "orders_per_customer", label: "Orders per customer", format: "decimal1" },
      ],
      rows: story.comparison.map((row) => ({ ...row, buyers: row.buyers === "members" ? "Members" : "Others" })),
    },
  ];
}

/** How many of the customers have a high potential, and whether the score has told the truth so far. */
function potentialBlock(marts: Tables, format: Format): Block[] {
  const bands = new Map<unknown, number>();
  for (const band of marts.clv_potential.getColumn("potential_band").toArray())
    bands.set(band, (bands.get(band) ?? 0) + 1);
  if (bands.size === 0) return [];
  const [check] = rowsOf(marts.clv_potential_check);
  const many = format.integer(bands.get("high") ?? 0);
  const items = [
    `${many} customers score 70 or more of 100 for what they may still become worth: their orders grow, they buy in many months, and they buy a variety of things.`,
    check?.top_tenth_share == null || check.correlation == null
      ? `The score has not been checked: that needs customers who bought more than ${format.integer(n(check, "days"))} days ago, and orders since.`
      : `Checked: the tenth with the highest scores ${format.integer(n(check, "days"))} days ago brought ${format.percent(n(check, "top_tenth_share"), 0)} of what those ${format.integer(n(check, "customers"))} customers have spent since (rank correlation ${format.decimal(n(check, "correlation"), 2)}, where 0 is chance and 1 is perfect).`,
  ];
  return [
    {
      kind: "text",
      id: "clv-potential",
      title: `${many} customers have a high potential`,
      subtitle: "Score 0 to 100 of every customer in the table clv_potential",
      width: "full",
      items,
    },
  ];
}

function todoOf(story: Story, options: LoyaltyOptions, format: Format): Action[] {
  if (story.list.length === 0) return [];
  const points = total(story.list, "balance");
  const spent = total(story.list, "net_revenue");
  return [
    {
      text: `Remind the ${story.list.length === 1 ? "member" : `${format.integer(story.list.length)} members`} on the loyalty list of ${format.integer(points)} points: none has bought for ${options.atRiskDays} days, and they have spent ${format.moneyShort(spent)} so far.`,
      count: story.list.length,
      value: spent,
      valueLabel: "spent so far",
      list: { block: LIST, table: "loyalty_list", name: "loyalty_list" },
      weight: 30,
      cells: story.list.map((row) => `loyalty_list.${row.rank}.balance`),
    },
  ];
}

const highlightsOf = (story: Story, options: LoyaltyOptions, format: Format): Highlight[] =>
  story.atRisk === 0
    ? []
    : [
        {
          text: `${numbered(story.atRisk, "member", "members", format)} with ${format.integer(n(story.totals, "points_at_risk"))} points ${story.atRisk === 1 ? "has" : "have"} not bought for ${options.atRiskDays} days or more.`,
          tone: "warning",
          weight: 15,
          cells: [cell(story, "members_at_risk"), cell(story, "points_at_risk")],
        },
      ];

function notesOf(story: Story, options: LoyaltyOptions, format: Format): string[] {
  const tiers = options.tiers.map(({ name, points }) => `${name} from ${format.integer(points)}`).join(", ");
  return [
    `One point for every ${format.money(options.spendPerPoint)} of an order's net value, parts of a point dropped; what comes back takes its points with it.${options.bonuses.length === 0 ? "" : ` ${options.bonuses.length} bonus ${options.bonuses.length === 1 ? "rule is" : "rules are"} in force.`} ${options.expireMonths === undefined ? "Points do not expire." : `Points expire ${options.expireMonths} months after they were earned.`}`,
    `A point counts as ${format.money(options.pointValue)} when it is redeemed. Tiers go by the points of the last 365 days (${tiers}): up at once, down at the end of a month.`,
    ...(options.redemptions === undefined
      ? ["No list of redemptions is known, so that every point still counts as not redeemed."]
      : []),
    ...(n(story.totals, "unknown_redemptions") === 0
      ? []
      : [
          `${format.integer(n(story.totals, "unknown_redemptions"))} redemptions, ${format.integer(n(story.totals, "unknown_points"))} points, name a customer without an order and are in no account.`,
        ]),
    ...(options.members === undefined ? ["Every customer who can be identified counts as a member."] : []),
    `The score of what a customer may become worth weighs growth of the orders 30, months with a purchase 30, variety 25 and points 15, each by the customer's place among all.`,
  ];
}

export function loyaltySection(marts: Tables, context: Context, options: LoyaltyOptions): Section {
  const { format } = context;
  const story = storyOf(marts);
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
      ...listBlock(story, options, format),
      ...comparisonBlock(story),
      ...potentialBlock(marts, format),
    ],
    actions: [],
    todo: todoOf(story, options, format),
    notes: notesOf(story, options, format),
  };
}
