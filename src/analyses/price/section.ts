/** What the report says about prices. */
import type { Format } from "../../format.ts";
import { FEWEST } from "../../models/elasticity.ts";
import { type Figure, type Highlight, insufficientSection, type Section } from "../../section.ts";
import type { Context } from "../analysis.ts";
import { numberAt } from "../rows.ts";
import { short } from "../short-name.ts";
import { answerBlock, crossItems, offerBlock, priceTable } from "./blocks.ts";
import type { PriceMarts } from "./marts.ts";
import type { PriceOptions } from "./options.ts";
import { type PriceStory, priceStoryOf, some, upliftOf } from "./story.ts";

function headline(story: PriceStory, format: Format): string {
  const { known, dearer, cheaper } = story;
  const [first] = dearer;
  if (first !== undefined)
    return dearer.length === 1
      ? `${short(first.description)} could cost a little more: buyers hardly mind its price`
      : `${some(dearer.length, format)} could cost a little more, ${short(first.description)} first`;
  const [low] = cheaper;
  if (low !== undefined)
    return `${some(cheaper.length, format)} would bring more revenue at a lower price, ${short(low.description)} first`;
  const { promotions } = story;
  const uplift = upliftOf(promotions);
  if (promotions.length > 0 && uplift !== null)
    return `Temporary price cuts sold ${format.percent(Math.abs(uplift), 0)} ${uplift < 0 ? "fewer" : "more"} pieces than usual; no price is clearly too low or too high`;
  return `No price is clearly too low or too high among the ${some(known.length, format)} whose price moved enough`;
}

function figuresOf(story: PriceStory): Figure[] {
  const figure = (id: string, label: string, value: number | null, format: Figure["format"]): Figure => ({
    id,
    label,
    value,
    format,
    change: null,
    changeLabel: "",
    better: "neutral",
    trend: [],
  });
  return [
    figure("price_known", "Products whose price moved enough", story.known.length, "integer"),
    figure("price_dearer", "Could cost more", story.dearer.length, "integer"),
    figure("price_cheaper", "Would sell better cheaper", story.cheaper.length, "integer"),
    figure("price_uplift", "More pieces in offers", upliftOf(story.promotions), "percent"),
  ];
}

function highlightsOf({ dearer, cheaper, promotions }: PriceStory, format: Format): Highlight[] {
  const [first] = [...dearer, ...cheaper];
  const dear = promotions.filter((row) => numberAt(row, "uplift_high") < 0 || numberAt(row, "extra_revenue") < 0);
  return [
    ...(first === undefined
      ? []
      : [
          {
            text: `${short(first.description)}: ${String(first.advice).charAt(0).toLowerCase()}${String(first.advice).slice(1)}.`,
            tone: "neutral" as const,
            weight: 28,
            cells: [
              `price_elasticity.${first.product_id}.suggested_price`,
              `price_elasticity.${first.product_id}.elasticity`,
            ],
          },
        ]),
    ...(dear.length > promotions.length / 2
      ? [
          {
            text: `${format.integer(dear.length)} of ${format.integer(promotions.length)} temporary price cuts brought less than usual sales at the usual price.`,
            tone: "bad" as const,
            weight: 24,
            cells: dear.slice(0, 5).map((row) => `price_promotions.${row.product_id}.extra_revenue`),
          },
        ]
      : []),
  ];
}

/** The prices section. Reads its marts only. */
export function priceSection(marts: PriceMarts, context: Context, options: PriceOptions): Section {
  const { format } = context;
  const story = priceStoryOf(marts);
  if (story.known.length === 0 && story.promotions.length === 0)
    return insufficientSection("price", "Prices", {
      needs: `products sold at ${format.integer(FEWEST.prices)} or more different prices over ${format.integer(FEWEST.weeks)} whole weeks, ${format.integer(FEWEST.units)} pieces a week`,
      has:
        story.rows.length === 0
          ? "no product sold in a whole week"
          : `${some(story.rows.length, format)}, none of which sold and changed its price that much`,
    });
  const title = headline(story, format);
  const [first] = [...story.dearer, ...story.cheaper];
  return {
    name: "price",
    topic: "Prices",
    mail: {},
    title,
    subtitle: `How the ${some(story.rows.length, format)} with the highest sales answered to their own prices, whole weeks before ${format.day(context.asOf)}`,
    figures: figuresOf(story),
    highlights: highlightsOf(story, format),
    blocks: [
      ...answerBlock(story, format),
      ...offerBlock(story, format),
      priceTable(story, title),
      ...crossItems(story, format),
    ],
    actions:
      first === undefined
        ? []
        : [
            `Try the new price of ${short(first.description)} for four weeks, leave the others as they are, and compare.`,
          ],
    notes: [
      "This is what happened, not a test: a price that was cut because sales were slow looks as if price did not matter. Growth and season are taken out, and advice is given only where the range leaves no doubt and never beyond prices that were charged before.",
      "A week's price is the list price: one that at least a fifth of its lines have, so that rebates for some and large orders do not count. The range would hold the true answer in 95 of 100 such products; a price to try asks for more, because among many products some look clear by chance.",
      `A product needs sales in ${format.integer(FEWEST.weeks)} weeks, ${format.integer(FEWEST.units)} pieces a week, ${format.integer(FEWEST.prices)} different prices and prices that vary by 5% or more.`,
      "A temporary cut is 5% or more below the usual price, for six weeks at most; what it brought is judged against the product's share of the shop in the weeks around it.",
      ...(options.costs === undefined
        ? ["More revenue is not more profit: without the cost of a piece, check the margin before a price is lowered."]
        : []),
    ],
  };
}
