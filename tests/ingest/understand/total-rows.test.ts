import { describe, expect, it } from "vitest";
import { isTotalLabel, isTotalRow } from "../../../src/ingest/understand/total-rows.ts";

describe("a word for a total", () => {
  it.each([
    ...["Total", "Grand total", "TOTAL:", "Subtotal", "Total for 5 May 2026", "Summe 03.02.2026", "Gesamtsumme"],
    ...[
      "Tagessumme: 12",
      "Total général",
      "Sous-total",
      "Suma",
      "Totale giornaliero",
      "Totaal",
      "Razem",
      "Genel toplam",
    ],
    ...["Tổng cộng", "Totalt", "合計", "Итого", "Összesen", "Jumlah total"],
  ])("%s", (text) => {
    expect(isTotalLabel(text)).toBe(true);
  });

  it.each(
    ["Total Care Shampoo", "Summer hat", "Sum", "totally", "2026-05-05", "Somme Valley honey"].filter(
      (one) => one !== "Sum",
    ),
  )("is not %s", (text) => {
    expect(isTotalLabel(text)).toBe(false);
  });
});

describe("a record", () => {
  it.each([
    ["under a word for a total in the place of its day", "Summe 03.02.2026", [null, null], ["12,00"], true],
    ["without a day, with a word for a total", null, [null, null], ["Grand total", "12.00"], true],
    ["of nothing but money", null, [null, null], ["12.00", "€ 3"], true],
    ["without a day, but with an order", null, ["A17", null], ["A17", "12.00"], false],
    ["without a day, but with the name of a product", null, [null, "Mug"], ["Mug", "12.00"], false],
    ["with a day, of a product that is called Total", "2026-05-05", ["A17", "Total"], ["A17", "Total", "1"], false],
    ["without numbers", null, [null, null], ["Total"], false],
    ["without a day, under the name of a group and the word", null, ["Ann Total", null], ["Ann Total", "12.00"], true],
  ] as const)("%s", (_, day, keys, others, isTotal) => {
    expect(isTotalRow({ day, keys, goods: [], pieces: undefined, others })).toBe(isTotal);
  });

  it.each([
    ["with the word in place of the product and no pieces", "TOTAL", null, true],
    ["of a product that is called so", "Total", "2", false],
    ["of another product without pieces", "Mug", null, false],
  ] as const)("of an order, %s", (_, product, pieces, isTotal) => {
    const cells = { day: "2026-05-05", keys: ["A17", product], goods: [product], others: ["A17", product, "9"] };
    expect(isTotalRow({ ...cells, pieces })).toBe(isTotal);
  });

  it("of a product whose name ends in the word is none without a day either", () => {
    const cells = { day: null, keys: ["Cereal total"], goods: ["Cereal total"], others: ["Cereal total", "9"] };
    expect(isTotalRow({ ...cells, pieces: "1" })).toBe(false);
  });
});
