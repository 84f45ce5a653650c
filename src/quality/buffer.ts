/** Small frames put together before work that costs the same for a small frame as for a large one. */
import pl from "nodejs-polars";

const ENOUGH = 50_000;

export interface Buffer {
  /** Frames must have the same columns; only `columns` are kept. */
  add(frame: pl.DataFrame): void;
  /** Works on what is left; call before reading results. */
  flush(): void;
}

/** Calls `work` with frames of at least 50,000 rows, and with what is left at `flush`. */
export function createBuffer(columns: readonly string[], work: (frame: pl.DataFrame) => void): Buffer {
  let waiting: pl.DataFrame[] = [];
  let rows = 0;
  const flush = (): void => {
    if (rows > 0) work(waiting.length === 1 ? waiting[0] : pl.concat(waiting));
    waiting = [];
    rows = 0;
  };
  return {
    add(frame) {
      const { height } = frame;
      if (height === 0) return;
      waiting.push(frame.select(...columns));
      rows += height;
      if (rows >= ENOUGH) flush();
    },
    flush,
  };
}
