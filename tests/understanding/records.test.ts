/** Files whose lines are records of several kinds, small and literal: what is no sale must not count without a word. */
import { describe, expect, it } from "vitest";
import { judge } from "../../bench/understanding/judge.ts";
import type { Truth } from "../../bench/understanding/truth.ts";

const verdict = async (content: string, truth: Truth) => {
  const files = [{ name: "records.csv", content: `${content.trim()}\n` }];
  const { verdict: found, why } = await judge({ id: "x", language: "en", kind: "x", files, truth, mayAsk: true });
  return found === "answered" ? [found] : [found, why];
};

const BOOKS = `
Date,Type,Name,Memo,Account,Amount
01/15/2026,Invoice,Acme Corporation,Website design,Sales,5000.00
01/18/2026,Expense,Office Depot,Office supplies,Supplies,250.50
01/20/2026,Bill,Commercial Realty LLC,Office rent,Rent,1200.00
01/22/2026,Invoice,Beta Inc,Consulting,Sales,3000.00
01/25/2026,Check,Power Co,Electricity,Utilities,180.25
01/28/2026,Deposit,Acme Corporation,Payment received,Sales,5000.00`;

const PAYMENTS = `
Date,Time,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID
2025-09-01,08:10:00,Ann Lee,Website Payment,Completed,USD,40.00,-1.46,38.54,T1
2025-09-02,08:10:00,Bob Roy,Website Payment,Completed,USD,60.00,-2.04,57.96,T2
2025-09-03,08:10:00,,General Withdrawal,Completed,USD,-90.00,0.00,-90.00,T3
2025-09-04,08:10:00,Adobe Inc,PreApproved Payment Bill User Payment,Completed,USD,-29.00,0.00,-29.00,T4
2025-09-05,08:10:00,Cara Diaz,Website Payment,Completed,USD,30.00,-1.17,28.83,T5
2025-09-06,08:10:00,Ann Lee,Payment Refund,Completed,USD,-40.00,1.16,-38.84,T6`;

const STATEMENT = `
Date,Type,Title,Info,Currency,Amount,Fees & Taxes,Net
"September 1, 2025",Sale,Payment for Order #1,,USD,$20.00,--,$20.00
"September 1, 2025",Fee,Transaction fee: Mug,Order #1,USD,--,-$1.30,-$1.30
"September 2, 2025",Sale,Payment for Order #2,,USD,$30.00,--,$30.00
"September 2, 2025",Fee,Transaction fee: Mug,Order #2,USD,--,-$1.95,-$1.95
"September 3, 2025",Fee,Listing fee,Listing #9,USD,--,-$0.20,-$0.20
"September 15, 2025",Refund,Refund for Order #1,,USD,-$20.00,--,-$20.00
"September 16, 2025",Deposit,$40.00 sent to your bank account,,USD,--,--,--
"September 17, 2025",Sale,Payment for Order #3,,USD,$25.00,--,$25.00`;

const SETTLEMENT = `
Transaction creation date,Type,Order number,Buyer username,Net amount,Payout currency,Item title,Quantity,Item subtotal,Shipping and handling,Final Value Fee - variable,Gross transaction amount,Transaction currency
"Sep 1, 2025",Order,12-1,annlee,21.40,USD,Mug,1,20.00,5.00,-3.60,25.00,USD
"Sep 2, 2025",Order,12-2,bobroy,30.10,USD,Mug,1,30.00,5.00,-4.90,35.00,USD
"Sep 3, 2025",Shipping label,12-2,--,-4.50,USD,--,--,--,--,--,--,USD
"Sep 4, 2025",Order,12-3,caradiaz,12.70,USD,Cup,1,10.00,5.00,-2.30,15.00,USD
"Sep 15, 2025",Payout,--,--,-50.00,USD,--,--,--,--,--,--,USD
"Sep 16, 2025",Refund,12-1,annlee,-21.40,USD,Mug,1,-20.00,-5.00,3.60,-25.00,USD
"Sep 17, 2025",Order,12-4,danwu,12.70,USD,Cup,1,10.00,5.00,-2.30,15.00,USD`;

const SEVERAL_FEES = `
Date,Order number,Buyer,Item,Net amount,Fixed fee,Variable fee,International fee,Gross amount
2025-09-01,12-1,annlee,Mug,21.10,-0.30,-3.60,,25.00
2025-09-02,12-2,bobroy,Mug,29.20,-0.30,-4.90,-0.60,35.00
2025-09-14,12-3,caradiaz,Cup,12.40,-0.30,-2.30,,15.00
2025-09-15,12-4,annlee,Cup,12.10,-0.30,-2.30,-0.30,15.00
2025-09-17,12-5,danwu,Cup,12.40,-0.30,-2.30,,15.00`;

/** Ten documents of 100, every second one of the kind `other`, under the header `type`. */
const documents = (type: string, sale: string, other: string): string =>
  `Number,Date,Customer,Amount,${type}\n${Array.from({ length: 10 }, (_, i) => `N${i},2024-03-${10 + i},c${i % 3},100.00,${i % 5 === 4 ? other : sale}`).join("\n")}`;

describe("records that are no sales do not count", () => {
  it.each<[string, string, Truth]>([
    ["bills, checks and deposits of books", BOOKS, { netRevenue: 8000, customers: 2 }],
    ["withdrawals and payments to others, beside a status", PAYMENTS, { netRevenue: 90, lines: 4 }],
    ["fees and deposits without an amount", STATEMENT, { netRevenue: 55, rejected: 0 }],
    ["labels and payouts, and what is left after a fee", SETTLEMENT, { netRevenue: 50, rejected: 0 }],
    ["what is left after several fees", SEVERAL_FEES, { netRevenue: 105, customers: 4 }],
    ["Gutschriften", documents("Belegart", "Rechnung", "Gutschrift"), { netRevenue: 600 }],
    ["Eingangsrechnungen", documents("Belegart", "Ausgangsrechnung", "Eingangsrechnung"), { netRevenue: 800 }],
    ["avoirs", documents("Type de document", "Facture", "Avoir"), { netRevenue: 600 }],
    ["gastos", documents("Tipo", "Venta", "Gasto"), { netRevenue: 800 }],
    ["saques", documents("Tipo de movimento", "Venda", "Saque"), { netRevenue: 800 }],
    ["note di credito", documents("Tipo documento", "Fattura", "Nota di credito"), { netRevenue: 600 }],
    ["uitbetalingen", documents("Soort", "Verkoop", "Uitbetaling"), { netRevenue: 800 }],
    ["korekty", documents("Rodzaj dokumentu", "Faktura", "Korekta"), { netRevenue: 600 }],
  ])("%s", async (_, content, truth) => {
    expect(await verdict(content, truth)).toEqual(["right", ""]);
  });
});

describe("what only the shop knows is asked, and each answer works", () => {
  it.each<[string, string, Truth]>([
    [
      "a kind that nobody knows",
      `
transaction_id,contract_id,transaction_date,transaction_type,amount
TX1,CT1,2024-01-16,Billing,1000
TX2,CT1,2024-02-07,Write-off,400
TX3,CT2,2024-03-11,Billing,2000
TX4,CT2,2024-03-12,Reversal,2000
TX5,CT3,2024-04-11,Adjustment,150
TX6,CT3,2024-04-12,Contract Modification,700`,
      { netRevenue: 1000 },
    ],
    [
      "invoices that are to be paid beside bills and credit notes",
      `
ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,Description,Quantity,UnitAmount,LineAmount,TaxAmount,Currency,Type,Status
Ann Lee,INV-1,2025-09-01,2025-09-20,115.00,Beans,2,50.00,100.00,15.00,NZD,Sales invoice,Paid
Bob Roy,INV-2,2025-09-03,2025-09-20,57.50,Mug,1,50.00,50.00,7.50,NZD,Sales invoice,Paid
Milk Supplier,B-77,2025-09-15,2025-09-29,230.00,Milk,4,50.00,200.00,30.00,NZD,Bill,Paid
Ann Lee,CN-1,2025-09-21,2025-09-30,57.50,Beans,1,50.00,50.00,7.50,NZD,Sales credit note,Paid
Cara Diaz,INV-3,2025-09-22,2025-09-30,57.50,Mug,1,50.00,50.00,7.50,NZD,Sales invoice,Awaiting Payment`,
      { netRevenue: 150 },
    ],
    ["payments beside invoices", documents("Transaction type", "Invoice", "Payment"), { netRevenue: 800 }],
    [
      "open invoices",
      documents("Zahlungsstatus", "bezahlt", "offen").replace("Number", "Rechnungsnr"),
      { netRevenue: 1000 },
    ],
    ["invoices of a list without the word", documents("Estado", "Pagado", "Pendiente"), { netRevenue: 1000 }],
    ["a status in words that nobody knows", documents("Status", "Completed", "Blorp"), { netRevenue: 800 }],
  ])("%s", async (_, content, truth) => {
    expect(await verdict(content, truth)).toEqual(["answered"]);
  });
});

describe("types of other things leave every record a sale", () => {
  it.each<[string, string, string]>([
    ["Type", "Simple", "Variable"],
    ["Product type", "Service", "Fee"],
    ["Payment type", "Invoice", "Check"],
    ["Type", "Card payment", "Bank transfer"],
    ["Order type", "Dine-in", "Takeaway"],
    ["Customer type", "Private", "Business"],
    ["Type", "Charge cable", "Label printer"],
  ])("%s: %s and %s", async (type, one, other) => {
    expect(await verdict(documents(type, one, other), { netRevenue: 1000, orders: 10 })).toEqual(["right", ""]);
  });
});
