/** Files of a few lines as shops in many countries write them: the command reads each of them, or asks what can be pasted. */
import { describe, expect, it } from "vitest";
import { judge } from "../../bench/understanding/judge.ts";
import type { Truth } from "../../bench/understanding/truth.ts";

const file = (...lines: string[]): string => `${lines.join("\n")}\n`;

/** What the command makes of a file: "right", or "answered" where it asks and a line that is pasted answers. */
async function verdict(content: string | Buffer, truth: Truth, name = "sales.csv"): Promise<readonly string[]> {
  const files = [{ name, content }];
  const { verdict: found, why } = await judge({ id: "x", language: "en", kind: "x", files, truth, mayAsk: true });
  return found === "right" || found === "answered" ? [found] : [found, why];
}

describe("values are read as they are written", () => {
  it.each<[string, string, Truth]>([
    [
      "roubles in words",
      file(
        ...["Номер заказа;Дата;Клиент;Сумма", "1;05.03.2024;Иван;1 250,50 руб."],
        ...["2;15.03.2024;Анна;850,00 руб.", "3;16.03.2024;Иван;99,95 руб."],
      ),
      { netRevenue: 2200.45, currency: "RUB", customers: 2 },
    ],
    [
      "the wide sign of the yen",
      file(
        ...["注文番号,注文日,顧客,金額", '1,2024/03/05,佐藤,"￥1,250"', "2,2024/03/15,鈴木,￥850"],
        '3,2024/03/16,佐藤,"￥12,500"',
      ),
      { netRevenue: 14600, currency: "JPY", customers: 2 },
    ],
    [
      "crowns without hundredths",
      file("Nummer;Datum;Kund;Belopp", "1;2024-03-10;Ann;100:-", "2;2024-03-12;Bo;200:-", "3;2024-03-13;Ann;1 250:-"),
      { netRevenue: 1550, orders: 3 },
    ],
    [
      "thousands in an Indonesian word",
      file(
        ...["No Pesanan,Tanggal,Pelanggan,Total", "1,2024-03-05,Budi,1.250rb", '2,2024-03-15,Ani,"Rp 85,5rb"'],
        "3,2024-03-16,Budi,900",
      ),
      { netRevenue: 1336400, currency: "IDR" },
    ],
    [
      "days with a word for the year",
      file("Номер заказа;Дата;Клиент;Сумма", "1;5 марта 2024 г.;Иван;10,50", "2;15 марта 2024 г. 14:05;Анна;8,00"),
      { netRevenue: 18.5, firstDay: "2024-03-05", lastDay: "2024-03-15" },
    ],
    [
      "days with a word for the hour",
      file("Numero ordine;Data;Cliente;Importo", "1;05/03/2024 ore 14.05;Ugo;10,50", "2;15/03/2024 ore 9.30;Anna;8,00"),
      { netRevenue: 18.5, firstDay: "2024-03-05", lastDay: "2024-03-15", hours: [9, 14] },
    ],
    [
      "years of the Buddhist calendar",
      file("order_id,order_date,customer,amount", "1,05/03/2567,Somchai,10.50", "2,15/03/2567,Anong,8.00"),
      { netRevenue: 18.5, firstDay: "2024-03-05", lastDay: "2024-03-15" },
    ],
  ])("%s", async (_, content, truth) => {
    expect(await verdict(content, truth)).toEqual(["right"]);
  });
});

describe("money under a name that is not known for it", () => {
  const REDUCED = [
    ...["A1,2022-09-22,1,Pants,Online,130.00,13.00,117.00,Ann", "A2,2022-09-23,1,Dress,Online,130.00,0.00,130.00,Bob"],
    ...["A3,2022-09-24,2,Blouse,Mall,200.00,20.00,180.00,Cy", "A4,2022-09-25,1,Skirt,Mall,75.00,0.00,75.00,Ann"],
  ];
  it.each<[string, string, Truth]>([
    [
      "the price after discount, of one piece or of the line, beside a column that is money only by a word",
      file(
        "id,date,quantity,item,sales avenue,pre discount price,discount cash,post discount price,customer",
        ...REDUCED,
      ),
      { netRevenue: 502, columns: { amount: "post discount price" } },
    ],
    [
      "a word for pieces with hundredths",
      file(
        ...["ID,Nama Pelanggan,Tanggal Pembelian,Jumlah Pembelian", "T0,Tia,1/30/2025,362.19"],
        ...["T1,Dina,9/17/2024,905.26", "T2,Budi,1/13/2025,498.83"],
      ),
      { netRevenue: 1766.28, orders: 3 },
    ],
    [
      "the price as it was, whole, and no other",
      file(
        ...[
          "ID Transaksi,Tanggal Transaksi,Harga Asli,Customer",
          "1,2021-02-28,41000,Ade",
          "2,2021-02-09,270000,Qayug",
        ],
        "3,2021-03-26,255000,Ixoim",
      ),
      { netRevenue: 566000, customers: 3 },
    ],
    [
      "a cost to the customer",
      file(
        ...["Transaction_ID,Date,Customer_Name,Product,Total_Items,Total_Cost,Payment_Method"],
        ...["100,2022-01-21 06:27,Stacey,Ketchup,3,71.65,Cash", "101,2023-03-01 13:01,Michelle,Milk,2,25.93,Card"],
      ),
      { netRevenue: 97.58, customers: 2 },
    ],
    [
      "a cost at a time of day",
      file("Name,Quantity,Date,Cost", "coke,2,20-03-2019 19:35:06,250", "pepsi,2,20-03-2019 19:34:58,200"),
      { netRevenue: 450, units: 4 },
    ],
    [
      "what is due, on the day of a visit",
      file("invoice_number,visit_date,total_payment_due", "773732,4/25/2025,54.00", "806333,9/15/2025,75.35"),
      { netRevenue: 129.35, orders: 2, firstDay: "2025-04-25" },
    ],
    [
      "whole numbers under a word of no language",
      file("Order,Date,Customer,Qworp", "1,2021-02-28,Ade,41000", "2,2021-02-09,Jon,27000", "3,2021-03-26,Ade,25500"),
      { netRevenue: 93500 },
    ],
  ])("is asked for: %s", async (_, content, truth) => {
    expect(await verdict(content, truth)).toEqual(["answered"]);
  });

  it("is the whole of which others are parts", async () => {
    const rows = ["1,4/25/2025,40.00,10.00,4.00,54.00", "2,9/15/2025,36.44,33.91,5.00,75.35"];
    const content = file(
      "invoice_number,invoice_date,labor_total,parts_total,sales_tax,total_payment_due",
      ...rows,
      "3,9/16/2025,76.04,67.82,9.00,152.86",
      "4,9/17/2025,20.00,0.00,1.60,21.60",
    );
    expect(await verdict(content, { netRevenue: 303.81, columns: { amount: "total_payment_due" } })).toEqual(["right"]);
  });

  it("is none that the shop paid, and no word", async () => {
    const cost = file("Date,Item,Unit Cost", "2026-01-05,Vase,2.50", "2026-01-06,Bowl,3.50", "2026-01-07,Vase,2.50");
    expect((await verdict(cost, { netRevenue: 0 }))[0]).toBe("refused");
    const words = file("Order,Date,Customer,sales avenue", "1,2026-01-05,Ann,Online", "2,2026-01-06,Bob,Mall");
    const [found, why] = await verdict(words, { netRevenue: 0 });
    expect(found).toBe("refused");
    expect(why).toContain("because no column has money that was paid;");
  });
});

describe("what is in several currencies", () => {
  it("is said by their codes, with a line that can be pasted", async () => {
    const content = file(
      ...["Sipariş,Tarih,Müşteri,Tutar,Para Birimi", "1,2026-05-01,Ali,100.00,TL (₺)"],
      ...["2,2026-05-02,Ece,20.00,EURO (€)", "3,2026-05-03,Ali,50.00,TL (₺)"],
    );
    expect(await verdict(content, { asks: /150 TRY in 2 lines.*to: TRY/s })).toEqual(["right"]);
  });
});

describe("objects in the objects of a JSON file", () => {
  const order = (id: number, who: string, value: string, more: object = {}): object => ({
    ...{ orderNumber: `${id}`, createdOn: `2026-05-0${id}T10:00:00Z`, customerEmail: `${who}@x.example` },
    ...{ grandTotal: { currency: "USD", value }, ...more },
  });
  const orders = [order(1, "a", "20.00"), order(2, "b", "30.00"), order(3, "a", "10.50")];
  const truth: Truth = { netRevenue: 60.5, currency: "USD", customers: 2, columns: { amount: "grandTotal.value" } };

  it.each<[string, string, string, Truth]>([
    ["a list", "orders.json", JSON.stringify(orders), truth],
    ["one a line", "orders.ndjson", file(...orders.map((one) => JSON.stringify(one))), truth],
    [
      "under keys that are data, and names with a point",
      "orders.json",
      JSON.stringify(
        orders.map((one, i) => ({
          ...{ ...one, grandTotal: null, "paid.total": 10 + i, by: { [`till ${i}`]: i } },
          seen: Object.fromEntries(Array.from({ length: 30 }, (_, k) => [`day ${30 * i + k}`, k])),
        })),
      ),
      { netRevenue: 33, columns: { amount: "paid.total" } },
    ],
  ])("are columns of their values: %s", async (_, name, content, expected) => {
    expect(await verdict(content, expected, name)).toEqual(["right"]);
  });
});
