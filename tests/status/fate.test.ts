import { describe, expect, it } from "vitest";
import { type Fate, fateOf, STATUS_WORDS } from "../../src/status/fate.ts";

describe("statuses", () => {
  it.each<[string, Fate | undefined]>([
    ["Delivered", "sale"],
    ["COMPLETE", "sale"],
    ["wc-completed", "sale"],
    ["wc-on-hold", "ignore"],
    ["Cancelled", "ignore"],
    ["canceled", "ignore"],
    ["voided", "ignore"],
    ["PENDING", "ignore"],
    ["partially_refunded", "sale"],
    ["refunded", "undone"],
    ["Refund", "return"],
    ["Shipped - Delivered to Buyer", "sale"],
    ["Shipped - Returned to Seller", "undone"],
    ["Pending - Waiting for Pick Up", "ignore"],
    ["Not cancelled", "sale"],
    ["Storniert", "ignore"],
    ["Rückerstattet", "undone"],
    ["Gutschrift", "return"],
    ["Annulé", "ignore"],
    ["Remboursée", "undone"],
    ["Devuelto", "undone"],
    ["Cancelado", "ignore"],
    ["Entregue", "sale"],
    ["Annullato", "ignore"],
    ["Geannuleerd", "ignore"],
    ["Anulowane", "ignore"],
    ["İptal edildi", "ignore"],
    ["Huy", "ignore"],
    ["Đã giao", "sale"],
    ["Återbetald", "undone"],
    ["キャンセル済み", "ignore"],
    ["返金", "return"],
    ["Zone 4", undefined],
  ])("%s is %s", (text, fate) => {
    expect(fateOf(text)).toBe(fate);
  });

  it("yes and no answer what the header asks", () => {
    expect(["TRUE", "No", "1"].map((text) => fateOf(text, "Cancelled"))).toEqual(["ignore", "sale", "ignore"]);
    expect(["TRUE", "false"].map((text) => fateOf(text, "Captured"))).toEqual(["sale", "ignore"]);
    expect(fateOf("Y", "is_returned")).toBe("undone");
    expect(fateOf("Y", "Zone")).toBeUndefined();
  });

  it("no word of a language means two things in it", () => {
    for (const [language, words] of Object.entries(STATUS_WORDS)) {
      const all = Object.values(words).flat();
      expect(new Set(all).size, language).toBe(all.length);
    }
  });
});
