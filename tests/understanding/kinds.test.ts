/** Kinds of files that were once read wrongly without a word: the command on each, without configuration. */
import { describe, expect, it } from "vitest";
import { judge } from "../../bench/understanding/judge.ts";
import type { Truth } from "../../bench/understanding/truth.ts";

interface Line {
  order: number;
  day: string;
  customer: string;
  product: string;
  pieces: number;
  paid: number;
}
const PRICES = [12.5, 3.75, 49.9, 8.2, 20.4];
const LINES: readonly Line[] = Array.from({ length: 80 }, (_, i): Line => {
  const order = i >> 1;
  const pieces = 1 + ((i * 7) % 4);
  const product = i % PRICES.length;
  return {
    order,
    day: `2026-0${1 + (order >> 4)}-${10 + (order % 16)}`,
    customer: `c${order % 11}`,
    product: `Good ${"ABCDE"[product]}`,
    pieces,
    paid: Math.round(100 * pieces * PRICES[product]!) / 100,
  };
});
const HEADER = "order,date,customer,product,quantity";
const isBack = ({ order }: Line): boolean => order % 9 === 4;
const sum = (lines: readonly Line[]): number => lines.reduce((all, { paid }) => all + paid, 0);
const KEPT = LINES.filter((line) => !isBack(line));

const text = (names: string, cells: (line: Line) => string): string =>
  `${HEADER},${names}\n${LINES.map((line) => `${100 + line.order},${line.day},${line.customer},${line.product},${line.pieces},${cells(line)}\n`).join("")}`;

/** A table with other columns than those above. */
const table = (header: string, cells: (line: Line, i: number) => string): string =>
  `${header}\n${LINES.map((line, i) => `${cells(line, i)}\n`).join("")}`;

const file = (...lines: string[]): string => `${lines.join("\n")}\n`;

const verdict = async (content: string, truth: Truth) => {
  const files = [{ name: "sales.csv", content }];
  const { verdict: found, why } = await judge({ id: "x", language: "en", kind: "x", files, truth, mayAsk: false });
  return [found, why];
};

describe("a file is read rightly", () => {
  it.each<[string, string, Truth]>([
    [
      "where lines of an order were given back with their own money",
      text("amount,refund amount", (line) => `${line.paid},${isBack(line) ? line.paid : "0.00"}`),
      { netRevenue: sum(KEPT) },
    ],
    [
      "where a column answers whether an order was voided",
      text("amount,Void?", (line) => `${line.paid},${isBack(line) ? "TRUE" : "FALSE"}`),
      { netRevenue: sum(KEPT), orders: new Set(KEPT.map(({ order }) => order)).size },
    ],
    [
      "where money is in cents",
      text("amount_cents", ({ paid }) => String(Math.round(100 * paid))),
      { netRevenue: sum(LINES), orders: 40 },
    ],
    [
      "where a type tells credit notes from invoices",
      text("amount,type", (line) => `${line.paid},${isBack(line) ? "Credit Note" : "Invoice"}`),
      { netRevenue: sum(LINES) - 2 * sum(LINES.filter(isBack)) },
    ],
    [
      "where a payment type names credit and transfers, which give nothing back",
      text(
        "amount,type,status",
        ({ paid, order }) => `${paid},${order % 2 ? "Credit card payment" : "Bank transfer"},Paid`,
      ),
      { netRevenue: sum(LINES), orders: 40 },
    ],
    [
      "where a discount of one value stands between gross and net sales",
      text("gross sales,discount,net sales", ({ paid }) => `${(paid + 1).toFixed(2)},-1.00,${paid}`),
      { netRevenue: sum(LINES) },
    ],
    [
      "where the kind of a sale is a number beside a gross total and its discount",
      table(
        "CLIENTE,EMISSAO,CODIGO_PRODUTO,QUANTIDADE,VALOR,DESCONTO,TOTAL_BRUTO,TIPO VENDA",
        ({ customer, day, product, pieces, paid }, i) =>
          `${customer},${day},${product},${pieces},${paid / pieces},${i % 3 === 0 ? "1.50" : 0},${paid},${1 + (i % 2)}`,
      ),
      { netRevenue: sum(LINES) - 1.5 * LINES.filter((_, i) => i % 3 === 0).length },
    ],
    [
      "where a share is taken off prices and nothing is counted",
      table(
        "order_id,customer_id,product,price,discount,created_at",
        ({ customer, day, product }, i) =>
          `O${100 + i},${customer},${product},${PRICES[i % 5]},${i % 2 === 0 ? 0.1 : 0.25},${day}`,
      ),
      { netRevenue: LINES.reduce((all, _, i) => all + PRICES[i % 5]! * (i % 2 === 0 ? 0.9 : 0.75), 0), orders: 80 },
    ],
    [
      "where an answer and a masked card are called like orders",
      table(
        "date,medicament,quantite,prix,ordonnance,card no",
        ({ day, product, pieces, paid }, i) =>
          `${day},${product} ${i},${pieces},${paid / pieces},${i % 2 === 0 ? "oui" : "non"},************${4000 + (i % 7)}`,
      ),
      { netRevenue: sum(LINES), orders: 80 },
    ],
    [
      "where headers are paths through the tables of a program",
      table(
        [
          ...["id", "order_line/order_id/date_order", "order_line/order_id/name"],
          ...["order_line/order_partner_id/display_name", "order_line/name", "order_line/product_uom_qty"],
          ...["order_line/price_unit", "order_line/price_subtotal"],
        ].join(","),
        ({ order, day, customer, product, pieces, paid }, i) =>
          `${i % 2 === 0 ? `sale_order_${order}` : ""},${day} 10:00,SO-${order},Shop of ${customer},${product},${pieces},${paid / pieces},${paid}`,
      ),
      { netRevenue: sum(LINES), orders: 40, customers: 11 },
    ],
    [
      "where the last sales of a day are at 24:00 in a column of times",
      table(
        "order,date,time,customer,amount",
        ({ order, customer, paid }, i) =>
          `${100 + order},2026-01-${10 + (order >> 1)},${order % 4 === 3 ? "24:00" : "12:30"},${customer},${paid + (i % 2)}`,
      ),
      { netRevenue: sum(LINES) + 40, orders: 40, firstDay: "2026-01-10", lastDay: "2026-01-30" },
    ],
    [
      "where some records with an amount say no pieces",
      table(
        "order,date,customer,product,quantity,amount",
        ({ order, day, customer, product, pieces, paid }, i) =>
          `${100 + order},${day},${customer},${product},${i % 10 === 0 ? "" : pieces},${paid}`,
      ),
      { netRevenue: sum(LINES), lines: 80, rejected: 0 },
    ],
    [
      "where the same discount is off every line of an order already",
      file(
        "Pedido;Data;Cliente;Produto;Quantidade;Valor unitário;Desconto item;Valor total",
        ...["1;01/03/2024;Ana;Tênis;1;300,00;5,00;295,00", "1;01/03/2024;Ana;Meia;2;10,00;5,00;15,00"],
        ...["2;15/03/2024;Bia;Tênis;1;300,00;0,00;300,00", "2;15/03/2024;Bia;Meia;1;10,00;0,00;10,00"],
        ...["3;16/03/2024;Caio;Meia;3;10,00;5,00;25,00", "3;16/03/2024;Caio;Tênis;2;300,00;5,00;595,00"],
        "4;18/03/2024;Ana;Meia;1;10,00;0,00;10,00",
      ),
      { netRevenue: 1250, orders: 4, customers: 3 },
    ],
    [
      "where a charge has an id and few have the number of an invoice",
      file(
        "id,Created (UTC),Amount,Customer ID,Description,Fee,Net,Invoice ID",
        ...["ch_1,2025-01-17 17:28,25.99,cus_1,Case,0.65,25.34,", "ch_2,2025-01-17 19:15,25.99,cus_1,Case,0.65,25.34,"],
        ...["ch_3,2025-01-18 07:38,56.50,cus_2,Buds,1.41,55.09,", "ch_4,2025-01-19 09:38,13.56,cus_3,Wrap,0.34,13.22,"],
        ...[
          "ch_5,2025-01-20 09:12,40.00,cus_3,Plan,1.00,39.00,in_1",
          "ch_6,2025-01-20 10:12,60.00,cus_2,Plan,1.50,58.50,in_2",
        ],
        "ch_7,2025-01-20 11:12,20.00,cus_2,Case,0.50,19.50,",
      ),
      { netRevenue: 242.04, orders: 7, customers: 3 },
    ],
    [
      "where instalments and a place stand beside prices",
      file(
        "Produto,Preço,Frete,Data da Compra,Local da compra,Tipo de pagamento,Quantidade de parcelas",
        ...["Livro,92.45,5.6,01/01/2020,BA,cartao,3", "Caneca,40.10,3.1,15/01/2020,SP,boleto,1"],
        ...["Livro,92.45,5.6,16/02/2020,SP,cartao,10", "Bola,120.00,9.9,17/02/2020,RJ,cartao,4"],
        ...["Caneca,40.10,3.1,21/03/2020,MG,boleto,1", "Mesa,500.00,40.0,28/03/2020,SP,cartao,12"],
      ),
      { netRevenue: 885.1, orders: 6 },
    ],
    [
      "where an order says what is in its basket",
      file(
        "Email,Cart Order,Cart Total,Date and Time of Order",
        ...[
          'a@x.com,1x Rye Loaf ($12),12.00,"2/23/2025, 9:12:00 AM"',
          'b@x.com,1x Rye Loaf ($12),12.00,"2/23/2025, 10:12:00 AM"',
        ],
        ...[
          'c@x.com,1x Babka ($14),14.00,"2/24/2025, 9:12:00 AM"',
          'a@x.com,1x Rye Loaf ($12),12.00,"3/2/2025, 9:30:00 AM"',
        ],
      ),
      { netRevenue: 50, orders: 4, customers: 3, lastDay: "2025-03-02" },
    ],
    [
      "where each order has the customer's own number beside a partner",
      table(
        "date_order,order_name,customer_reference,partner/display_name,product,qty,price_unit,price_subtotal",
        ({ order, day, customer, product, pieces, paid }, i) =>
          `${day},SO${order},PO-${i},Shop of ${customer},${product},${pieces},${paid / pieces},${paid}`,
      ),
      { netRevenue: sum(LINES), orders: 40, customers: 11 },
    ],
    [
      "where few customers buy much",
      table(
        "Дата;Заказчик;Товар;Цена;Количество;Итого",
        ({ day, product, pieces, paid }, i) =>
          `${day};${["Лента", "Ашан"][i % 2]};${product};${paid / pieces};${pieces};${paid}`,
      ),
      { netRevenue: sum(LINES), customers: 2 },
    ],
    [
      "where two customers come every day, above a total of the day",
      file(
        "Date,Customer,Item,Amount",
        ...Array.from({ length: 12 }, (_, i) => {
          const day = `2026-03-${String(i + 1).padStart(2, "0")}`;
          return [`${day},Ann,Mug,10.50`, `${day},Bob,Cup,7.25`, `${day},,Daily total,17.75`];
        }).flat(),
      ),
      { netRevenue: 213, customers: 2, lines: 24 },
    ],
    [
      "where totals of orders stand on their lines and some sales have no order number",
      file(
        "order,date,customer,product,quantity,Order Total",
        ...["A1,2026-01-04,ann,Pear,1,30.00", "A1,2026-01-04,ann,Plum,2,30.00", "A2,2026-01-05,ben,Pear,3,50.00"],
        ...["A2,2026-01-05,ben,Fig,1,50.00", "A3,2026-01-06,cem,Fig,1,20.00", "A3,2026-01-06,cem,Plum,2,20.00"],
        ...[",2026-01-07,ann,Pear,1,25.99", ",2026-01-07,ann,Fig,1,25.99", ",2026-01-07,ann,Plum,1,9.00"],
      ),
      { netRevenue: 160.98, orders: 6, customers: 3 },
    ],
    [
      "where days in the order of time begin with a year of two digits",
      table(
        "注文番号,注文日,顧客,金額",
        ({ customer, paid }, i) =>
          `${i},24/0${1 + Math.floor(i / 28)}/${String(1 + (i % 28)).padStart(2, "0")},${customer},${paid}`,
      ),
      { netRevenue: sum(LINES), firstDay: "2024-01-01", lastDay: "2024-03-24" },
    ],
    [
      "where totals have a day and no order",
      file(
        "Bestellnummer;Datum;Kunde;Artikel;Betrag",
        ...["1;01.03.2024;Anna;Apfel;10,00", "2;01.03.2024;Ben;Birne;20,00", ";01.03.2024;;Zwischensumme;30,00"],
        ...["3;15.03.2024;Anna;Birne;20,00", "4;15.03.2024;Cem;Apfel;15,00", ";15.03.2024;;Zwischensumme;35,00"],
        ";15.03.2024;;Gesamtsumme;65,00",
      ),
      { netRevenue: 65, orders: 4, customers: 3, lines: 4 },
    ],
  ])("%s", async (_, content, truth) => {
    expect(await verdict(content, truth)).toEqual(["right", ""]);
  });
});

describe("dates whose year has two digits", () => {
  const days = [
    ["24", "03", "15"],
    ["24", "03", "21"],
    ["24", "04", "20"],
    ["24", "04", "22"],
  ];
  type Write = (year: string, month: string, day: string) => string;
  it.each<[string, Write, string]>([
    ["are asked for where the year may be in front", (y, m, d) => `${y}/${m}/${d}`, "answered"],
    ["also with points", (y, m, d) => `${y}.${m}.${d}`, "answered"],
    ["and with a point at the end", (y, m, d) => `${y}.${m}.${d}.`, "answered"],
    ["and with blanks behind points", (y, m, d) => `${y}. ${Number(m)}. ${d}`, "answered"],
    ["are read where it is behind, with points", (y, m, d) => `${d}.${m}.${y}`, "right"],
    ["and with the month in front", (y, m, d) => `${m}.${d}.${y}`, "right"],
  ])("%s", async (_, write, then) => {
    const content = file(
      "order,date,customer,amount",
      ...days.map(([y, m, d], i) => `${i},${write(y!, m!, d!)},Sato,${1000 * (i + 1)}`),
    );
    const [found] = await verdict(content, { netRevenue: 10_000, firstDay: "2024-03-15", lastDay: "2024-04-22" });
    expect(found).toBe(then);
  });

  it("are read with the year in front where a day of one digit ends them", async () => {
    const content = file(
      "order,date,customer,amount",
      ...["24. 3. 15", "24. 3. 21", "24. 4. 2"].map((day, i) => `${i},${day},Sato,1000`),
    );
    const truth = { netRevenue: 3000, firstDay: "2024-03-15", lastDay: "2024-04-02" };
    expect(await verdict(content, truth)).toEqual(["right", ""]);
  });

  it.each([
    ["24/03/15", "answered", "order,date,customer,amount"],
    ["24.03.15", "answered", "order,date,customer,amount"],
    ["15.03.24", "right", "Bestellnummer;Bestelldatum;Kunde;Betrag"],
  ])("of one day alone, %s, are %s under %s", async (day, then, header) => {
    const mark = header.includes(";") ? ";" : ",";
    const content = file(header, ...["Ann", "Ben", "Cem"].map((name, i) => [i, day, name, 10].join(mark)));
    const [found] = await verdict(content, { netRevenue: 30, firstDay: "2024-03-15", lastDay: "2024-03-15" });
    expect(found).toBe(then);
  });
});
