import { describe, expect, it } from "vitest";
import { filledDown, groupedColumns } from "../../../src/ingest/understand/grouped.ts";
import type { RecordColumn } from "../../../src/schema.ts";

const positions = new Map<RecordColumn, number>([
  ["order_id", 0],
  ["ordered_at", 1],
  ["customer_id", 2],
  ["product_id", 3],
  ["amount", 4],
]);
const rows = (...texts: string[]): (string | null)[][] =>
  texts.map((text) => text.split(",").map((field) => (field === "" ? null : field)));

const GROUPED = rows(
  "A1,2026-02-03,C1,Mug,5.50",
  ",,,Pen,1.25",
  ",,,Jar,2.00",
  "A2,2026-02-04,,Mug,5.50",
  ",,,Pen,1.25",
  "A3,2026-02-05,C1,Jar,2.00",
);

describe("orders that are written once, above their lines", () => {
  it("give their lines the order, its day and its customer", () => {
    const columns = groupedColumns(positions, GROUPED);
    expect(columns).toEqual(["order_id", "ordered_at", "customer_id"]);
    expect(filledDown(GROUPED, positions, columns).map((fields) => fields.slice(0, 3))).toEqual([
      ["A1", "2026-02-03", "C1"],
      ["A1", "2026-02-03", "C1"],
      ["A1", "2026-02-03", "C1"],
      ["A2", "2026-02-04", null],
      ["A2", "2026-02-04", null],
      ["A3", "2026-02-05", "C1"],
    ]);
  });

  it.each([
    ["every record has its order", rows("A1,2026-02-03,C1,Mug,5.50", "A1,2026-02-03,,Pen,1", "A2,2026-02-03,,Pen,1")],
    [
      "orders are missing, but their days are not",
      GROUPED.map(([id, day, ...rest]) => [id!, day ?? "2026-02-09", ...rest]),
    ],
    ["days are missing, but the orders are not", GROUPED.map(([id, ...rest]) => [id ?? "A9", ...rest])],
    ["the first record has none", GROUPED.slice(1)],
    [
      "what is below has neither product nor money",
      GROUPED.map((fields) => (fields[0] === null ? rows(",,,,")[0]! : fields)),
    ],
  ])("are none where %s", (_, sample) => {
    expect(groupedColumns(positions, sample)).toEqual([]);
  });
});
