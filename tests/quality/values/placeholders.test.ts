import { describe, expect, it } from "vitest";
import { clean } from "../records.ts";

const customersOf = (ids: string[], options: Record<string, unknown> = {}): unknown[] =>
  clean(
    ids.map((customer_id, i) => ({ customer_id, product_id: String(i) })),
    options,
  ).lines.map((line) => line.customer_id);

describe("customers", () => {
  it("that stand for nobody are none, in any language and capitals", () => {
    const nobody = ["NA", "-", "#VALUE!", "(blank)", "0", "GUEST", "Laufkunde", "Anónimo", "Gość", "İnvite", "ゲスト"];
    expect(customersOf(nobody)).toEqual(nobody.map((id) => (id === "İnvite" ? id : null)));
    const walkIns = [
      ...["Cliente final", "Cliente contado", "Cliente avulso", "Venda balcão", "Visitante", "Consumatore finale"],
      ...["Client anonyme", "Losse klant", "Klient paragonowy", "Sprzedaż paragonowa", "Nihai Tüketici", "Gästkund"],
      ...["Koncový zákazník", "Физическое лицо", "Endkunde", "Khách hàng lẻ", "一般"],
    ];
    expect(customersOf(walkIns)).toEqual(walkIns.map(() => null));
    expect(customersOf(["17850", "N/A Ltd", "Guest House", "00", "0123"])).toEqual([
      "17850",
      "N/A Ltd",
      "Guest House",
      "00",
      "0123",
    ]);
    expect(customersOf(["Till 4", "17850"], { noCustomer: ["till 4"] })).toEqual([null, "17850"]);
  });

  it("are the same in whatever way letters are composed, and addresses whatever their capitals", () => {
    expect(new Set(customersOf(["Jose\u0301", "Jos\u00e9"]))).toEqual(new Set(["Jos\u00e9"]));
    expect(new Set(customersOf(["Ann@Example.com", "ann@example.COM"]))).toEqual(new Set(["ann@example.com"]));
    expect(new Set(customersOf(["+44 20 7946 0000", "0044 (0)20 7946-0000"]))).toEqual(new Set(["+442079460000"]));
  });

  it("with ids in scientific notation are told", () => {
    const { result, lines } = clean([{ customer_id: "5.01235E+11" }]);
    expect(lines[0]?.customer_id).toBe("5.01235E+11");
    expect(result.coerced.map(({ what, count }) => [what, count])).toEqual([
      ["id in scientific notation: digits are lost, and different ids may have become one", 1],
    ]);
  });
});
