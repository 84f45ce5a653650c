import { describe, expect, it } from "vitest";
import { type Fate, fateOf, STATUS_WORDS, togetherFate } from "../../src/status/fate.ts";

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
    ["FAIL", "ignore"],
    ["Stornována", "ignore"],
    ["Stornato", "ignore"],
    ["Stornat", "ignore"],
    ["Krediterad", "undone"],
    ["Krediteret", "undone"],
    ["Gecrediteerd", "undone"],
    ["Отказ", "ignore"],
    ["Відмова", "ignore"],
    ["Überfällig", "ignore"],
    ["Awaiting Fulfillment", "sale"],
    ["Unshipped", "sale"],
    ["Atendido", "sale"],
    ["Odeslána", "sale"],
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

  it.each<[string, Fate | undefined]>([
    ["Website Payment", "sale"],
    ["PreApproved Payment Bill User Payment", "ignore"],
    ["Payment Refund", "return"],
    ["Sales credit note", "return"],
    ["Tax invoice", "sale"],
    ["Processing Fee", "ignore"],
    ["Shipping label", "ignore"],
    ["Storno", "return"],
    ["Contract Modification", undefined],
  ])("a record of the kind %s is %s", (text, fate) => {
    for (const header of ["Type", "transaction_type", "Type of document", "Belegart", "Tipo de documento"])
      expect(fateOf(text, header)).toBe(fate);
  });

  it("a kind is looked for in words where the header says that it is one, else as a whole", () => {
    expect(fateOf("Processing Fee", "Order status")).toBe("sale");
    expect(fateOf("Fee", "Booking")).toBe("ignore");
  });

  it("what is unknown of a kind stays so beside a known status", () => {
    const fateAt = (text: string, header: string) => ({ fate: fateOf(text, header), isGiven: false });
    const together = (...texts: string[]) => togetherFate(texts, ["Status", "Type"], fateAt);
    expect(together("Completed", "Account Correction")).toBeUndefined();
    expect(together("Denied", "Account Correction")).toBe("ignore");
    expect(together("Completed", "Website Payment")).toBe("sale");
  });

  it("no word of a language means two things in it", () => {
    for (const [language, words] of Object.entries(STATUS_WORDS)) {
      const all = Object.values(words).flat();
      expect(new Set(all).size, language).toBe(all.length);
    }
  });
});
