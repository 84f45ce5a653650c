/** The thread that reads, scans and codes delimited files ahead of the one that cleans. */
import { type MessagePort, parentPort } from "node:worker_threads";
import { createUtf8Interner, type Utf8Interner } from "../../columns/interner.ts";
import { sendFailure, sendValue } from "../../columns/threads.ts";
import { LARGE_BYTES } from "../bytes.ts";
import { type PlainPiece, plainPieces } from "../csv/csv.ts";
import { createFieldPrediction } from "../csv/field-prediction.ts";
import type { DelimitedTask } from "../csv/task.ts";
import type { TableFacts } from "../source.ts";
import type { ReadingMessage, ReadingRequest, ReadingWork } from "./protocol.ts";

/** A chunk is sent and not copied, unless it is a small part of what it would take along. */
function own(bytes: Buffer): Buffer {
  // a small part may be one of the memory that Node shares among many and does not send
  return 2 * bytes.length > Math.min(bytes.buffer.byteLength, LARGE_BYTES)
    ? bytes
    : Buffer.from(new Uint8Array(bytes).buffer);
}

/** On the way buffers become plain arrays of bytes. */
const revived = (task: DelimitedTask): DelimitedTask => ({
  ...task,
  layout: { ...task.layout, headerBytes: task.layout.headerBytes.map((bytes) => Buffer.from(bytes)) },
});

function send(port: MessagePort, piece: PlainPiece, done: number, facts: TableFacts): void {
  const text = { ...piece.text, bytes: own(piece.text.bytes) };
  const moved = [text.bytes.buffer, text.starts.buffer, text.ends.buffer, piece.rows.buffer] as ArrayBuffer[];
  for (const { codes, fresh } of piece.columns)
    moved.push(codes.buffer as ArrayBuffer, fresh.keys.buffer as ArrayBuffer, fresh.ends.buffer as ArrayBuffer);
  sendValue<ReadingMessage>(port, { kind: "piece", piece: { ...piece, text }, done, facts }, moved);
}

/** Wide files have more columns than need to be tried. */
const TRIED_COLUMNS = 12;
const TRIED_TEXTS = 1 << 16;
/** So small that work does not wait long; so many that everything that is often called has been. */
const TRIED_BYTES = 1 << 18;
const TRIED_PIECES = 32;

/**
 * Reads the beginning of a file for nothing, until `isEnough`: the code that reads is compiled when there is work. What is wrong
 * with the file is said when it is read.
 */
async function tryOut(task: DelimitedTask, isEnough: () => boolean): Promise<void> {
  const columns = Array.from({ length: Math.min(TRIED_COLUMNS, task.layout.columns) }, (_, at) => at);
  const encoders = columns.map(() => createUtf8Interner(TRIED_TEXTS));
  const options = { ...task.options, chunkBytes: TRIED_BYTES, firstChunkBytes: TRIED_BYTES };
  let left = TRIED_PIECES;
  try {
    for await (const _ of plainPieces(revived({ ...task, options }), columns, encoders, () => undefined))
      if (--left === 0 || isEnough()) return;
  } catch {
    // the reading itself meets it again
  }
}

async function work(
  { groups, files, aheadBytes }: ReadingWork,
  waiting: { bytes: number; until(isTrue: () => boolean): Promise<void> },
  port: MessagePort,
): Promise<void> {
  const encoders = groups.map(({ largest }) => largest.map((most): Utf8Interner => createUtf8Interner(most)));
  const learned = groups.map(createFieldPrediction);
  for (const { task, group } of files) {
    let known: { done: number; facts: TableFacts } | undefined;
    const hear = (done: number, facts: TableFacts): void => {
      known = { done, facts };
    };
    const pieces = plainPieces(revived(task), groups[group]!.wanted, encoders[group]!, hear, learned[group]);
    for await (const piece of pieces) {
      await waiting.until(() => waiting.bytes < aheadBytes);
      waiting.bytes += piece.text.bytes.length;
      send(port, piece, known!.done, known!.facts);
    }
    sendValue<ReadingMessage>(port, { kind: "end", facts: known!.facts });
  }
}

const port = parentPort!;
let tried: DelimitedTask | undefined;
let given: ReadingWork | undefined;
let proceed: (() => void) | undefined;
const waiting = {
  /** Of pieces that were sent and not taken yet. */
  bytes: 0,
  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue())
      await new Promise<void>((resolve) => {
        proceed = resolve;
      });
  },
};
port.on("message", (request: ReadingRequest) => {
  if (request.kind === "prepare") tried = request.task;
  else if (request.kind === "work") given = request.work;
  else waiting.bytes -= request.bytes;
  proceed?.();
});
try {
  await waiting.until(() => (tried ?? given) !== undefined);
  if (given === undefined) await tryOut(tried!, () => given !== undefined);
  await waiting.until(() => given !== undefined);
  await work(given!, waiting, port);
} catch (error) {
  sendFailure(port, error);
}
port.close();
