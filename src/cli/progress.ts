/** Progress on stderr: one line that rewrites itself on a terminal, one line per stage elsewhere. */
import type { Progress } from "../effects.ts";

const EVERY_MS = 100;

export function terminalProgress(stream: NodeJS.WriteStream, now: () => number = () => performance.now()): {
  progress: Progress;
  /** Clears the line, before anything else is written. */
  end(): void;
} {
  let last = Number.NEGATIVE_INFINITY;
  let shown = "";
  let stage = "";
  const started = now();
  const end = (): void => {
    if (shown !== "" && stream.isTTY) stream.write("\r\x1b[2K");
    shown = "";
  };
  const progress: Progress = (name, done, total, unit) => {
    const time = now();
    const count = done === undefined ? "" : ` ${done.toLocaleString("en-GB")}`;
    const of = total === undefined ? "" : ` of ${total.toLocaleString("en-GB")}`;
    const text = `${name} …${count}${of}${count && unit ? ` ${unit}` : ""}`;
    if (!stream.isTTY) {
      // a log wants one line a stage, and none at all for what is over at once
      if (name !== stage && time - started > 1000) stream.write(`${text}\n`);
      stage = name;
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
