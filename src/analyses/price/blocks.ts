/** Charts and tables of the section on prices. */
import type { Format } from "../../format.ts";
import type { Block } from "../../section.ts";
import type { Row } from "../rows.ts";
import { numberAt } from "../rows.ts";
import { short } from "../short-name.ts";
import { answerChart, offerChart } from "./charts.ts";
import { byRevenue, type PriceStory, SIGNIFICANT, some, upliftOf } from "./story.ts";

const BARS = 12;

const OFFERS = 8;

const LISTED = 100;

const PRINTED = 12;

/** Intervals that reach further are cut there, so that the others can be read. */
const DRAWN = { low: -0.6, high: 0.4 };

export function answerBlock({ known, dearer, cheaper }: PriceStory, format: Format): Block[] {
  if (known.length === 0) return [];
  const clear = known.filter(({ verdict }) => verdict !== "inconclusive");
  const shown = [...clear, ...known.filter(({ verdict }) => verdict === "inconclusive")]
    .slice(0, BARS)
    .sort((a, b) => numberAt(b, "units_up_10") - numberAt(a, "units_up_10"));
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
          units: cut(numberAt(row, "units_up_10")),
          low: cut(at(numberAt(row, "low"))),
          high: cut(at(numberAt(row, "high"))),
          label: signed(numberAt(row, "units_up_10")),
          range: `${signed(at(numberAt(row, "low")))} to ${signed(at(numberAt(row, "high")))}`,
          verdict: row.suggested_price === null ? "" : String(row.verdict),
        })),
      ),
    },
  ];
}

export function offerBlock({ promotions }: PriceStory, format: Format): Block[] {
  if (promotions.length === 0) return [];
  const byProduct = new Map<string, Row[]>();
  for (const row of promotions) {
    const id = String(row.product_id);
    byProduct.set(id, [...(byProduct.get(id) ?? []), row]);
  }
  const sums = [...byProduct.values()]
    .map((rows) => ({ rows, extra: rows.reduce((sum, row) => sum + numberAt(row, "extra_revenue"), 0) }))
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
          what: `${format.integer(rows.length)}, ${format.percent(rows.reduce((sum, row) => sum + numberAt(row, "depth"), 0) / rows.length, 0)} off`,
        })),
      ),
    },
  ];
}

/** What ±10 % would do, where the answer is clear. */
const answersOf = (row: Row): { answer: number | null; revenue: number | null; cheaper: number | null } =>
  ["elastic", "inelastic"].includes(String(row.verdict)) && numberAt(row, "p_adjusted") <= SIGNIFICANT
    ? {
        answer: numberAt(row, "units_up_10"),
        revenue: numberAt(row, "revenue_up_10"),
        cheaper: numberAt(row, "revenue_down_10"),
      }
    : { answer: null, revenue: null, cheaper: null };

export function priceTable({ rows }: PriceStory, title: string): Block {
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

export function crossItems({ cross }: PriceStory, format: Format): Block[] {
  const items = cross.slice(0, 4).map((row) => {
    const share = 1.1 ** numberAt(row, "elasticity") - 1;
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
