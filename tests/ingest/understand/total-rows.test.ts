import { describe, expect, it } from "vitest";
import { decideTotals, isTotalLabel, isTotalRow } from "../../../src/ingest/understand/total-rows.ts";
import type { RecordColumn } from "../../../src/schema.ts";

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

/** No total with a day has been shown to be one. */
const NOTHING = { byKeys: false, bySum: false };

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
    expect(isTotalRow({ day, keys, goods: [], pieces: undefined, others }, NOTHING)).toBe(isTotal);
  });

  it.each([
    ["with the word in place of the product and no pieces", "TOTAL", null, true],
    ["of a product that is called so", "Total", "2", false],
    ["of another product without pieces", "Mug", null, false],
  ] as const)("of an order, %s", (_, product, pieces, isTotal) => {
    const cells = { day: "2026-05-05", keys: ["A17", product], goods: [product], others: ["A17", product, "9"] };
    expect(isTotalRow({ ...cells, pieces }, NOTHING)).toBe(isTotal);
  });

  it("of a product whose name ends in the word is none without a day either", () => {
    const cells = { day: null, keys: ["Cereal total"], goods: ["Cereal total"], others: ["Cereal total", "9"] };
    expect(isTotalRow({ ...cells, pieces: "1" }, NOTHING)).toBe(false);
  });
});

describe("a record with a day under a word for a total", () => {
  const table = (columns: string, lines: readonly string[]): boolean[] => {
    const positions = new Map(columns.split(" ").map((column, at) => [column as RecordColumn, at]));
    const sample = lines.map((line) => line.split(";").map((text) => (text === "" ? null : text)));
    return decideTotals(sample, positions, ".").marks;
  };
  const WITH_ALL = "order_id ordered_at customer_id product_id amount";
  const SALES = ["1;2024-03-01;Ann;Pear;10", "2;2024-03-01;Ben;Plum;20"];

  it.each<[string, string, string[], number[]]>([
    [
      "in the place of the product",
      WITH_ALL,
      [...SALES, ";2024-03-01;;Zwischensumme;31", ";2024-03-02;;合計;9"],
      [2, 3],
    ],
    ["in the place of the customer", WITH_ALL, [...SALES, ";2024-03-01;Toplam;;31"], [2]],
    ["in the place of the order", WITH_ALL, [...SALES, "Итого;2024-03-01;;;31"], [2]],
    [
      "that is the sum of the records above",
      "ordered_at product_id amount",
      [
        ...["2024-03-01;Pear;10", "2024-03-01;Plum;20", "2024-03-01;Subtotal;30", "2024-03-02;Pear;5"],
        ...["2024-03-02;Plum;4", "2024-03-02;Subtotal;9", "2024-03-02;Grand total;39"],
      ],
      [2, 5, 6],
    ],
    [
      "of an order, that is its sum",
      WITH_ALL,
      [...["1;2024-03-01;Ann;Pear;10", "1;2024-03-01;Ann;Plum;20", "1;2024-03-01;Ann;Total;30"]],
      [2],
    ],
    ["is a product of that name with an order and a customer", WITH_ALL, [...SALES, "3;2024-03-01;Ann;Total;12"], []],
    [
      "is a product of that name where no sale says who bought",
      "ordered_at customer_id product_id amount",
      [...["2024-03-01;;Pear;10", "2024-03-01;;Total;12", "2024-03-02;Ben;Plum;20"]],
      [],
    ],
  ])("%s", (_, columns, lines, totals) => {
    expect(table(columns, lines).flatMap((isTotal, row) => (isTotal ? [row] : []))).toEqual(totals);
  });
});
