/** The thread that reads, scans and codes delimited files ahead of the one that cleans. */
import { once } from "node:events";
import { type MessagePort, parentPort } from "node:worker_threads";
import { createUtf8Interner, type Utf8Interner } from "../../columns/interner.ts";
import { sendFailure, sendValue } from "../../columns/threads.ts";
import { LARGE_BYTES } from "../bytes.ts";
import { type PlainPiece, plainPieces } from "../csv/csv.ts";
import { createFieldPrediction } from "../csv/field-prediction.ts";
import type { DelimitedTask } from "../csv/task.ts";
import type { TableFacts } from "../source.ts";
import type { ReadingMessage, ReadingWork } from "./protocol.ts";

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

async function work(port: MessagePort, { groups, files, aheadBytes }: ReadingWork): Promise<void> {
  let room = aheadBytes;
  let proceed: (() => void) | undefined;
  port.on("message", (taken: number) => {
    room += taken;
    proceed?.();
  });
  const encoders = groups.map(({ largest }) => largest.map((most): Utf8Interner => createUtf8Interner(most)));
  const learned = groups.map(createFieldPrediction);
  for (const { task, group } of files) {
    let known: { done: number; facts: TableFacts } | undefined;
    const hear = (done: number, facts: TableFacts): void => {
      known = { done, facts };
    };
    const pieces = plainPieces(revived(task), groups[group]!.wanted, encoders[group]!, hear, learned[group]);
    for await (const piece of pieces) {
      while (room <= 0)
        await new Promise<void>((resolve) => {
          proceed = resolve;
        });
      room -= piece.text.bytes.length;
      send(port, piece, known!.done, known!.facts);
    }
    sendValue<ReadingMessage>(port, { kind: "end", facts: known!.facts });
  }
}

const port = parentPort!;
const [given] = (await once(port, "message")) as [ReadingWork];
try {
  await work(port, given);
} catch (error) {
  sendFailure(port, error);
}
port.close();
