/** Workbooks are parsed where neither their time nor their memory can end the program. */
import { Worker } from "node:worker_threads";
import { listenTo } from "../../columns/threads.ts";
import { type Sheets, sheetsOf } from "./workbook.ts";
import { expectWholeZip } from "./zip.ts";

/** What is larger is a workbook that was checked as a whole before: a small file that takes long is a trap. */
const GUARDED_BYTES = 8 << 20;
const MEMORY_MB = 640;
/** A small file has so long, a larger one longer. */
const LEAST_MS = 9000;
const MS_PER_MB = 4000;

/** Beside this file, whether that is the source or what is built from it. */
const THREAD = new URL(
  import.meta.url.endsWith(".ts") ? "./workbook-thread.ts" : "./workbook-thread.js",
  import.meta.url,
);

export interface Guard {
  program?: URL;
  deadlineMs?: number;
  memoryMb?: number;
}

/** @throws Error where the file is no workbook, or takes more time or memory than one of its size may */
export async function guardedSheets(file: Buffer, guard: Guard = {}): Promise<Sheets> {
  // what is damaged, or too large unpacked, needs no thread to be refused
  if (file.subarray(0, 2).toString("latin1") === "PK") await expectWholeZip(file);
  if (file.length > GUARDED_BYTES) return sheetsOf(file);
  const { program = THREAD, memoryMb = MEMORY_MB } = guard;
  const deadlineMs = guard.deadlineMs ?? Math.max(LEAST_MS, Math.round((file.length / 2 ** 20) * MS_PER_MB));
  // options of the program itself, as --input-type, are not for a file
  const worker = new Worker(program, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  try {
    return await new Promise<Sheets>((resolve, reject) => {
      stop = listenTo<Sheets>(worker, "the workbook's thread", {
        onValue: resolve,
        onFailure: (error) =>
          reject(isOutOfMemory(error) ? new Error(`it needs more than ${memoryMb} MB of memory`) : error),
      });
      timer = setTimeout(() => {
        reject(new Error(`it was not read after ${Math.round(deadlineMs / 1000)} seconds`));
      }, deadlineMs);
      // a copy: the file is hashed and counted here
      worker.postMessage(new Uint8Array(file));
    });
  } finally {
    clearTimeout(timer);
    stop?.();
    await worker.terminate();
  }
}

const isOutOfMemory = ({ cause }: Error): boolean =>
  (cause as NodeJS.ErrnoException | undefined)?.code === "ERR_WORKER_OUT_OF_MEMORY";
