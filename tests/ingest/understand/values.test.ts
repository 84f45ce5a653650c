/** What values and arithmetic say where names say nothing, or something else. */
import { describe, expect, it } from "vitest";
import { decideRevenue } from "../../../src/ingest/understand/revenue.ts";
import { understand } from "../../../src/ingest/understand/understand.ts";
import type { Understanding } from "../../../src/ingest/understand/understanding.ts";

type Cell = string | number | null;
const ROWS = 60;
/** A file of two lines an order; `of` gives the values of a line. */
const look = (headers: string[], of: (line: number, order: number) => Cell[], rows = ROWS): Understanding =>
  understand(
    {
      file: "x.csv",
      headers,
      hasHeader: true,
      sample: Array.from({ length: rows }, (_, line) =>
        of(line, line >> 1).map((cell) => (cell === null ? null : String(cell))),
      ),
      delimiter: ",",
    },
    { preset: "auto", columns: {}, decimal: "." },
  );
const role = ({ columns }: Understanding, header: string): string | undefined =>
  columns.find(({ name }) => name === header)?.role;
const headerOf = ({ positions, columns }: Understanding, name: string): string | undefined =>
  columns[positions.get(name as never) ?? -1]?.name;

const day = (order: number): string => `2026-01-${String(1 + (order % 28)).padStart(2, "0")}`;
const pieces = (line: number): number => 1 + (line % 4);
const price = (line: number): number => 2.5 + (line % 7);
const product = (line: number): string => `Thing ${line % 7}`;

describe("a header in words that no language has", () => {
  const found = look(["Qord", "Qdat", "Qcust", "Qprod", "Qn", "Qp", "Qsum"], (line, order) => [
    ...[`A${order + 100}`, day(order), `K${order % 11}`, product(line)],
    ...[pieces(line), price(line), pieces(line) * price(line)],
  ]);

  it("has its order by how lines stand together, its day as the only one, its money by arithmetic", () => {
    expect(headerOf(found, "order_id")).toBe("Qord");
    expect(headerOf(found, "ordered_at")).toBe("Qdat");
    expect(headerOf(found, "quantity")).toBe("Qn");
    expect(headerOf(found, "amount")).toBe("Qsum");
    expect(found.columns.find(({ name }) => name === "Qord")).toMatchObject({ isGuess: true });
  });

  it("is asked for its customer, with a way to say there is none", () => {
    const [question] = found.questions;
    expect(question?.topic).toBe("customer_id");
    expect(question?.readings.map(({ paste }) => paste.flag)).toEqual([
      "--column customer_id=Qcust",
      "--column customer_id=none",
    ]);
  });
});

describe("a status", () => {
  const of = (header: string, values: readonly string[]): Understanding =>
    look(["Order", "Date", "Product", "Amount", header], (line, order) => [
      ...[`A${order}`, day(order), product(line), price(line), values[order % values.length]!],
    ]);

  it.each([
    ["Estado", ["Concluído", "Concluído", "Cancelado", "Pendente"]],
    ["Zone", ["delivered", "delivered", "cancelled"]],
    ["order_canceled", ["No", "No", "Yes"]],
    ["is_returned", ["false", "true"]],
    ["Vorgangslage", ["Abgeschlossen", "Storniert"]],
  ])("is known by its values under %s", (header, values) => {
    expect(headerOf(of(header, values), "status")).toBe(header);
  });

  it.each([
    ["Payment", ["Card", "Cash", "Credit"]],
    ["Country", ["Germany", "France", "Open"]],
    ["Gift", ["Yes", "No"]],
    ["Member", ["Yes", "No"]],
  ])("is not what %s has", (header, values) => {
    expect(headerOf(of(header, values), "status")).toBeUndefined();
  });
});

describe("customers", () => {
  it("are no kinds of customers and no numbers of guests", () => {
    const found = look(["Order", "Date", "Item", "Amount", "Loyalty", "no_guest"], (line, order) => [
      ...[`A${order}`, day(order), product(line), price(line), order % 2 ? "Yes" : "No", 1 + (order % 5)],
    ]);
    expect(headerOf(found, "customer_id")).toBeUndefined();
    expect(role(found, "no_guest")).toBe("count");
  });

  it("are the numbers of loyalty cards, in many languages", () => {
    for (const header of [
      "Kundenkarten-Nr.",
      "Klantkaart",
      "Medlemsnr",
      "Kart No",
      "CPF",
      "N.º contribuinte",
      "Login klienta",
    ]) {
      const found = look(["Bon", "Date", header, "Item", "Amount"], (line, order) => [
        ...[`A${order}`, day(order), `9826${1000 + (order % 11)}`, product(line), price(line)],
      ]);
      expect(headerOf(found, "customer_id"), header).toBe(header);
    }
  });
});

describe("money", () => {
  it("is the goods, where a total has postage and tax in it", () => {
    const found = look(["Référence", "Client", "Total payé", "Total produits", "Livraison", "Date"], (line) => [
      ...[`R${line}`, `c${line % 9}`, price(line) + 4.9 + (line % 3), price(line), 4.9 + (line % 3), day(line)],
    ]);
    expect(headerOf(found, "amount")).toBe("Total produits");
    expect(headerOf(found, "shipping")).toBe("Livraison");
  });

  it("is what is left after a discount that is written below 0", () => {
    const found = look(["Order", "Date", "Item", "Item Revenue", "Total Discount", "Item Total"], (line, order) => {
      const off = line % 3 === 0 ? 0.5 : 0;
      return [`A${order}`, day(order), product(line), price(line), off === 0 ? "0.00" : -off, price(line) - off];
    });
    expect(headerOf(found, "amount")).toBe("Item Total");
    expect(headerOf(found, "gross_amount")).toBe("Item Revenue");
  });

  it("is the price of a kilogram times the weight", () => {
    const found = look(["kunden_id", "material", "menge_kg", "preis_pro_kg", "datum"], (line, order) => [
      ...[`K${order % 9}`, product(line), pieces(line) / 2, price(line), day(order)],
    ]);
    expect(headerOf(found, "quantity")).toBe("menge_kg");
    expect(headerOf(found, "unit_price")).toBe("preis_pro_kg");
    const weighed = look(["Order", "Item", "Qty", "Unit Price", "Weight (kg)", "Date"], (line, order) => [
      ...[`A${order}`, product(line), pieces(line), price(line), 0.3 + (line % 5), day(order)],
    ]);
    expect(headerOf(weighed, "quantity")).toBe("Qty");
    expect(role(weighed, "Weight (kg)")).toBe("weight");
  });

  it("is made of the pieces that arithmetic shows, not of boxes, pieces a box or the list price", () => {
    const found = look(
      [
        "Doc. No.",
        "Date",
        "Boxes",
        "Qty. per Box",
        "List Price",
        "Quantity (Base)",
        "Price",
        "Line Discount %",
        "Line Amount",
      ],
      (line, order) => {
        const off = line % 4 === 0 ? 10 : 0;
        const net = (pieces(line) * price(line) * (100 - off)) / 100;
        return [
          `A${order}`,
          day(order),
          1 + (line % 2),
          6,
          price(line) + 3,
          pieces(line),
          price(line),
          off,
          net.toFixed(3),
        ];
      },
    );
    expect(headerOf(found, "quantity")).toBe("Quantity (Base)");
    expect(headerOf(found, "unit_price")).toBe("Price");
    expect(headerOf(found, "amount")).toBe("Line Amount");
  });

  it("is the price after the discount of one piece, and the discount is not taken off twice", () => {
    const found = look(
      ["order_id", "date", "product", "quantity", "unit_price", "discount_pct", "selling_price"],
      (line, order) => {
        const off = line % 3 === 0 ? 0 : 0.1;
        return [
          `A${order}`,
          day(order),
          product(line),
          pieces(line),
          price(line),
          off,
          (price(line) * (1 - off)).toFixed(2),
        ];
      },
    );
    expect(headerOf(found, "unit_price")).toBe("selling_price");
    expect(found.positions.has("discount_rate")).toBe(false);
  });
});

describe("a column of rates is shares or per cent as a whole", () => {
  const unit = (header: string, values: string[]): number =>
    decideRevenue({
      positions: new Map([
        ["unit_price", 0],
        ["discount_rate", 1],
      ]),
      headers: ["Price", header],
      sample: values.map((value) => ["10.00", value]),
      decimal: ".",
    }).rateUnit;

  it.each([
    ["Discount", ["0", "1", "15"], 100],
    ["Discount", ["0", "0.1", "1"], 1],
    ["Remise (%)", ["0", "1"], 100],
    ["Discount %", ["0.1", "0.25"], 1],
    ["Discount", ["0%", "1%"], 100],
  ])("%s %j is divided by %i", (header, values, expected) => {
    expect(unit(header, values)).toBe(expected);
  });
});

describe("tax beside a price is said to be in it where goods and tax make the price", () => {
  const COLUMNS = ["order_id", "unit_price", "quantity", "tax", "order_subtotal"] as const;
  const HEADERS = ["Purchase ID", "Sale Price", "Quantity", "Taxes", "Subtotal"];
  const said = (lines: string[]): string =>
    decideRevenue({
      positions: new Map(COLUMNS.map((column, at) => [column, at])),
      headers: HEADERS,
      sample: lines.map((line) => line.split(",")),
      decimal: ".",
    }).sentences.join(" ");

  it("and not to be added where it is on top", () => {
    const text = "Sale Price × Quantity";
    expect(said(["1,31.90,1,2.90,29.00", "2,9.00,1,0,9.00", "3,20.90,1,1.90,19.00", "4,19.00,1,0,19.00"])).toBe(
      `Revenue is with tax: ${text} has Taxes in it.`,
    );
    expect(said(["1,29.00,1,2.90,29.00", "2,9.00,1,0,9.00", "3,19.00,1,1.90,19.00", "4,19.00,1,0,19.00"])).toBe(
      `Revenue is ${text} as it stands; Taxes is not added to it.`,
    );
  });
});
