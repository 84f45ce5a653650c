import { beforeAll, describe, expect, it } from "vitest";
import { dictionaryColumnOf } from "../../src/columns/dictionary.ts";
import pl from "../../src/columns/polars.ts";
import { lineFrame, lineTable, rejectFrame } from "../../src/lines.ts";
import { createCleaner, type QualityResult } from "../../src/quality/clean.ts";
import { QualityOptions } from "../../src/quality/options.ts";
import { RECORD_COLUMNS } from "../../src/schema.ts";
import { reference, referenceJson, referenceText } from "../reference.ts";
import { CONTEXT } from "./records.ts";

const FILE = "online-retail/online-retail.csv.gz";
const HEADERS = {
  InvoiceNo: "order_id",
  StockCode: "product_id",
  Description: "description",
  Quantity: "quantity",
  InvoiceDate: "ordered_at",
  UnitPrice: "unit_price",
  CustomerID: "customer_id",
  Country: "region",
} as const;

function records(): pl.DataFrame {
  const read = pl.readCSV(Buffer.from(referenceText(FILE)), { inferSchemaLength: 0, truncateRaggedLines: false });
  const renamed = read.rename(HEADERS);
  const absent = RECORD_COLUMNS.filter((name) => !renamed.columns.includes(name));
  const rows = Array.from({ length: renamed.height }, (_, i) => i + 2);
  return renamed
    .withColumns(...absent.map((name) => pl.lit(null).cast(pl.String).alias(name)))
    .withColumns(pl.Series("source_row", rows, pl.Int64))
    .select("source_row", ...RECORD_COLUMNS);
}

function run(
  all: pl.DataFrame,
  options: Record<string, unknown>,
): { lines: pl.DataFrame; rejects: pl.DataFrame; result: QualityResult } {
  const cleaner = createCleaner(QualityOptions.parse(options), CONTEXT);
  const columns = RECORD_COLUMNS.map((name) => [name, dictionaryColumnOf(all, name)] as const);
  const made = cleaner.add([
    {
      source: {
        name: "online-retail.csv.gz",
        dateFormats: ["%Y-%m-%d %H:%M:%S"],
        decimal: ".",
        preset: "online-retail",
        counts: { records: all.height + 1, header: 1, blank: 0 },
      },
      rows: Int32Array.from({ length: all.height }, (_, i) => i + 2),
      columns: new Map(columns),
      unreadable: [],
      raw: (row) => `record ${row}`,
    },
  ]);
  const result = cleaner.finish();
  const lines = lineTable(
    made.map((one) => lineFrame(one.lines)),
    result.usualAmounts,
  );
  return { lines, rejects: rejectFrame(made.flatMap((one) => one.rejects)), result };
}

const sum = (frame: pl.DataFrame, column: pl.Expr): number =>
  Number(frame.select(column.sum().alias("n")).toRecords()[0]?.n);

describe.skipIf(reference(FILE) === undefined)("Online Retail (UCI), profile and totals of rule A and rule B", () => {
  let all: pl.DataFrame;
  let cleaned: ReturnType<typeof run>;
  let expected: {
    profile: Record<string, number>;
    totals_rule_A: Record<string, number>;
    totals_rule_B: Record<string, number>;
  };

  beforeAll(() => {
    all = records();
    cleaned = run(all, {});
    expected = referenceJson("expected/online-retail.json") as typeof expected;
  });

  it("sets aside exactly the repeated lines", () => {
    expect(cleaned.result.rows).toEqual({
      records: 541_910,
      header: 1,
      blank: 0,
      lines: 536_641,
      rejected: 5268,
      leftOut: 0,
    });
    expect(cleaned.result.rejectedBy).toEqual({ duplicate_line: expected.profile.exact_duplicate_rows_all_8_columns });
    expect(cleaned.result.gate).toEqual({ passed: true, reasons: [] });
  });

  it("counts every known defect", () => {
    const { lines, result } = run(all, { duplicates: "keep" });
    const { profile } = expected;
    expect(result.rows.lines).toBe(profile.rows);
    expect(result.anonymous.lines).toBe(135_080);
    expect(sum(lines, pl.col("is_cancellation"))).toBe(profile.cancellation_rows_C);
    expect(sum(lines, pl.col("is_return"))).toBe(profile.qty_negative);
    expect(sum(lines, pl.col("is_return").and(pl.col("is_cancellation").not()))).toBe(profile.qty_negative_not_C);
    expect(sum(lines, pl.col("is_adjustment"))).toBe(3);
    expect(sum(lines, pl.col("unit_price_e4").eq(pl.lit(0)))).toBe(profile.price_zero);
    expect(sum(lines, pl.col("amount_e4")) / 10_000).toBe(profile.sum_qty_times_price_all_rows);
  });

  it.each([
    ["keep", "totals_rule_A"],
    ["quarantine", "totals_rule_B"],
  ] as const)("duplicates %s: sales of identified customers are %s, to the ten-thousandth", (duplicates, totals) => {
    const { lines } = duplicates === "keep" ? run(all, { duplicates }) : cleaned;
    const sales = lines.filter(pl.col("is_sale").and(pl.col("is_anonymous").not()));
    expect(sales.height).toBe(expected[totals].rows);
    expect(sum(sales, pl.col("quantity"))).toBe(expected[totals].quantity);
    expect(sum(sales, pl.col("amount_e4")) / 10_000).toBe(expected[totals].revenue);
    expect(sum(sales, pl.col("customer_id").nUnique())).toBe(expected[totals].customers);
    expect(sum(sales, pl.col("order_id").nUnique())).toBe(expected[totals].invoices);
  });

  it("profiles the columns as read", () => {
    const distinct = Object.fromEntries(
      cleaned.result.profile.toRecords().map(({ column_name, distinct: n }) => [String(column_name), Number(n)]),
    );
    const { profile } = expected;
    expect(distinct).toMatchObject({
      order_id: profile.invoices,
      product_id: profile.stock_codes,
      customer_id: profile.customers,
      region: profile.countries,
      // 4,223 before blanks around the names are removed
      description: 4211,
    });
  });

  it("gives the same tables in pieces and in another order", () => {
    const shuffled = all
      .sort(["description", "quantity", "source_row"])
      .drop("source_row")
      .withColumns(
        pl.Series(
          "source_row",
          Array.from({ length: all.height }, (_, i) => i + 2),
          pl.Int64,
        ),
      );
    const again = run(shuffled, {});
    expect(again.result.table.toRecords()).toEqual(cleaned.result.table.toRecords());
    expect(again.result.profile.toRecords()).toEqual(cleaned.result.profile.toRecords());
    const money = (lines: pl.DataFrame): unknown =>
      lines.groupBy("order_id").agg(pl.col("amount_e4").sum(), pl.col("is_outlier").sum()).sort("order_id").toRecords();
    expect(money(again.lines)).toEqual(money(cleaned.lines));
  });
});
