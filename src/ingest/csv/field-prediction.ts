/**
 * What the next field of a column may be predicted from: columns depend on one another (the name on the id), or repeat from line
 * to line (the country). A prediction is only ever a place in the text to compare with, so a wrong one costs time and nothing else.
 */

/** The field before in the same column. */
export const PREVIOUS_ROW = -1;
/** Nothing predicts it. */
export const NO_PREDICTION = -2;
/** Codes of the column that a prediction is made from are kept apart up to so many. */
export const CONTEXTS = 4096;

/** What has been learned so far; the files of a header share it, as they share their encoders. */
export interface FieldPrediction {
  /** By column: what it is predicted from. */
  sources: Int32Array | undefined;
  /** Rows read so far, and after how many to look again. */
  rows: number;
  nextLook: number;
}

/** What a field is predicted from is first decided after so many rows. */
export const FIRST_LOOK = 2048;

export const createFieldPrediction = (): FieldPrediction => ({ sources: undefined, rows: 0, nextLook: FIRST_LOOK });

const SELDOM = 0.3;
/** How much more often another column must be right than the line before. */
const CLEARLY = 0.02;

/** Rows that are looked at to decide what columns are predicted from. */
const LOOKED_AT = 16_384;

/**
 * For each column the one before it in the line whose code most often predicts what was right when that code was last seen;
 * from the codes of the last of `rows` rows.
 */
export function fitPredictors(codes: readonly Int32Array[], rows: number): Int32Array {
  const last = new Int32Array(CONTEXTS);
  const first = Math.max(0, rows - LOOKED_AT);
  const right = (column: Int32Array, source: Int32Array | undefined): number => {
    last.fill(-1);
    let count = 0;
    for (let row = first; row < rows; row++) {
      const context = source === undefined ? 0 : source[row]! & (CONTEXTS - 1);
      const code = column[row]!;
      if (last[context] === code) count++;
      last[context] = code;
    }
    return count / (rows - first);
  };
  return Int32Array.from(codes, (column, place) => {
    let best = right(column, undefined);
    let chosen = best < SELDOM ? NO_PREDICTION : PREVIOUS_ROW;
    for (let source = 0; source < place; source++) {
      const often = right(column, codes[source]);
      if (often < SELDOM || often < best + CLEARLY) continue;
      best = often;
      chosen = source;
    }
    return chosen;
  });
}
