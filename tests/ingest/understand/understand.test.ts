/** Kinds of layouts as small literal tables, and what each column is taken for. */
import { describe, expect, it } from "vitest";
import { missingOf, QuestionError, requireSales } from "../../../src/ingest/understand/sales.ts";
import { type UnderstandOptions, understand } from "../../../src/ingest/understand/understand.ts";
import { pasteOf, type Understanding } from "../../../src/ingest/understand/understanding.ts";

const look = (text: string, options: Partial<UnderstandOptions> = {}, hasHeader = true): Understanding => {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(text.includes(";") ? ";" : ","));
  const headers = hasHeader ? lines[0]! : lines[0]!.map((_, i) => `column ${i + 1}`);
  const sample = lines.slice(hasHeader ? 1 : 0).map((row) => row.map((value) => (value === "" ? null : value)));
  return understand(
    { file: "x.csv", headers, hasHeader, sample, delimiter: text.includes(";") ? ";" : "," },
    { preset: "auto", columns: {}, decimal: "auto", ...options },
  );
};
const roles = ({ columns }: Understanding): Record<string, string> =>
  Object.fromEntries(columns.map(({ name, role }) => [name, role]));
const columnOf = ({ positions, columns }: Understanding, role: string): string | undefined =>
  columns[positions.get(role as never) ?? -1]?.name;

describe("roles from names, in the languages of the lexicon", () => {
  it.each<[string, string, string]>([
    [
      "German",
      "Bestell-Nr.;Kd.Nr.;Artikelbezeichnung;Menge;Einzelpreis;Bestelldatum;MwSt;Versandkosten",
      "order_id customer_id description quantity unit_price ordered_at tax shipping",
    ],
    [
      "French",
      "ID_Commande,Code client,Désignation,Qté,Prix unitaire,Date de commande,TVA,Frais de port",
      "order_id customer_id description quantity unit_price ordered_at tax shipping",
    ],
    [
      "Spanish",
      "Número de pedido,Cliente,Producto,Cantidad,Precio unitario,Fecha,IVA,Gastos de envío",
      "order_id customer_id product_id quantity unit_price ordered_at tax shipping",
    ],
    [
      "Portuguese",
      "nº pedido,cliente,produto,qtde,preço unitário,data,imposto,frete",
      "order_id customer_id product_id quantity unit_price ordered_at tax shipping",
    ],
    [
      "Italian",
      "Numero ordine,Cliente,Prodotto,Quantità,Prezzo unitario,Data,IVA,Spese di spedizione",
      "order_id customer_id product_id quantity unit_price ordered_at tax shipping",
    ],
    [
      "Dutch",
      "Bestelnummer,Klantnummer,Artikel,Aantal,Stuksprijs,Besteldatum,BTW,Verzendkosten",
      "order_id customer_id product_id quantity unit_price ordered_at tax shipping",
    ],
    [
      "Polish",
      "Numer zamówienia,Klient,Produkt,Ilość,Cena jednostkowa,Data sprzedaży,Podatek,Koszt dostawy",
      "order_id customer_id product_id quantity unit_price ordered_at tax shipping",
    ],
    [
      "Turkish",
      "siparis_no,musteri_id,urun,adet,birim_fiyat,siparis_tarihi,kdv,kargo ücreti",
      "order_id customer_id product_id quantity unit_price ordered_at tax shipping",
    ],
    [
      "Vietnamese",
      "Mã đơn hàng,Mã khách hàng,Sản phẩm,Số lượng,Đơn giá,Ngày đặt,Thuế,Phí vận chuyển",
      "order_id customer_id product_id quantity unit_price ordered_at tax shipping",
    ],
    [
      "Swedish",
      "Ordernummer,Kundnummer,Produkt,Antal,Enhetspris,Datum,Moms,Frakt",
      "order_id customer_id product_id quantity unit_price ordered_at tax shipping",
    ],
    [
      "Japanese",
      "注文番号,顧客ID,商品名,数量,単価,注文日,消費税,送料",
      "order_id customer_id description quantity unit_price ordered_at tax shipping",
    ],
    [
      "Chinese",
      "订单编号,客户编号,商品名称,数量,单价,下单日期,税额,运费",
      "order_id customer_id description quantity unit_price ordered_at tax shipping",
    ],
    [
      "Korean",
      "주문번호,고객번호,상품명,수량,단가,주문일,부가세,배송비",
      "order_id customer_id description quantity unit_price ordered_at tax shipping",
    ],
    [
      "Danish",
      "Ordrenummer,Kundenummer,Vare,Antal,Stykpris,Dato,Moms,Fragt",
      "order_id customer_id product_id quantity unit_price ordered_at tax shipping",
    ],
    [
      "Indonesian",
      "No Pesanan,ID Pelanggan,Nama Produk,Jumlah,Harga Satuan,Tanggal,Pajak,Ongkir",
      "order_id customer_id description quantity unit_price ordered_at tax shipping",
    ],
  ])("%s", (_, header, expected) => {
    const row = "A1,C7,Lamp and cord,2,4.50,2026-01-31,0.90,5.00";
    const text = [header, row, row.replace("A1", "A2").replace("2,4.50", "3,7.25")].join("\n");
    const delimited = header.includes(";") ? text.replaceAll(",", ";") : text;
    expect(Object.values(roles(look(delimited))).join(" ")).toBe(expected);
  });

  it.each([
    ["cost", "Unit Cost,Standard cost,COGS,custo,Wareneinsatz,maliyet,giá vốn"],
    ["profit", "Profit,Gross margin,lucro,Gewinn,marge,kâr,粗利"],
    ["rating", "Rating,Customer satisfaction score,avaliação,Bewertung"],
    ["row_number", "Unnamed: 0,Row ID,S.No,lp,STT"],
    ["staff", "Sales Person,Verkäufer,Cashier,vendeur"],
    ["stock", "Stock,Lagerbestand,estoque"],
  ])("%s is never money: %s", (role, names) => {
    for (const name of names.split(",")) {
      const found = look(`Order ID,Date,${name}\nA,2026-01-01,10.50\nB,2026-01-02,12.75\nC,2026-01-03,9.10`);
      expect([name, roles(found)[name]]).toEqual([name, role]);
      expect(missingOf(found)).toEqual(["amount"]);
      expect(found.questions).toEqual([]);
    }
  });
});

describe("arithmetic between the columns", () => {
  it("a total with the tax in it is an identity, and what it includes is said", () => {
    const found = look(`Invoice,Unit price,Quantity,Tax 5%,Total,Date
      A,74.60,5,18.65,391.65,2019-01-05
      B,15.20,5,3.80,79.80,2019-01-08
      C,46.40,2,4.64,97.44,2019-01-10`);
    expect(roles(found)).toMatchObject({ "Tax 5%": "tax", Total: "amount", "Unit price": "unit_price" });
    expect(found.identities.map(({ sentence }) => sentence)).toEqual(["Quantity × Unit price + Tax 5% = Total"]);
    expect(found.notes.join()).toContain("Total includes the tax");
  });
  it("gross less discount is net: the net is counted", () => {
    const found = look(`Date,Product,Units,Price,Gross Sales,Discounts,Sales
      2014-01-13,A,100,20.00,2000.00,0.00,2000.00
      2014-01-14,B,50,15.00,750.00,75.00,675.00
      2014-01-15,B,40,15.00,600.00,60.00,540.00`);
    expect([columnOf(found, "amount"), columnOf(found, "gross_amount"), columnOf(found, "discount")]).toEqual([
      "Sales",
      "Gross Sales",
      "Discounts",
    ]);
    expect(found.questions).toEqual([]);
  });
  it("revenue = cost + profit", () => {
    const found = look(
      "data,produto,receita,custo,lucro\n2026-02-02,A,100.50,70.25,30.25\n2026-02-03,B,300.75,200.50,100.25",
    );
    expect(roles(found)).toMatchObject({ receita: "amount", custo: "cost", lucro: "profit" });
  });
  it("gross less the fee is paid out, and no revenue", () => {
    const found = look(
      "Date,Gross,Fee,Net\n2026-01-01,100.00,-3.20,96.80\n2026-01-02,50.00,-1.75,48.25\n2026-01-03,20.00,-0.88,19.12",
    );
    expect(roles(found)).toMatchObject({ Gross: "amount", Fee: "fee", Net: "fee" });
  });
  it("a price that grows with the quantity is that of the line", () => {
    const found = look(`invoice,category,quantity,price,date
      I1,Clothing,5,1500.00,2022-08-15
      I2,Clothing,1,300.00,2022-08-16
      I3,Shoes,3,1800.00,2022-08-17
      I4,Shoes,1,600.00,2022-08-22
      I5,Clothing,2,600.00,2022-08-23`);
    expect(columnOf(found, "amount")).toBe("price");
    expect(found.columns[3]!.evidence[0]).toContain("grows in step with quantity");
  });
  it("an order's total that is repeated on its lines is no line's amount", () => {
    const found = look(`order_id,date,qty,price,Order Total
      1,2026-01-01,1,5.00,25.00
      1,2026-01-01,2,10.00,25.00
      2,2026-01-02,1,7.00,8.00
      2,2026-01-02,1,1.00,8.00
      3,2026-01-02,3,2.00,6.00`);
    expect([columnOf(found, "order_total"), columnOf(found, "amount")]).toEqual(["Order Total", undefined]);
  });
  it("a count of things is neither money nor a customer", () => {
    const found = look(
      "Date,Store,Sales,Customers\n2026-01-01,1,5263.20,555\n2026-01-02,2,6064.10,625\n2026-01-03,1,8314.00,821",
    );
    expect(roles(found)).toMatchObject({ Sales: "amount", Customers: "count", Store: "store" });
    expect(found.positions.has("customer_id")).toBe(false);
  });
});

describe("what only the owner can say", () => {
  it("two columns that could be the revenue are a question, and its answers are pasted as they stand", () => {
    const text =
      "Order ID,Date,Amount,Total due\n1,2026-01-01,10.50,31.00\n2,2026-01-02,11.00,9.75\n3,2026-01-03,7.25,8.50";
    const { questions } = look(text);
    expect(questions.map(({ topic }) => topic)).toEqual([]);
    const rivals = look(text.replace("Total due", "Sales"));
    expect(rivals.questions[0]!.readings.map(({ paste }) => paste.flag)).toEqual([
      "--column amount=Amount",
      "--column amount=Sales",
    ]);
    expect(() => requireSales("x.csv", rivals)).toThrow(QuestionError);
    const answered = look(text.replace("Total due", "Sales"), { columns: { amount: "Sales" } });
    expect([answered.questions, columnOf(answered, "amount")]).toEqual([[], "Sales"]);
  });
  it("1,799 is asked about where nothing tells", () => {
    const open = look("Order ID;Date;Price\n1;2026-01-01;1,799\n2;2026-01-02;2,450\n3;2026-01-03;1,105");
    expect(open.questions[0]).toMatchObject({ topic: "decimal" });
    expect(open.questions[0]!.readings.map(({ paste }) => paste.yaml)).toEqual(['decimal: ","', 'decimal: "."']);
    expect(look("Bestellnummer;Datum;Preis\n1;2026-01-01;1,799\n2;2026-01-02;2,450").decimal).toBe(",");
    expect(look("Order,Date,Price\n1,2026-01-01,1.250\n2,2026-01-02,0.990").decimal).toBe(".");
  });
  it("without a header a customer is asked for, and a small number is no quantity before it is proven", () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) =>
        `50${String(i >> 1).padStart(3, "0")},C${(i >> 1) % 9},P${i % 7},${1 + (i % 3)},${(2 + (i % 7)).toFixed(2)},2026-01-${String(1 + (i >> 2)).padStart(2, "0")}`,
    );
    const found = look(rows.join("\n"), {}, false);
    expect(found.questions.map(({ topic }) => topic)).toEqual(["amount", "customer_id"]);
    expect(found.questions[0]!.readings.map(({ paste }) => paste.flag)).toEqual([
      "--column 'amount=column 5' --column quantity=none",
      "--column 'unit_price=column 5' --column 'quantity=column 4'",
    ]);
  });
  it("none takes a role away, and the second column of a name can be named", () => {
    const text = "Order,Date,Client,Amount,Amount\n1,2026-01-01,C1,5.00,6.00\n2,2026-01-02,C2,7.50,9.00";
    const found = look(text, { columns: { customer_id: null, amount: "Amount (2)" } });
    expect([columnOf(found, "customer_id"), found.positions.get("amount")]).toEqual([undefined, 4]);
    expect(found.notes.join()).toContain('the later one is called "Amount (2)"');
  });
  it("is said in a flag and in YAML that mean the same", () => {
    expect(pasteOf({ columns: { order_id: ["store", "receipt no"], customer_id: null }, dateOrder: "dmy" })).toEqual({
      flag: "--column 'order_id=store+receipt no' --column customer_id=none --date-order dmy",
      yaml: 'columns: { order_id: ["store", "receipt no"], customer_id: none }\ndateOrder: "dmy"',
    });
  });
});

describe("a name whose values do not agree", () => {
  it("keeps its role where some do, so that the others are refused one by one", () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i},2026-01-01,${i % 2 === 0 ? "many" : 3},2.50`);
    expect(columnOf(look(["order,date,quantity,price", ...rows].join("\n")), "quantity")).toBe("quantity");
  });
  it("is an error where none does: a price without its pieces would be another revenue", () => {
    const text = "order,date,quantity,price\n1,2026-01-01,two,2.50\n2,2026-01-02,three,4.50";
    expect(() => requireSales("x.csv", look(text))).toThrow(
      'x.csv: column "quantity" has no numbers: "two"; expected numbers such as 2',
    );
    const answered = look(text, { columns: { quantity: null } });
    expect(() => requireSales("x.csv", answered)).not.toThrow();
  });
});

describe("money in several currencies", () => {
  it("is counted in the one it was converted to, and the column that is printed is the one that is counted", () => {
    const found = look(`Created;Amount;Currency;Converted Amount;Converted Currency;Fee;Customer ID
      2024-06-03 02:38:54;15.00;usd;534.80;thb;35.40;cus_A
      2024-06-04 21:29:22;9.00;eur;350.06;thb;26.63;cus_B
      2024-06-10 11:00:00;180.00;mxn;360.00;thb;20.00;cus_C`);
    expect([columnOf(found, "amount"), columnOf(found, "currency")]).toEqual([
      "Converted Amount",
      "Converted Currency",
    ]);
    expect(roles(found)).toMatchObject({ Amount: "ignored", Fee: "fee" });
  });
});

describe("a table without a header whose money could be in two columns", () => {
  const prices = { Tray: 36.25, Basket: 15.6, Cup: 21.7, Lamp: 16.35 };
  const names = Object.keys(prices) as (keyof typeof prices)[];
  const textOf = (money: (price: number, pieces: number) => number): string => {
    const rows: string[] = [];
    for (let order = 0; order < 12; order++)
      for (let line = 0; line <= order % 3; line++) {
        const name = names[(order + line) % 4]!;
        const pieces = ((rows.length * 7) % 4) + 1;
        const paid = money(prices[name], pieces);
        rows.push(
          `2026-01-${order + 10},A${700 + 13 * order},${name},${pieces},${paid.toFixed(2)},${(paid / 6).toFixed(2)}`,
        );
      }
    return rows.join("\n");
  };
  const flags = (text: string): string[] =>
    look(text, {}, false).questions.flatMap(({ readings }) => readings.map(({ paste }) => paste.flag));
  it("keeps the pieces where what is paid grows with them", () => {
    expect(flags(textOf((price, pieces) => price * pieces))).toEqual([
      "--column 'amount=column 5' --column 'quantity=column 4'",
      "--column 'amount=column 6' --column 'quantity=column 4'",
    ]);
  });
  it("offers the price of a piece where it stays the same, and no pieces", () => {
    expect(flags(textOf((price) => price)).slice(0, 2)).toEqual([
      "--column 'amount=column 5' --column quantity=none",
      "--column 'unit_price=column 5' --column 'quantity=column 4'",
    ]);
  });
});

describe("what a column answers with yes or no, and records that are sums", () => {
  const rows = (more: (i: number) => string): string =>
    Array.from(
      { length: 30 },
      (_, i) => `${100 + (i >> 1)},2026-01-${10 + (i >> 1)},c${i % 7},p${i % 5},${1 + (i % 3)},${7 + i}.50,${more(i)}`,
    ).join("\n");
  it.each(["Void?", "IsReturn", "Refunded?", "is_cancelled"])("%s is the status", (name) => {
    const text = `order,date,customer,product,quantity,amount,${name}\n${rows((i) => (i % 9 === 4 ? "1" : "0"))}`;
    expect(columnOf(look(text), "status")).toBe(name);
  });
  it("a discount of one value in all of the file is not taken off the order again", () => {
    const text = `order,date,customer,product,quantity,net sales,discount\n${rows(() => "-1.00")}`;
    expect(look(text).positions.has("order_discount")).toBe(false);
  });
  it("is no sales file where a column counts the orders of a record", () => {
    const days = Array.from({ length: 30 }, (_, i) => `2026-01-${1 + i},${1000 + 7 * i}.50,${20 + (i % 5)}`);
    expect(() => requireSales("x.csv", look(["Date,Total Sales,Number of Orders", ...days].join("\n")))).toThrow(
      'x.csv is no sales file, because column "Number of Orders" counts orders: its records are sums of several',
    );
  });
  it("leaves out what is moved between accounts in a file of payments", () => {
    const text = `Date,Type,Status,Gross,Name,Transaction ID\n${Array.from(
      { length: 30 },
      (_, i) =>
        `2026-01-${1 + i},${i % 10 === 9 ? "General Withdrawal" : "Express Checkout Payment"},Completed,${9 + i}.50,n${i % 7},T${i}`,
    ).join("\n")}`;
    expect(look(text).composites.get("status")).toEqual([2, 1]);
  });
});
