/** The thread that parses one workbook. */
import { once } from "node:events";
import { parentPort } from "node:worker_threads";
import { sendFailure, sendValue } from "../../columns/threads.ts";
import { type Sheets, sheetsOf } from "./workbook.ts";

const port = parentPort!;
const [file] = (await once(port, "message")) as [Uint8Array];
try {
  sendValue<Sheets>(port, await sheetsOf(Buffer.from(file.buffer, file.byteOffset, file.length)));
} catch (error) {
  sendFailure(port, error);
}
port.close();
