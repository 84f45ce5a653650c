import { expect, it } from "vitest";
import { fitPredictors, NO_PREDICTION, PREVIOUS_ROW } from "../../../src/ingest/csv/field-prediction.ts";

const column = (code: (row: number) => number): Int32Array => Int32Array.from({ length: 3000 }, (_, row) => code(row));
const product = (row: number): number => 1 + ((row * row + 3 * row) % 97);

it("a column is guessed from the one that tells it, else from the line before if that is often right", () => {
  const codes = [
    column((row) => 1 + (row >> 2)),
    column(product),
    column((row) => 1 + (product(row) % 7)),
    column((row) => 1 + row),
    column((row) => (row % 50 === 0 ? 2 : 1)),
  ];
  expect([...fitPredictors(codes, 3000)]).toEqual([PREVIOUS_ROW, NO_PREDICTION, 1, NO_PREDICTION, PREVIOUS_ROW]);
});
