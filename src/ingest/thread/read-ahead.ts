/** Large inputs are read on a second thread while this one cleans. */
import { Worker } from "node:worker_threads";
import { detach } from "../../columns/typed-arrays.ts";
import { UserError } from "../../errors.ts";
import { rawOf } from "../csv/csv.ts";
import type { OpenedTable, Piece } from "../source.ts";
import type { ReadingMessage, ReadingWork } from "./reader-thread.ts";

/** Below this a thread takes longer to start than it saves. */
const WORTHWHILE_BYTES = 8 << 20;
const USUAL_COMPRESSION = 6;
/** Of text, beside what is being read and what is being cleaned. */
const AHEAD_BYTES = 24 << 20;
/** Beside this file, whether that is the source or what is built from it. */
const THREAD = new URL(import.meta.url.endsWith(".ts") ? "./reader-thread.ts" : "./reader-thread.js", import.meta.url);

export interface ReadingGroup {
  wanted: readonly number[];
  /** By wanted column: the most texts a dictionary may have before it begins anew. */
  largest: readonly number[];
}

export interface ReadAhead {
  /** The same tables; their pieces come from the thread and must be asked for in the order of the tables. */
  tables: OpenedTable[];
  close(): void;
}

/** A thread that gets ready while files of so many bytes are looked at; undefined where that is not worth it. */
export const readingThread = (bytes: number): Worker | undefined =>
  // options of the program itself, as --input-type, are not for a file
  bytes < WORTHWHILE_BYTES ? undefined : new Worker(THREAD, { execArgv: [] });

/**
 * Reads `tables` on a thread of its own; undefined where that is not worth it or not possible.
 *
 * @param ready a thread that has been started for it
 */
export function readAhead(
  tables: readonly OpenedTable[],
  groupOf: (table: OpenedTable) => ReadingGroup,
  ready?: Worker,
): ReadAhead | undefined {
  const bytes = tables.reduce((sum, table) => sum + table.bytes * (table.compressed ? USUAL_COMPRESSION : 1), 0);
  if (tables.some(({ task }) => task === undefined)) return undefined;
  const worker = ready ?? readingThread(bytes);
  if (worker === undefined) return undefined;
  const groups = [...new Set(tables.map(groupOf))];
  const work: ReadingWork = {
    groups: groups.map(({ wanted, largest }) => ({ wanted, largest })),
    files: tables.map((table) => ({ task: table.task!, group: groups.indexOf(groupOf(table)) })),
    aheadBytes: AHEAD_BYTES,
  };
  worker.postMessage(work);
  const waiting: ReadingMessage[] = [];
  let wake: (() => void) | undefined;
  const put = (message: ReadingMessage): void => {
    waiting.push(message);
    wake?.();
  };
  worker.on("message", put);
  worker.on("error", ({ message }) => put({ kind: "error", message, isUser: false }));
  const next = async (): Promise<ReadingMessage> => {
    while (waiting.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    const message = waiting.shift()!;
    if (message.kind !== "error") return message;
    throw message.isUser ? new UserError(message.message, message) : new Error(message.message);
  };

  const ahead = (table: OpenedTable): OpenedTable => {
    let facts = table.facts();
    return {
      ...table,
      async *pieces(_wanted, _encoders, onBytes): AsyncGenerator<Piece> {
        for (;;) {
          const message = await next();
          if (message.kind === "error") return;
          facts = message.facts;
          if (message.kind === "end") return;
          worker.postMessage(message.piece.text.bytes.length);
          onBytes(message.done);
          const { text, ...piece } = message.piece;
          const { buffer, byteOffset, length } = text.bytes;
          yield {
            ...piece,
            raw: rawOf({ ...text, bytes: Buffer.from(buffer as ArrayBuffer, byteOffset, length) }),
            release: () => detach(text.bytes, text.starts, text.ends),
          };
        }
      },
      facts: () => facts,
    };
  };
  return { tables: tables.map(ahead), close: () => void worker.terminate() };
}
