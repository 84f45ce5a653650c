import { describe, expect, it } from "vitest";
import type { Config } from "../../src/config/schema.ts";
import type { StatusCount } from "../../src/quality/meaning/status-counts.ts";
import { currencyWarnings } from "../../src/run/currency.ts";
import { statusQuestion } from "../../src/run/status-question.ts";

const count = (status: string, reading: StatusCount["reading"], records: number, amount = records): StatusCount => ({
  ...{ status, reading, records, amount },
});
const rows = (lines: number) => ({ lines }) as never;
const flags = (open: ReturnType<typeof statusQuestion>) =>
  open?.questions.flatMap(({ readings }) => readings.map(({ paste }) => paste.flag));

describe("a file whose records are nearly all no sales yet", () => {
  it("is asked about, with a flag and a line that count them", () => {
    const statuses = [count("Pending", "ignore", 50), count("Shipped", "sale", 4)];
    const open = statusQuestion("cod.csv", { statuses, rows: rows(4) }, {});
    expect(open?.message).toContain('50 of 54 records are "Pending"');
    expect(open?.questions[0]?.readings.map(({ paste }) => paste)).toEqual([
      { flag: "--status Pending=sale", yaml: "status: { Pending: sale }" },
      { flag: "--status Pending=ignore", yaml: "status: { Pending: ignore }" },
    ]);
  });

  it("is not where the configuration says what they are, or only a few are", () => {
    const statuses = [count("Pending", "ignore", 50), count("Shipped", "sale", 4)];
    expect(statusQuestion("cod.csv", { statuses, rows: rows(4) }, { PENDING: "ignore" })).toBeUndefined();
    expect(statusQuestion("shop.csv", { statuses, rows: rows(400) }, {})).toBeUndefined();
  });

  it("is not where they are kinds of records that nobody would count", () => {
    const statuses = [count("Transaction fee", "ignore", 50), count("Sale", "sale", 4)];
    expect(statusQuestion("etsy.csv", { statuses, rows: rows(4) }, {})).toBeUndefined();
  });
});

describe("invoices that are not paid yet", () => {
  const statuses = [count("Pagado", "sale", 90), count("Pendiente", "ignore", 8), count("Vencido", "ignore", 2)];

  it("are asked about together, however few they are", () => {
    expect(flags(statusQuestion("holded.csv", { statuses, rows: rows(90) }, {}))).toEqual([
      "--status Pendiente=sale --status Vencido=sale",
      "--status Pendiente=ignore --status Vencido=ignore",
    ]);
  });

  it("are those of a list that is called so where other statuses are beside them", () => {
    const beside = [...statuses, count("Anulado", "ignore", 5)];
    expect(statusQuestion("shop.csv", { statuses: beside, rows: rows(90) }, {})).toBeUndefined();
    for (const header of ["InvoiceNumber", "Nº factura", "DueDate", "Rechnungsnr"])
      expect(statusQuestion("list.csv", { statuses: beside, rows: rows(90) }, {}, [header])?.message).toContain(
        '10 of 105 records are "Pendiente" and "Vencido", which is not paid yet',
      );
  });

  it("are not asked about where they are answered, or hardly worth anything", () => {
    const answered = { Pendiente: "sale", vencido: "ignore" };
    expect(statusQuestion("holded.csv", { statuses, rows: rows(90) }, answered)).toBeUndefined();
    const slight = [count("Pagado", "sale", 90, 9000), count("Pendiente", "ignore", 8, 40)];
    expect(statusQuestion("holded.csv", { statuses: slight, rows: rows(90) }, {})).toBeUndefined();
  });
});

describe("a status that nobody knows", () => {
  it("is asked about beside known ones", () => {
    const statuses = [count("Completed", "sale", 9), count("Blorp", "unknown", 1)];
    expect(flags(statusQuestion("x.csv", { statuses, rows: rows(10) }, {}))).toEqual([
      "--status Blorp=sale",
      "--status Blorp=ignore",
    ]);
    expect(statusQuestion("x.csv", { statuses, rows: rows(10) }, { blorp: "sale" })).toBeUndefined();
  });

  it("is asked about by the part of it that is not known", () => {
    const statuses = [count("Completed / Sale", "sale", 9), count("Completed / Blorp", "unknown", 1)];
    expect(flags(statusQuestion("x.csv", { statuses, rows: rows(10) }, {}))?.[0]).toBe("--status Blorp=sale");
  });

  it("is not where most are unknown, or it changes nothing", () => {
    const worthless = [count("Completed", "sale", 9), count("Blorp", "unknown", 1, 0)];
    expect(statusQuestion("x.csv", { statuses: worthless, rows: rows(10) }, {})).toBeUndefined();
    const mostly = [count("Completed", "sale", 1), count("Blorp", "unknown", 9)];
    expect(statusQuestion("x.csv", { statuses: mostly, rows: rows(10) }, {})).toBeUndefined();
  });
});

it("payments beside invoices may be of these, and are asked about", () => {
  const statuses = [count("Invoice", "sale", 9), count("Payment", "sale", 5)];
  expect(flags(statusQuestion("books.csv", { statuses, rows: rows(14) }, {}))).toEqual([
    "--status Payment=sale",
    "--status Payment=ignore",
  ]);
});

describe("a configured currency that is not the files'", () => {
  const config = (currency: string | undefined, rates?: string) =>
    ({ project: { currency }, currency: { rates } }) as unknown as Config;
  const euros = [{ currency: "EUR", lines: 3, amount: 10 }] as never;

  it("is said", () => {
    expect(currencyWarnings(config("GBP"), euros)[0]).toContain("the files' money is in EUR, project.currency is GBP");
  });

  it("is nothing to say where they agree, none is configured, or rates convert", () => {
    for (const one of [config("EUR"), config(undefined), config("GBP", "rates.csv")])
      expect(currencyWarnings(one, euros)).toEqual([]);
  });
});
