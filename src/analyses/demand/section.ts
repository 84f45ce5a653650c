/** What the report says about demand and stock. */

import { addDays } from "../../calendar.ts";
import type { Format } from "../../format.ts";
import {
  type Action,
  type Figure,
  type Highlight,
  insufficientSection,
  plainFigure,
  type Section,
} from "../../section.ts";
import type { Context } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import { short } from "../short-name.ts";
import { byUrgency, categoryBlock, classBlock, planBlock } from "./blocks.ts";
import { FEWEST_WEEKS } from "./estimate.ts";
import type { DemandMarts } from "./marts.ts";
import type { DemandOptions } from "./options.ts";

const n = (row: Row, key: string): number => Number(row[key] ?? 0);
const YEAR_DAYS = 364;

interface Story {
  plan: Row[];
  hasStock: boolean;
  due: Row[];
  stopped: Row[];
  slow: Row[];
  leaders: Row[];
  lost: number;
  losses: Row[];
}

function storyOf(marts: DemandMarts, asOf: string): Story {
  const plan = rowsOf(marts.demand_plan);
  const of = (...states: string[]): Row[] => byUrgency(plan.filter(({ status }) => states.includes(String(status))));
  const since = addDays(asOf, -YEAR_DAYS);
  const losses = rowsOf(marts.stock_outs).filter((row) => String(row.from_day) >= since);
  return {
    plan,
    hasStock: plan.some(({ stock }) => stock !== null),
    due: of("order_now"),
    stopped: of("out_of_stock"),
    slow: of("fading", "too_much", "unsold"),
    leaders: plan.filter((row) => String(row.class).startsWith("A")),
    lost: losses.reduce((sum, row) => sum + n(row, "lost_revenue"), 0),
    losses,
  };
}

const some = (count: number, format: Format): string =>
  `${format.integer(count)} ${count === 1 ? "product" : "products"}`;

function headline({ plan, due, stopped, leaders }: Story, format: Format): string {
  const [first] = due;
  if (first !== undefined)
    return due.length === 1
      ? `Order ${short(first.description)} now: it will not last until new goods come`
      : `Order ${some(due.length, format)} now, ${short(first.description)} first`;
  const [gone] = stopped;
  if (gone !== undefined)
    return stopped.length === 1
      ? `${short(gone.description)} has stopped selling as if it were out of stock`
      : `${some(stopped.length, format)} have stopped selling as if out of stock, ${short(gone.description)} among them`;
  return `${format.integer(leaders.length)} of ${some(plan.length, format)} bring 80% of sales: keep those in stock`;
}

function figuresOf(story: Story): Figure[] {
  return [
    ...(story.hasStock
      ? [plainFigure("demand_due", "Products to order now", story.due.length, "integer", "down")]
      : []),
    plainFigure("demand_stopped", "Stopped selling at once", story.stopped.length, "integer", "down"),
    plainFigure("demand_lost", "Sales missed in 52 weeks", story.lost, "moneyShort", "down"),
    plainFigure("demand_leaders", "Products with 80% of sales", story.leaders.length, "integer", "neutral"),
    plainFigure(
      "demand_slow",
      story.hasStock ? "Slow or dead stock" : "Hardly sell any more",
      story.slow.length,
      "integer",
      "down",
    ),
  ].slice(0, 4);
}

function highlightsOf(story: Story, format: Format): Highlight[] {
  const { due, stopped, losses, lost } = story;
  const cells = (rows: readonly Row[], column: string): string[] =>
    rows.slice(0, 5).map(({ product_id }) => `demand_plan.${product_id}.${column}`);
  const worst = losses.toSorted((a, b) => n(b, "lost_revenue") - n(a, "lost_revenue"))[0];
  return [
    ...(due.length > 0
      ? [
          {
            text: `${some(due.length, format)} will not last until new goods come: order now.`,
            tone: "warning" as const,
            weight: 45,
            cells: cells(due, "order_quantity"),
          },
        ]
      : []),
    ...(stopped.length > 0
      ? [
          {
            text: `${short(stopped[0]!.description)}${stopped.length > 1 ? ` and ${format.integer(stopped.length - 1)} more` : ""} stopped selling at once; the shelf may be empty.`,
            tone: "warning" as const,
            weight: 42,
            cells: cells(stopped, "out_of_stock_since"),
          },
        ]
      : []),
    ...(worst !== undefined && lost > 0
      ? [
          {
            text: `Empty shelves cost about ${format.moneyShort(lost)} of sales in 52 weeks, ${short(worst.description)} most.`,
            tone: "bad" as const,
            weight: 25,
            cells: [`stock_outs.${worst.product_id}.lost_revenue`],
          },
        ]
      : []),
  ];
}

function todoOf(story: Story, format: Format): Action[] {
  const action = (rows: readonly Row[], text: string, column: string, weight: number): Action[] =>
    rows.length === 0
      ? []
      : [
          {
            text,
            count: rows.length,
            weight,
            cells: rows.slice(0, 5).map((row) => `demand_plan.${row.product_id}.${column}`),
          },
        ];
  return [
    ...action(
      story.due,
      story.due.length === 1
        ? `Order ${story.due[0]!.description}: ${format.integer(n(story.due[0]!, "order_quantity"))} pieces.`
        : `Order the ${some(story.due.length, format)} that will not last until new goods come.`,
      "order_quantity",
      60,
    ),
    ...action(
      story.stopped,
      `Look whether ${story.stopped[0]?.description}${story.stopped.length > 1 ? ` and ${format.integer(story.stopped.length - 1)} more` : ""} ${story.stopped.length > 1 ? "are" : "is"} on the shelf.`,
      "out_of_stock_since",
      50,
    ),
  ];
}

/** How often such stock would have lasted, and for how many products the season counts. */
function serviceText(plan: readonly Row[], format: Format): string {
  const known = plan.filter((row) => row.service_reached !== null);
  const reached = known.reduce((sum, row) => sum + n(row, "service_reached"), 0) / known.length;
  const seasonal = plan.filter((row) => row.season_factor !== null && n(row, "season_factor") !== 1).length;
  return [
    known.length === 0
      ? ""
      : ` Held against the weeks that are known, such stock would have lasted in ${format.percent(reached)} of lead times.`,
    seasonal === 0
      ? ""
      : ` For ${some(seasonal, format)} the same weeks a year before say how much more or less than now is to be expected; this is done where it has been right before.`,
  ].join("");
}

/** The demand section. Reads its marts only. */
export function demandSection(marts: DemandMarts, context: Context, options: DemandOptions): Section {
  const { format } = context;
  const story = storyOf(marts, context.asOf);
  const weeks = Math.max(0, ...story.plan.map((row) => n(row, "weeks")));
  if (weeks < FEWEST_WEEKS)
    return insufficientSection("demand", "Demand", {
      needs: `products with sales over at least ${format.integer(FEWEST_WEEKS)} whole weeks`,
      has:
        weeks === 0
          ? "no whole week with a product sold"
          : `${format.integer(weeks)} ${weeks === 1 ? "week" : "weeks"}`,
    });
  const title = headline(story, format);
  const todo = todoOf(story, format);
  const days = format.integer(options.leadTimeDays);
  return {
    name: "demand",
    topic: "Demand",
    mail: { table: { id: "demand-plan", rows: 5 } },
    title,
    subtitle: `${some(story.plan.length, format)} planned, from whole weeks before ${format.day(context.asOf)}; goods arrive ${days} days after an order`,
    figures: figuresOf(story),
    highlights: highlightsOf(story, format),
    blocks: [
      classBlock(story.plan, format),
      ...categoryBlock(marts, format),
      planBlock(story.plan, story.hasStock, title),
    ],
    actions: todo.map(({ text }) => text),
    todo,
    notes: [
      `The demand of a week to come is estimated from up to 104 whole weeks of sold pieces, newer weeks counting more; returns are not taken off. Weeks in which the shop was closed or the product had stopped selling are left out, and single weeks far above all others count only up to the usual.`,
      `"Order at" is what is expected to be sold in the ${days} days until goods arrive, and a safety stock that lasts in ${format.percent(options.serviceLevel, 0)} of such times, judged by how far such estimates were off before. An order brings stock back to that level and covers ${format.integer(options.coverDays)} days more.${serviceText(story.plan, format)}`,
      "A product counts as stopped where it sold steadily, then not at all, although the shop was open, so long that chance explains it less than once in ten thousand products. Stops that many products share, and those of the same season a year before, do not count. Missed sales are what it usually sells in such days.",
      "A products bring the first 80% of sales of the last 52 weeks, B the next 15%, C the rest. X, Y and Z: the weeks differ from their mean by up to half of it, up to all of it, and more.",
      ...(story.hasStock ? [] : ["No stock file was given, so the list says at which stock to order, not how much."]),
    ],
  };
}
