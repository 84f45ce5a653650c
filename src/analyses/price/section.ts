/** What the report says about prices. */
import type { Format } from "../../format.ts";
import { FEWEST } from "../../models/elasticity.ts";
import { type Block, type Figure, type Highlight, insufficientSection, type Section } from "../../section.ts";
import type { Context } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import { short } from "../short-name.ts";
import { answerChart, offerChart } from "./charts.ts";
import type { PriceMarts } from "./marts.ts";
import type { PriceOptions } from "./options.ts";

/** As for the advice: see the table's contract. */
const SIGNIFICANT = 0.05;

const n = (row: Row, key: string): number => Number(row[key] ?? 0);
const BARS = 12;
const OFFERS = 8;
const LISTED = 100;
const PRINTED = 12;
/** Intervals that reach further are cut there, so that the others can be read. */
const DRAWN = { low: -0.6, high: 0.4 };

const byRevenue = (a: Row, b: Row): number =>
  n(b, "gross_revenue") - n(a, "gross_revenue") || (String(a.product_id) < String(b.product_id) ? -1 : 1);

interface Story {
  rows: Row[];
  /** Those with an elasticity. */
  known: Row[];
  dearer: Row[];
  cheaper: Row[];
  promotions: Row[];
  cross: Row[];
}

function storyOf(marts: PriceMarts): Story {
  const rows = rowsOf(marts.price_elasticity).sort(byRevenue);
  const tried = rows.filter((row) => row.suggested_price !== null);
  return {
    rows,
    known: rows.filter((row) => row.elasticity !== null),
    dearer: tried.filter((row) => n(row, "suggested_price") > n(row, "price")),
    cheaper: tried.filter((row) => n(row, "suggested_price") < n(row, "price")),
    promotions: rowsOf(marts.price_promotions),
    cross: rowsOf(marts.price_cross)
      .filter(({ relation }) => relation !== "none")
      .sort((a, b) => Math.abs(n(b, "elasticity")) - Math.abs(n(a, "elasticity"))),
  };
}

const some = (count: number, format: Format): string =>
  `${format.integer(count)} ${count === 1 ? "product" : "products"}`;

function headline(story: Story, format: Format): string {
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

/** Revenue-weighted mean uplift of all promotions. */
const upliftOf = (promotions: readonly Row[]): number | null => {
  const baseline = promotions.reduce((sum, row) => sum + n(row, "baseline_units"), 0);
  return baseline > 0 ? promotions.reduce((sum, row) => sum + n(row, "units"), 0) / baseline - 1 : null;
};

function figuresOf(story: Story): Figure[] {
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

function answerBlock({ known, dearer, cheaper }: Story, format: Format): Block[] {
  if (known.length === 0) return [];
  const clear = known.filter(({ verdict }) => verdict !== "inconclusive");
  const shown = [...clear, ...known.filter(({ verdict }) => verdict === "inconclusive")]
    .slice(0, BARS)
    .sort((a, b) => n(b, "units_up_10") - n(a, "units_up_10"));
  const cut = (share: number): number => Math.min(DRAWN.high, Math.max(DRAWN.low, share));
  const at = (elasticity: number): number => 1.1 ** elasticity - 1;
  const signed = (share: number): string => format.change(share);
  const title = `Of ${some(known.length, format)} whose price moved enough, ${format.integer(dearer.length)} could cost more and ${format.integer(cheaper.length)} would bring more at a lower price`;
  return [
    {
      kind: "chart",
      id: "price-answers",
      title,
      subtitle:
        "Change of pieces sold at a price 10% higher, with its range; right of the dashed line revenue rises, left of it falls",
      width: "full",
      height: Math.max(90, 22 * shown.length),
      leastWidth: 320,
      alt: `Points with ranges of what a price 10% higher does to the pieces sold. ${title}.`,
      spec: answerChart(
        shown.map((row) => ({
          product: short(row.description),
          units: cut(n(row, "units_up_10")),
          low: cut(at(n(row, "low"))),
          high: cut(at(n(row, "high"))),
          label: signed(n(row, "units_up_10")),
          range: `${signed(at(n(row, "low")))} to ${signed(at(n(row, "high")))}`,
          verdict: row.suggested_price === null ? "" : String(row.verdict),
        })),
      ),
    },
  ];
}

function offerBlock({ promotions }: Story, format: Format): Block[] {
  if (promotions.length === 0) return [];
  const byProduct = new Map<string, Row[]>();
  for (const row of promotions) {
    const id = String(row.product_id);
    byProduct.set(id, [...(byProduct.get(id) ?? []), row]);
  }
  const sums = [...byProduct.values()]
    .map((rows) => ({ rows, extra: rows.reduce((sum, row) => sum + n(row, "extra_revenue"), 0) }))
    .sort(
      (a, b) =>
        Math.abs(b.extra) - Math.abs(a.extra) ||
        (String(a.rows[0]!.product_id) < String(b.rows[0]!.product_id) ? -1 : 1),
    );
  const shown = sums.slice(0, OFFERS).sort((a, b) => b.extra - a.extra);
  const all = sums.reduce((sum, { extra }) => sum + extra, 0);
  const uplift = upliftOf(promotions) ?? 0;
  const title = `${format.integer(promotions.length)} temporary price cuts sold ${format.percent(Math.abs(uplift), 0)} ${uplift < 0 ? "fewer" : "more"} pieces and brought ${all < 0 ? `${format.moneyShort(-all)} less` : `${format.moneyShort(all)} more`} than usual`;
  return [
    {
      kind: "chart",
      id: "price-offers",
      title,
      subtitle: `Sales in weeks of a cut less the usual sales at the usual price, ${format.currency}`,
      width: "full",
      height: Math.max(90, 22 * shown.length),
      alt: `Bars of what temporary price cuts brought by product. ${title}.`,
      spec: offerChart(
        shown.map(({ rows, extra }) => ({
          product: short(rows[0]!.description),
          extra,
          label: `${extra < 0 ? "−" : "+"}${format.moneyShort(Math.abs(extra))}`,
          what: `${format.integer(rows.length)}, ${format.percent(rows.reduce((sum, row) => sum + n(row, "depth"), 0) / rows.length, 0)} off`,
        })),
      ),
    },
  ];
}

/** What ±10 % would do, where the answer is clear. */
const answersOf = (row: Row): { answer: number | null; revenue: number | null; cheaper: number | null } =>
  ["elastic", "inelastic"].includes(String(row.verdict)) && n(row, "p_adjusted") <= SIGNIFICANT
    ? { answer: n(row, "units_up_10"), revenue: n(row, "revenue_up_10"), cheaper: n(row, "revenue_down_10") }
    : { answer: null, revenue: null, cheaper: null };

function tableBlock({ rows }: Story, title: string): Block {
  const rank = (row: Row): number =>
    row.suggested_price !== null ? 0 : row.verdict === "unknown" ? 3 : row.verdict === "inconclusive" ? 2 : 1;
  return {
    kind: "table",
    id: "price-advice",
    title,
    subtitle: "What can be tried first, then products by sales; observed, not tested: try one at a time for four weeks",
    width: "full",
    columns: [
      { key: "product", label: "Product", format: "text" },
      { key: "price", label: "Price", format: "money" },
      { key: "answer", label: "Pieces at +10%", format: "change" },
      { key: "revenue", label: "Revenue at +10%", format: "change" },
      { key: "cheaper", label: "Revenue at −10%", format: "change" },
      { key: "advice", label: "What to try", format: "text" },
    ],
    rows: rows
      .toSorted((a, b) => rank(a) - rank(b) || byRevenue(a, b))
      .slice(0, LISTED)
      .map((row) => ({
        product: String(row.description),
        price: row.price ?? null,
        ...answersOf(row),
        advice: String(row.advice),
      })),
    printRows: PRINTED,
    source: "price_elasticity",
  };
}

function crossItems({ cross }: Story, format: Format): Block[] {
  const items = cross.slice(0, 4).map((row) => {
    const share = 1.1 ** n(row, "elasticity") - 1;
    return `When ${short(row.other_description)} costs 10% more, ${short(row.description)} sells ${format.percent(Math.abs(share), 0)} ${share > 0 ? "more" : "less"}.`;
  });
  return items.length === 0
    ? []
    : [
        {
          kind: "text",
          id: "price-cross",
          title: "Prices that move the sales of another product",
          subtitle: "Beyond what chance would show",
          width: "full",
          items,
        },
      ];
}

function highlightsOf({ dearer, cheaper, promotions }: Story, format: Format): Highlight[] {
  const [first] = [...dearer, ...cheaper];
  const dear = promotions.filter((row) => n(row, "uplift_high") < 0 || n(row, "extra_revenue") < 0);
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
  const story = storyOf(marts);
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
      tableBlock(story, title),
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
