/** Charts and tables of the loyalty section. */
import { addDays } from "../../calendar.ts";
import type { Format } from "../../format.ts";
import type { Block } from "../../section.ts";
import { numberAt, total } from "../rows.ts";
import type { TierBar, WeekBar } from "./charts.ts";
import { tiersChart, weeksChart } from "./charts.ts";
import type { LoyaltyOptions } from "./options.ts";
import type { LoyaltyStory } from "./story.ts";

export const LIST = "loyalty-list";

/** Weeks that the chart shows. */
export const CHART_WEEKS = 53;

const PRINTED = 8;

export function weeksBlock(story: LoyaltyStory, format: Format): Block[] {
  const weeks = story.weeks.filter((row) => row.is_partial !== true).slice(-CHART_WEEKS);
  if (weeks.length < 2) return [];
  const bars = weeks.flatMap((row): WeekBar[] =>
    (
      [
        ["earned", numberAt(row, "earned")],
        ["redeemed", -numberAt(row, "redeemed")],
        ["lost", -numberAt(row, "expired")],
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

export function tiersBlock(story: LoyaltyStory, format: Format): Block[] {
  const tiers = [...story.tiers].reverse();
  if (story.members === 0 || tiers.every((row) => row.revenue_share === null)) return [];
  const bars = tiers.flatMap((row): TierBar[] =>
    (["members", "revenue"] as const).map((measure) => {
      const share = numberAt(row, measure === "members" ? "member_share" : "revenue_share");
      return { tier: String(row.tier), measure, share, label: format.percent(share) };
    }),
  );
  const top = tiers.find((row) => numberAt(row, "members") > 0);
  return [
    {
      kind: "chart",
      id: "loyalty-tiers",
      title: `${top?.tier}: ${format.percent(numberAt(top, "member_share"))} of members, ${format.percent(numberAt(top, "revenue_share"), 0)} of their revenue`,
      subtitle: "Share of members (light) and of members' revenue (full)",
      width: "half",
      height: 170,
      alt: `Bars of the share of members and of revenue by tier; ${top?.tier}, the highest with members, brings ${format.percent(numberAt(top, "revenue_share"), 0)} of revenue.`,
      spec: tiersChart(
        bars,
        tiers.map((row) => String(row.tier)),
      ),
    },
  ];
}

export function memberListBlock(story: LoyaltyStory, { atRiskDays }: LoyaltyOptions, format: Format): Block[] {
  if (story.list.length === 0) return [];
  return [
    {
      kind: "table",
      id: LIST,
      title:
        story.list.length === 1
          ? "The member to remind of points"
          : `Members to remind of their points: the ${format.integer(story.list.length)} who spent the most`,
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

export function comparisonBlock(story: LoyaltyStory): Block[] {
  const [members, others] = story.comparison;
  if (numberAt(members, "orders") === 0 || numberAt(others, "orders") === 0) return [];
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
