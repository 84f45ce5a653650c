/**
 * A chunk of a file, record by record: well-formed ones go through the fast path, and where it stops the scanner decides what is
 * there, after which the fast path goes on.
 */

import type { Utf8Interner } from "../../columns/interner.ts";
import { ensureCapacity } from "../../columns/typed-arrays.ts";
import { createFastPath, type FastRun } from "./fast-path.ts";
import { codedColumns } from "./field-codes.ts";
import { createFieldPrediction, FIRST_LOOK, type FieldPrediction } from "./field-prediction.ts";
import { KIND, type ScanRules } from "./record-scan.ts";
import { type Scanned, scanChunk, wholePart } from "./scanner.ts";

export interface CodedChunk {
  bytes: Buffer;
  /** Records of every kind. */
  count: number;
  /** Record i is `bytes[starts[i], ends[i])`. */
  starts: Uint32Array;
  ends: Uint32Array;
  /** How many records there are of each kind of `KIND`. */
  kinds: number[];
  /** Why record i is unreadable. */
  reasons: Map<number, string>;
  /** The records that can be read: which ones, and the codes of each wanted column. */
  places: Int32Array;
  codes: Int32Array[];
  consumed: number;
  cutLongRecord: boolean;
  /** The file ends in the last record, without a line end behind it. */
  endsUnfinished: boolean;
}

/** The fast path pays where it reads so many records before it stops; else the scanner takes twice as many. */
const WORTHWHILE = 32;
const BYTES_A_RECORD = 64;

/** Arrays that grow with what is appended to them. */
function createGathering(columns: number, room: number) {
  let count = 0;
  let rows = 0;
  let starts = new Uint32Array(room);
  let ends = new Uint32Array(room);
  let places = new Int32Array(room);
  const codes = Array.from({ length: columns }, () => new Int32Array(room));
  const kinds = new Array<number>(Object.keys(KIND).length).fill(0);
  const reasons = new Map<number, string>();

  const appendRecords = (from: Pick<Scanned, "starts" | "ends">, length: number): void => {
    starts = ensureCapacity(starts, count + length);
    ends = ensureCapacity(ends, count + length);
    starts.set(from.starts.subarray(0, length), count);
    ends.set(from.ends.subarray(0, length), count);
    count += length;
  };
  const appendRows = (column: number, from: Int32Array, length: number): void => {
    codes[column] = ensureCapacity(codes[column]!, rows + length);
    codes[column].set(from.subarray(0, length), rows);
  };
  return {
    rows: () => rows,
    codes,
    appendRun(run: FastRun): void {
      const { count: length, room: stride } = run;
      places = ensureCapacity(places, rows + length);
      for (let i = 0; i < length; i++) places[rows + i] = count + i;
      for (let k = 0; k < columns; k++) appendRows(k, run.codes.subarray(k * stride), length);
      appendRecords(run, length);
      rows += length;
      kinds[KIND.regular]! += length;
    },
    appendScanned(scanned: Scanned, coded: ReturnType<typeof codedColumns>): void {
      const { length } = coded.places;
      places = ensureCapacity(places, rows + length);
      for (let i = 0; i < length; i++) places[rows + i] = count + coded.places[i]!;
      for (let k = 0; k < columns; k++) appendRows(k, coded.codes[k]!, length);
      for (let i = 0; i < scanned.count; i++) kinds[scanned.kinds[i]!]!++;
      for (const [i, reason] of scanned.reasons) reasons.set(count + i, reason);
      appendRecords(scanned, scanned.count);
      rows += length;
    },
    gathered: () => ({
      count,
      starts: starts.subarray(0, count),
      ends: ends.subarray(0, count),
      kinds,
      reasons,
      places: places.subarray(0, rows),
      codes: codes.map((column) => column.subarray(0, rows)),
    }),
  };
}

/** Reads the chunks of a file one after the other; `final` says that no bytes follow. */
export function createChunkReader(
  rules: ScanRules,
  wanted: readonly number[],
  encoders: readonly Utf8Interner[],
  learned: FieldPrediction = createFieldPrediction(),
): (bytes: Buffer, final: boolean, dialect: ScanRules["dialect"]) => CodedChunk {
  const fastPath = createFastPath(rules, wanted, encoders, learned.sources);
  let bytesARecord = BYTES_A_RECORD;
  return (bytes, final, dialect) => {
    const gathering = createGathering(wanted.length, Math.ceil(bytes.length / bytesARecord) + 16);
    const whole = wholePart(bytes);
    let { budget } = whole;
    let most = fastPath === undefined ? Number.POSITIVE_INFINITY : 1;
    let position = 0;
    let cutLongRecord = false;
    fastPath?.begin(bytes, whole.wellEncoded);
    while (position < bytes.length) {
      if (fastPath !== undefined) {
        const before = gathering.rows();
        do {
          position = fastPath.read(position);
          gathering.appendRun(fastPath.run);
          const rows = gathering.rows();
          if (rows >= FIRST_LOOK && learned.rows + rows >= learned.nextLook) {
            learned.sources = fastPath.learn(gathering.codes, rows);
            learned.nextLook = 8 * (learned.rows + rows);
          }
        } while (fastPath.run.count === fastPath.run.room);
        most = gathering.rows() - before < WORTHWHILE ? 2 * most : 1;
      }
      const scanned = scanChunk(bytes, final, { ...rules, dialect }, { ...whole, from: position, most, budget });
      gathering.appendScanned(scanned, codedColumns(scanned, dialect, wanted, encoders));
      ({ consumed: position, budget, cutLongRecord } = scanned);
      if (scanned.count < most) break;
    }
    const gathered = gathering.gathered();
    learned.rows += gathered.places.length;
    if (gathered.count > 0) bytesARecord = (0.98 * position) / gathered.count;
    const endsUnfinished = final && bytes.length > 0 && gathered.ends.at(-1) === bytes.length;
    return { bytes, ...gathered, consumed: position, cutLongRecord, endsUnfinished };
  };
}
