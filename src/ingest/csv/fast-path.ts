/**
 * The fast path: well-formed records, found and coded in one pass. Where a field with its delimiter is byte for byte what was
 * predicted, neither its end is looked for nor its text; otherwise its bytes are hashed while its end is looked for. At the
 * first record that is not well-formed beyond doubt it stops, as if it had not seen it: `scanChunk` decides what that is.
 */

import { type ByteView, byteViewOf, sameBytes } from "../../columns/byte-view.ts";
import { hashByte, hashOf, type Utf8Interner } from "../../columns/interner.ts";
import { type Dialect, isBlankSeparated } from "./dialect.ts";
import { CONTEXTS, fitPredictors, NO_PREDICTION, PREVIOUS_ROW } from "./field-prediction.ts";
import {
  classesOf,
  DELIMITER,
  LINE_FEED,
  MAX_RECORD_BYTES,
  ORDINARY,
  QUOTE,
  RETURN,
  type ScanRules,
} from "./record-scan.ts";

/** Records that are read at a time. */
const RUN = 2048;
/** A class of bytes beside those of the scanner. */
const NOT_ASCII = 5;
/** Numbers of a prediction: how long the field is with what ends it, where it stands, its code. */
const PREDICTION = 3;

export interface FastPath {
  /** Sets out on a chunk; where it is not UTF-8 as a whole, only records in ASCII are regular beyond doubt. */
  begin(bytes: Buffer, wellEncoded: boolean): void;
  /** Reads up to `RUN` records from `position` on; where there are fewer, the next one is not regular or not complete. */
  read(position: number): number;
  /** Decides from the last of these rows what columns are predicted from. */
  learn(codes: readonly Int32Array[], rows: number): Int32Array;
  readonly run: FastRun;
}

/** Records that were read. */
export interface FastRun {
  count: number;
  /** The most records. */
  room: number;
  /** Record i is `bytes[starts[i], ends[i])`. */
  starts: Uint32Array;
  ends: Uint32Array;
  /** The code of record i in the wanted column w is `codes[w * room + i]`. */
  codes: Int32Array;
}

interface Reader extends FastRun {
  classes: Uint8Array;
  quote: number;
  /** What a record that is blank or a header can begin with. */
  doubtful: Uint8Array;
  headers: readonly ByteView[];
  /** By column of the file: its place among the wanted ones, or -1. */
  places: Int32Array;
  encoders: readonly Utf8Interner[];
  /** Texts each column had behind the last record. */
  sizes: Int32Array;
  /** The record has a text that is in none before. */
  hasNew: boolean;
  sources: Int32Array;
  predictions: Int32Array;
  text: ByteView;
  /** Behind the last line end. */
  stop: number;
  /** A quoted text without its doubled quotes. */
  unquoted: ByteView;
}

/** Is this record blank or a header? */
function isNoRecord({ text: { bytes, words }, classes, headers, stop }: Reader, start: number): boolean {
  let at = start;
  while (bytes[at] === 32 || bytes[at] === 9 || bytes[at] === 13 || classes[bytes[at]!] === DELIMITER) at++;
  if (bytes[at] === 10) return true;
  return headers.some(
    (header) => start + header.bytes.length < stop && sameBytes(words, start, header.words, 0, header.bytes.length),
  );
}

/** The place of the quote that closes what begins at `from`; -1 if the line ends before or there is doubt. */
function closingQuote({ text: { bytes }, classes, quote }: Reader, from: number): number {
  for (let at = from; ; at++) {
    const found = classes[bytes[at]!]!;
    if (found === ORDINARY || found === DELIMITER) continue;
    if (found !== QUOTE) return -1;
    if (bytes[at + 1] !== quote) return at;
    at++;
  }
}

/** The code of a text in quotes, where doubled ones stand for one. */
function quotedCode(reader: Reader, encoder: Utf8Interner, from: number, to: number): number {
  const { quote, text } = reader;
  if (to - from > reader.unquoted.bytes.length) reader.unquoted = byteViewOf(new Uint8Array(2 * (to - from)));
  const { bytes } = reader.unquoted;
  let length = 0;
  for (let i = from; i < to; i++) {
    const byte = text.bytes[i]!;
    bytes[length++] = byte;
    if (byte === quote) i++;
  }
  return encoder.code(reader.unquoted, 0, length, hashOf(bytes, 0, length));
}

/** Reads the field at `at`, which was not predicted; says where the next one begins, or -1 where the record is irregular. */
function readField(reader: Reader, column: number, at: number, row: number, prediction: number): number {
  const { text, classes, places, encoders, sizes, codes } = reader;
  const { bytes } = text;
  const place = places[column]!;
  let to = at;
  let code = 0;
  if (classes[bytes[at]!] === QUOTE) {
    const close = closingQuote(reader, at + 1);
    if (close < 0) return -1;
    if (place >= 0) code = quotedCode(reader, encoders[place]!, at + 1, close);
    to = close + 1;
  } else {
    let hash = 0;
    for (let byte = bytes[to]!; classes[byte] === ORDINARY; byte = bytes[++to]!) hash = hashByte(hash, byte);
    if (place >= 0) code = encoders[place]!.code(text, at, to, hash);
  }
  if (place >= 0) {
    codes[place * RUN + row] = code;
    if (code >= sizes[place]!) reader.hasNew = true;
  }
  const ending = classes[bytes[to]!]!;
  let next = to + 1;
  if (column < places.length - 1) {
    if (ending !== DELIMITER) return -1;
  } else if (ending === RETURN) {
    if (bytes[next] !== 10) return -1;
    next++;
  } else if (ending !== LINE_FEED) return -1;
  if (prediction >= 0) {
    reader.predictions[prediction] = next - at;
    reader.predictions[prediction + 1] = at;
    reader.predictions[prediction + 2] = code;
  }
  return next;
}

/** A record is over: its new texts stay. */
function keepNew(reader: Reader): void {
  const { encoders, sizes } = reader;
  for (let place = 0; place < sizes.length; place++) sizes[place] = encoders[place]!.size();
  reader.hasNew = false;
}

/** Where the prediction for the field of a wanted column in a row is; -1 if there is none. */
function predictionOf(sources: Int32Array, codes: Int32Array, place: number, row: number): number {
  const source = sources[place]!;
  if (source === NO_PREDICTION) return -1;
  const context = source === PREVIOUS_ROW ? 0 : codes[source * RUN + row]! & (CONTEXTS - 1);
  return PREDICTION * (place * CONTEXTS + context);
}

/** The record that would be this row is not well-formed: its new texts are taken back. */
function rollbackNew(reader: Reader, row: number): void {
  const { encoders, sizes, sources, codes, predictions, hasNew } = reader;
  if (!hasNew) return;
  for (let place = 0; place < sizes.length; place++) {
    encoders[place]!.rollback(sizes[place]!);
    const prediction = predictionOf(sources, codes, place, row);
    if (prediction >= 0) predictions[prediction] = 0;
  }
  reader.hasNew = false;
}

function readRun(reader: Reader, position: number): number {
  const { classes, doubtful, places, sources, predictions, codes, starts, ends, stop, text } = reader;
  const { bytes, words } = text;
  const columns = places.length;
  let row = 0;
  let at = position;
  for (; at < stop && row < RUN; row++) {
    const start = at;
    let next = at;
    if (doubtful[bytes[start]!] !== 0 && isNoRecord(reader, start)) break;
    for (let column = 0; column < columns; column++) {
      const place = places[column]!;
      const prediction = place < 0 ? -1 : predictionOf(sources, codes, place, row);
      if (prediction >= 0) {
        const length = predictions[prediction]!;
        if (
          length > 0 &&
          next + length <= stop &&
          sameBytes(words, next, words, predictions[prediction + 1]!, length)
        ) {
          codes[place * RUN + row] = predictions[prediction + 2]!;
          next += length;
          continue;
        }
      }
      next = readField(reader, column, next, row, prediction);
      if (next < 0) break;
    }
    if (next < 0 || next - start > MAX_RECORD_BYTES) {
      rollbackNew(reader, row);
      break;
    }
    if (reader.hasNew) keepNew(reader);
    starts[row] = start;
    ends[row] = classes[bytes[next - 2]!] === RETURN && next - 2 >= start ? next - 2 : next - 1;
    at = next;
  }
  reader.count = row;
  return at;
}

/** Can records of this dialect be regular beyond doubt? */
const isFor = (dialect: Dialect, columns: number): boolean =>
  columns > 0 && !isBlankSeparated(dialect) && dialect.lineEnd !== "CR";

/** The fast path for a file; undefined where it has none. `sources` are what columns are predicted from, as far as that is known. */
export function createFastPath(
  { dialect, columns, headers }: ScanRules,
  wanted: readonly number[],
  encoders: readonly Utf8Interner[],
  sources: Int32Array = new Int32Array(wanted.length).fill(PREVIOUS_ROW),
): FastPath | undefined {
  if (!isFor(dialect, columns)) return undefined;
  const classes = classesOf(dialect);
  const classesOfAscii = classes.map((found, byte) => (byte < 0x80 ? found : NOT_ASCII));
  const doubtful = classes.map((found) => (found === ORDINARY || found === QUOTE ? 0 : 1));
  for (const byte of [32, 9, ...headers.flatMap((header) => [...header.subarray(0, 1)])]) doubtful[byte] = 1;
  const places = new Int32Array(columns).fill(-1);
  wanted.forEach((position, place) => {
    places[position] = place;
  });
  const reader: Reader = {
    count: 0,
    room: RUN,
    starts: new Uint32Array(RUN),
    ends: new Uint32Array(RUN),
    codes: new Int32Array(RUN * wanted.length),
    classes,
    quote: dialect.quote === null ? -1 : dialect.quote.charCodeAt(0),
    doubtful,
    headers: headers.map(byteViewOf),
    places,
    encoders,
    sizes: new Int32Array(wanted.length),
    hasNew: false,
    sources,
    predictions: new Int32Array(PREDICTION * CONTEXTS * wanted.length),
    text: byteViewOf(new Uint8Array(0)),
    stop: 0,
    unquoted: byteViewOf(new Uint8Array(1024)),
  };
  return {
    run: reader,
    begin(bytes, wellEncoded) {
      reader.classes = wellEncoded ? classes : classesOfAscii;
      reader.text = byteViewOf(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
      reader.stop = bytes.lastIndexOf(10) + 1;
      reader.predictions.fill(0);
    },
    read(position) {
      keepNew(reader);
      return readRun(reader, position);
    },
    learn(codes, rows) {
      reader.sources = fitPredictors(codes, rows);
      reader.predictions.fill(0);
      return reader.sources;
    },
  };
}
