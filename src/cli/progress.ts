/** Progress on stderr: one line that rewrites itself on a terminal, a line every few seconds elsewhere. */
import type { Progress } from "../effects.ts";
import { visible } from "./visible.ts";

const EVERY_MS = 100;
/** Without a terminal: in a log a line now and then is enough. */
const LOG_EVERY_MS = 3000;

export function terminalProgress(
  stream: NodeJS.WriteStream,
  now: () => number = () => performance.now(),
): {
  progress: Progress;
  /** Clears the line, before anything else is written. */
  end(): void;
} {
  let last = Number.NEGATIVE_INFINITY;
  let shown = "";
  let stage = "";
  let logged = now();
  const end = (): void => {
    if (shown !== "" && stream.isTTY) stream.write("\r\x1b[2K");
    shown = "";
  };
  const progress: Progress = (name, done, total, unit) => {
    const time = now();
    const count = done === undefined ? "" : ` ${done.toLocaleString("en-GB")}`;
    const of = total === undefined ? "" : ` of ${total.toLocaleString("en-GB")}`;
    const text = visible(`${name} …${count}${of}${count && unit ? ` ${unit}` : ""}`);
    if (!stream.isTTY) {
      if (time - logged < LOG_EVERY_MS) return;
      logged = time;
      stream.write(`${text}\n`);
      return;
    }
    if (name === stage && time - last < EVERY_MS) return;
    stage = name;
    last = time;
    shown = text.slice(0, (stream.columns ?? 80) - 1);
    stream.write(`\r\x1b[2K${shown}`);
  };
  return { progress, end };
}
