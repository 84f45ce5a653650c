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
  ] as const)("%s", (_, day, keys, others, isTotal) => {
    expect(isTotalRow({ day, keys, others })).toBe(isTotal);
  });
});
