/** What becomes of money, file by file: small files of invented shops in the layouts of real exports. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigSchema } from "../../src/config/schema.ts";
import { formatter } from "../../src/format.ts";
import { healthOf } from "../../src/quality/section/section.ts";
import { compute } from "../../src/run/compute.ts";

const folder = mkdtempSync(join(tmpdir(), "revenue-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function report(files: Record<string, string>, config: object = {}) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `${text.trim()}\n`);
  const { facts, quality, context, sources } = await compute(
    {
      loaded: { config: ConfigSchema.parse(config), directory: folder },
      files: Object.keys(files),
      cwd: folder,
      only: ["quality"],
    },
    { now: () => Date.UTC(2026, 10, 27), progress: () => undefined },
  );
  const { orders } = facts;
  const sum = (of: Float64Array): number => of.reduce((all, one) => all + one, 0) / 10_000;
  return {
    gross: sum(orders.grossE4),
    net: sum(orders.netE4),
    orders: orders.isSale.reduce((all, one) => all + one, 0),
    customers: facts.customers.count,
    products: [...facts.products.id],
    ...{ lines: quality.rows.lines, leftOut: quality.rows.leftOut, rejected: quality.rows.rejected },
    ...{
      passed: quality.gate.passed,
      currency: context.currency,
      statuses: quality.statuses,
      examples: quality.examples,
      health: healthOf(quality, formatter("en-GB", context.currency)).sentence,
    },
    preset: sources[0]?.preset,
    sentences: sources[0]?.revenue.sentences ?? [],
  };
}

describe("exports of shop systems", () => {
  it("Shopify: discounts of lines and orders, a refund in part, an order that was voided, lines below the first", async () => {
    const found = await report({
      "shopify.csv": `
Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Country,Cancelled at,Refunded Amount,Lineitem discount
#1,a@example.com,paid,EUR,90.01,5.00,0.00,95.01,9.99,2026-02-02 10:00:00 +0100,1,Mug,50.00,MUG,FR,,0.00,0.00
#1,a@example.com,,,,,,,,2026-02-02 10:00:00 +0100,2,Pen,25.00,PEN,,,,0.00
#2,b@example.com,partially_refunded,EUR,45.00,0.00,0.00,45.00,0.00,2026-02-03 10:00:00 +0100,1,Mug,50.00,MUG,FR,,15.00,5.00
#3,c@example.com,voided,EUR,30.00,0.00,0.00,30.00,0.00,2026-02-10 10:00:00 +0100,1,Cup,30.00,CUP,FR,,0.00,0.00`,
    });
    expect(found).toMatchObject({
      preset: "shopify",
      gross: 135.01,
      net: 120.01,
      orders: 2,
      leftOut: 1,
      currency: "EUR",
    });
  });

  it("WooCommerce: statuses, a discount of the cart shared over the items, a refund of the order", async () => {
    const found = await report({
      "woo.csv": `
Order Number,Order Status,Order Date,Email (Billing),Country Code (Billing),Cart Discount Amount,Order Subtotal Amount,Order Shipping Amount,Order Refund Amount,Order Total Amount,Order Total Tax Amount,SKU,Item Name,Quantity,Item Cost
1,Completed,2026-03-02 09:00,a@example.com,GB,10.00,40.00,5.00,0.00,35.00,0.00,A,Apron,2,10.00
1,Completed,2026-03-02 09:00,a@example.com,GB,10.00,40.00,5.00,0.00,35.00,0.00,B,Board,1,20.00
2,Processing,2026-03-03 09:00,b@example.com,GB,0.00,20.00,5.00,20.00,25.00,0.00,B,Board,1,20.00
3,Failed,2026-03-04 09:00,c@example.com,GB,0.00,20.00,5.00,0.00,25.00,0.00,B,Board,1,20.00
4,On hold,2026-03-05 09:00,c@example.com,GB,0.00,20.00,5.00,0.00,25.00,0.00,B,Board,1,20.00`,
    });
    expect(found).toMatchObject({ preset: "woocommerce", gross: 50, net: 30, orders: 2, leftOut: 2, rejected: 0 });
  });

  it("Square: net sales, refunds as returns, no customer where none is known", async () => {
    const found = await report({
      "square.csv": `
Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name
2026-08-15,14:00:00,Eastern Time (US & Canada),Cups,Mug,2,Regular,M1,,$36.00,$0.00,$36.00,$2.88,T1,P1,iPad,,,Payment,Market,,C1,
2026-08-15,15:00:00,Eastern Time (US & Canada),Cups,Mug,1,Regular,M1,,$18.00,-$3.00,$15.00,$1.20,T2,P2,iPad,,,Payment,Market,,,
2026-08-20,10:00:00,Eastern Time (US & Canada),Cups,Mug,-1,Regular,M1,,-$18.00,$0.00,-$18.00,-$1.44,T3,P3,iPad,,,Refund,Market,,C1,`,
    });
    expect(found).toMatchObject({ preset: "square", gross: 51, net: 33, orders: 2, customers: 1, currency: "USD" });
  });

  it("takes a discount off that the order's total shows to be still in the amount", async () => {
    const header =
      "Sale Date,Order ID,Buyer User ID,Currency,Order Value,Discount Amount,Shipping,Sales Tax,Order Total";
    // the total has a tax that no column says, as it often has
    const lines = Array.from(
      { length: 12 },
      (_, i) =>
        `05/${13 + i}/2026,${i},u${i % 4},USD,20.00,${i % 2 ? "4.00" : "0.00"},5.00,0.00,${i % 2 ? "21.80" : "25.00"}`,
    );
    const { net, sentences } = await report({ "orders.csv": [header, ...lines].join("\n") });
    expect(net).toBe(12 * 20 - 6 * 4);
    expect(sentences.join(" ")).toContain("as Order Total shows: Discount Amount is taken off it");
    const after = lines.map((line) => line.replace(/21\.80$/, "25.00"));
    expect((await report({ "after.csv": [header, ...after].join("\n") })).net).toBe(12 * 20);
  });

  it("Etsy: items of orders, an order's discount and postage beside them", async () => {
    const found = await report({
      "etsy.csv": `
Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Order Shipping,Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Ship Name,Ship Country,Order ID,Variations,SKU
08/14/26,Fox card,buyer1,2,5.00,,,0.00,0.00,4.50,0.62,10.00,USD,4001,9001,08/14/26,08/15/26,Jo,United States,3001,,FOX
08/14/26,Fox sticker,buyer1,1,3.00,,,0.00,0.00,4.50,0.62,3.00,USD,4002,9002,08/14/26,08/15/26,Jo,United States,3001,,STICK
08/20/26,Fox card,buyer2,2,5.00,FOX10,,1.00,0.00,4.50,0.00,10.00,USD,4003,9001,08/20/26,08/21/26,Al,Canada,3002,,FOX`,
    });
    expect(found).toMatchObject({ preset: "etsy-items", net: 22, orders: 2, customers: 2, currency: "USD" });
  });

  it("eBay: sold for is the price of one", async () => {
    const found = await report({
      "ebay.csv": `
Sales Record Number,Order Number,Buyer Username,Buyer Country,Item Number,Item Title,Custom Label,Quantity,Sold For,Shipping And Handling,Seller Collected Tax,Total Price,Payment Method,Sale Date,Paid On Date
901,01-1,anna_k,United Kingdom,1111,Vinyl,LP1,3,£20.00,£6.00,£0.00,£66.00,Card,2026-07-10,2026-07-10
902,01-2,bert_l,United Kingdom,1111,Vinyl,LP1,1,£30.00,£0.00,£0.00,£30.00,Card,2026-07-12,2026-07-12`,
    });
    expect(found).toMatchObject({ preset: "ebay", net: 90, orders: 2, customers: 2, currency: "GBP" });
  });

  it("Amazon: item-price is of all pieces, promotions come off it, cancelled and pending orders are none", async () => {
    const header = [
      ...["amazon-order-id", "merchant-order-id", "purchase-date", "order-status", "product-name", "sku", "asin"],
      ...[
        "quantity",
        "currency",
        "item-price",
        "item-tax",
        "shipping-price",
        "item-promotion-discount",
        "ship-country",
      ],
    ];
    const rows = [
      [
        "1",
        "",
        "2026-05-01T10:00:00+00:00",
        "Shipped",
        "Lamp",
        "L",
        "B0L",
        "2",
        "EUR",
        "40.00",
        "6.39",
        "4",
        "5.00",
        "DE",
      ],
      ["2", "", "2026-05-02T10:00:00+00:00", "Cancelled", "Lamp", "L", "B0L", "0", "EUR", "", "", "", "", "DE"],
      ["3", "", "2026-05-03T10:00:00+00:00", "Pending", "Lamp", "L", "B0L", "1", "EUR", "20.00", "3.19", "", "", "DE"],
      ["4", "", "2026-05-04T10:00:00+00:00", "Shipped", "Lamp", "L", "B0L", "1", "EUR", "20.00", "3.19", "", "", "DE"],
    ];
    const found = await report({ "amazon.txt": [header, ...rows].map((row) => row.join("\t")).join("\n") });
    expect(found).toMatchObject({ preset: "amazon-seller", net: 55, orders: 2, customers: 0, leftOut: 2, rejected: 0 });
  });

  it("Stripe: what was converted, less what was given back on its own day", async () => {
    const found = await report({
      "stripe.csv": `
id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,Converted Currency,Description,Fee,Refunded date (UTC),Status,Customer ID,Customer Email
ch_1,2026-06-03 02:38:54,15.00,0.00,usd,true,14.00,0.00,eur,Course,0.60,,Paid,cus_A,a@example.com
ch_2,2026-06-04 21:29:22,9.00,9.00,gbp,true,10.50,10.50,eur,Course,0.40,2026-06-20 10:00:00,Refunded,cus_B,b@example.com
ch_3,2026-06-05 21:29:22,9.00,0.00,gbp,false,10.50,0.00,eur,Course,0.40,,Failed,cus_C,c@example.com`,
    });
    expect(found).toMatchObject({
      preset: "stripe-payments",
      gross: 24.5,
      net: 14,
      orders: 2,
      leftOut: 1,
      currency: "EUR",
    });
  });

  it("Lightspeed: the lines of sales, not the sales and payments above and below them", async () => {
    const found = await report({
      "vend.csv": `
Date,Receipt Number,Line Type,Customer Code,Customer Name,Note,Quantity,Subtotal,Sales Tax,Discount,Loyalty,Total,Paid,Details,Register,User,Status,Sku
2026-04-01 10:00:00,R1,Sale,ann-1,Ann,,3,30.00,6.00,0.00,0,36.00,36.00,,Main,Sam,CLOSED,
2026-04-01 10:00:00,R1,Sale Line,ann-1,Ann,,2,20.00,4.00,0.00,0,24.00,,Soap,Main,Sam,CLOSED,SOAP
2026-04-01 10:00:00,R1,Sale Line,ann-1,Ann,,1,10.00,2.00,0.00,0,12.00,,Brush,Main,Sam,CLOSED,BRUSH
2026-04-01 10:00:00,R1,Payment,ann-1,Ann,,,,,,,36.00,36.00,Card,Main,Sam,CLOSED,`,
    });
    expect(found).toMatchObject({ preset: "lightspeed-x", net: 30, orders: 1, lines: 2, leftOut: 2, rejected: 0 });
  });

  it("Shopify: the discount of an order that has those of its lines in it is taken off once", async () => {
    const found = await report({
      "shopify.csv": `
Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem discount
#1,a@example.com,paid,USD,81.00,5.00,0.00,86.00,19.00,2026-01-05 10:00:00,2,Brush,40.00,BRUSH,8.00
#1,a@example.com,,,,,,,,2026-01-05 10:00:00,1,Comb,20.00,COMB,2.00
#2,b@example.com,paid,USD,36.00,0.00,0.00,36.00,4.00,2026-01-06 10:00:00,1,Brush,40.00,BRUSH,4.00
#3,c@example.com,paid,USD,35.00,0.00,0.00,35.00,5.00,2026-01-07 10:00:00,1,Brush,40.00,BRUSH,0.00
#4,d@example.com,paid,USD,40.00,0.00,0.00,40.00,0.00,2026-01-08 10:00:00,1,Brush,40.00,BRUSH,0.00`,
    });
    expect(found).toMatchObject({ preset: "shopify", net: 81 + 36 + 35 + 40, orders: 4, lines: 5, rejected: 0 });
  });

  it("Amazon settlements: the goods of orders and refunds", async () => {
    const first = (...cells: string[]): string => cells.join("\t");
    const found = await report({
      "settlement.txt": `
${first("settlement-id", "total-amount", "currency", "transaction-type", "order-id", "marketplace-name", "posted-date", "sku", "quantity-purchased", "price-type", "price-amount", "item-related-fee-type", "item-related-fee-amount")}
${first("9", "48.00", "CAD", "", "", "", "", "", "", "", "", "", "")}
${first("9", "", "", "Order", "701-1", "Amazon.ca", "2026-01-05T10:00:00+00:00", "BRUSH", "1", "", "", "", "")}
${first("9", "", "", "Order", "701-1", "Amazon.ca", "2026-01-05T10:00:00+00:00", "BRUSH", "", "Principal", "59.99", "", "")}
${first("9", "", "", "Order", "701-1", "Amazon.ca", "2026-01-05T10:00:00+00:00", "BRUSH", "", "Shipping", "4.00", "", "")}
${first("9", "", "", "Order", "701-2", "Amazon.ca", "2026-01-06T10:00:00+00:00", "COMB", "", "Principal", "20.00", "", "")}
${first("9", "", "", "Refund", "701-1", "Amazon.ca", "2026-01-07T10:00:00+00:00", "BRUSH", "", "Principal", "-59.99", "", "")}
${first("9", "", "", "Order", "701-1", "Amazon.ca", "2026-01-05T10:00:00+00:00", "BRUSH", "", "", "", "Commission", "-9.00")}`,
    });
    expect(found).toMatchObject({ preset: "amazon-settlement", gross: 79.99, net: 20, orders: 2, lines: 3 });
    const second = await report({
      "v2.txt": `
${first("settlement-id", "currency", "transaction-type", "order-id", "marketplace-name", "amount-type", "amount-description", "amount", "posted-date", "sku", "quantity-purchased")}
${first("9", "USD", "Order", "114-1", "amazon.com", "ItemPrice", "Principal", "30.00", "2026-01-05 00:00:00 UTC", "BRUSH", "1")}
${first("9", "USD", "Order", "114-1", "amazon.com", "ItemPrice", "Tax", "3.00", "2026-01-05 00:00:00 UTC", "BRUSH", "1")}
${first("9", "USD", "Order", "114-1", "amazon.com", "ItemFees", "Commission", "-4.50", "2026-01-05 00:00:00 UTC", "BRUSH", "1")}
${first("9", "USD", "Order", "114-2", "amazon.com", "ItemPrice", "Principal", "12.00", "2026-01-06 00:00:00 UTC", "COMB", "1")}`,
    });
    expect(second).toMatchObject({ preset: "amazon-settlement-v2", net: 42, orders: 2, lines: 2, leftOut: 2 });
  });

  it("Magento: one record an order, its refund a return", async () => {
    const found = await report({
      "magento.csv": `
ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),Status,Customer Email,Subtotal,Shipping and Handling,Customer Name,Payment Method,Total Refunded
0001,Main,2026-01-05 10:00:00,Ann,Ann,$60.00,$60.00,complete,a@example.com,$50.00,$10.00,Ann,card,$0.00
0002,Main,2026-01-06 10:00:00,Bob,Bob,$30.00,$30.00,complete,b@example.com,$25.00,$5.00,Bob,card,$12.00
0003,Main,2026-01-07 10:00:00,Cid,Cid,$30.00,$30.00,canceled,c@example.com,$25.00,$5.00,Cid,card,$0.00`,
    });
    expect(found).toMatchObject({ preset: "magento", gross: 75, net: 63, orders: 2, leftOut: 1 });
  });
});

describe("what counts as revenue", () => {
  const LINES = `
order_id,customer_id,product_id,quantity,unit_price,order_date,status,channel
1,A,P,1,10.00,2026-05-01,completed,Web
2,B,P,1,20.00,2026-05-02,Parked till,Shop
3,C,P,1,40.00,2026-05-03,Refund,Web`;

  it("unknown statuses worth hardly anything count and are listed; the configuration says what others are", async () => {
    const plain = await report({ "status.csv": LINES });
    expect(plain).toMatchObject({ net: 10 - 40, leftOut: 1 });
    const zone = LINES.replace("Parked till", "Zone 4");
    await expect(report({ "status.csv": zone })).rejects.toThrow('1 of 3 records are "Zone 4", which is not known');
    const own = await report({ "status.csv": zone.replace("10.00", "9000.00") });
    expect(own).toMatchObject({ net: 9000 + 20 - 40, leftOut: 0 });
    expect(own.statuses).toContainEqual({ status: "Zone 4", reading: "unknown", records: 1, amount: 20 });
    const said = await report(
      { "status.csv": LINES },
      { status: { "parked till": "sale", Refund: "ignore" }, where: { channel: ["web", "shop"] } },
    );
    expect(said).toMatchObject({ net: 30, leftOut: 1 });
  });

  it("where leaves records out by any column, and says which columns there are", async () => {
    expect(await report({ "status.csv": LINES }, { where: { channel: { not: "Shop" } } })).toMatchObject({
      net: -30,
      leftOut: 1,
      health: "3 records read, 2 clean, 1 left out by a filter or as totals, none rejected.",
    });
    expect(
      await report({ "status.csv": LINES }, { status: { Refund: "ignore" }, where: { channel: "Web" } }),
    ).toMatchObject({
      health:
        "3 records read, 1 clean, 1 left out as no sales by their status, 1 left out by a filter or as totals, none rejected.",
    });
    const undone = LINES.replace("Parked till", "Refunded");
    expect(await report({ "status.csv": undone }, { status: { Refund: "sale" } })).toMatchObject({
      health: "3 records read, 2 clean, 1 left out as no sales by their status, none rejected.",
    });
    await expect(report({ "status.csv": LINES }, { where: { chanel: "Web" } })).rejects.toThrow(
      'invalid where: no file has a column "chanel"',
    );
  });

  it("tax that is in the total stays, or is taken off where that is asked for", async () => {
    const text = `
Invoice ID,Branch,Unit price,Quantity,Tax 5%,Total,Date
A-1,A,74.60,5,18.65,391.65,2026-01-05
A-2,B,15.20,5,3.80,79.80,2026-01-08
A-3,A,46.40,5,11.60,243.60,2026-01-10`;
    const found = await report({ "tax.csv": text });
    expect(found).toMatchObject({ net: 715.05, passed: true });
    expect(found.sentences).toContain("Revenue is with tax: Total has Tax 5% in it.");
    expect(await report({ "tax.csv": text }, { tax: "exclude" })).toMatchObject({ net: 681 });
  });

  it("several currencies are refused with what each is worth, or converted", async () => {
    const text = `
order_id,customer_id,product_id,quantity,unit_price,order_date,currency
1,A,P,1,10.00,2026-05-01,EUR
2,B,P,1,20.00,2026-05-02,usd
3,C,P,2,5.00,2026-05-03,USD`;
    await expect(report({ "money.csv": text })).rejects.toThrow(
      "the files have money in 2 currencies, which are not added up: 30 USD in 2 lines, 10 EUR in 1 lines",
    );
    writeFileSync(join(folder, "rates.csv"), "currency,rate\nUSD,0.9\n");
    expect(await report({ "money.csv": text }, { currency: { rates: "rates.csv", to: "EUR" } })).toMatchObject({
      net: 37,
      currency: "EUR",
    });
  });

  it("lines in one file and their orders in another are joined by the key they share", async () => {
    const orders =
      "OrderID,OrderDate,CustomerName\nB-1,2026-04-13,Name A\nB-2,2026-04-14,Name B\nB-3,2026-04-15,Name A";
    const items = "OrderID,Amount,Quantity,Category\nB-1,1275.00,7,Chairs\nB-1,66.00,5,Shirts\nB-2,80.00,2,Shirts";
    const right = { net: 1421, orders: 2, customers: 2, lines: 3, rejected: 0 };
    expect(await report({ "orders.csv": orders, "items.csv": items })).toMatchObject(right);
    writeFileSync(join(folder, "other-orders.csv"), orders);
    writeFileSync(join(folder, "lines.csv"), items);
    const sources = [{ path: "lines.csv", join: { path: "other-orders.csv", on: "OrderID" } }];
    expect(await report({}, { sources })).toMatchObject(right);
    const wrong = [{ path: "lines.csv", join: { path: "other-orders.csv", on: "Order" } }];
    await expect(report({}, { sources: wrong })).rejects.toThrow(
      'invalid join.on: "Order"; lines.csv has no such column',
    );
  });

  it("lines that differ in any column of the file are no repeats; those that are equal in all are told as such", async () => {
    const text = `
order_id,customer_id,product_id,quantity,unit_price,order_date,pack,shelf
1,A,P,1,10.00,2026-05-01,red,4
1,A,P,1,10.00,2026-05-01,blue,4
1,A,P,1,10.00,2026-05-01,red,4`;
    const found = await report({ "packs.csv": text }, { quality: { gate: { onFail: "warn" } } });
    expect(found).toMatchObject({ net: 20, lines: 2, rejected: 1 });
    expect(found.examples.duplicate_line?.[0]?.message).toBe(
      "the same as an earlier line in all 8 columns: order_id, customer_id, product_id, quantity, unit_price, order_date, pack, shelf",
    );
  });

  it("an order's total on each of its lines is counted once and shared exactly", async () => {
    const found = await report(
      {
        "totals.csv": `
order_id,customer,product,qty,order_total,order_date
1,A,P,1,100.00,2026-05-01
1,A,Q,1,100.00,2026-05-01
1,A,R,1,100.00,2026-05-01
2,B,P,1,50.00,2026-05-02`,
      },
      { columns: { order_total: "order_total" } },
    );
    expect(found).toMatchObject({ net: 150, orders: 2, rejected: 0 });
  });
});
