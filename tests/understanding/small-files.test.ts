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
