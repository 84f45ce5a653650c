/** What the thread that draws charts is asked, and what it answers. */
import type { SentError } from "../../columns/threads.ts";
import type { ChartOptions, Drawing, RenderedChart } from "./chart.ts";

export type DrawingLook = Omit<ChartOptions, "width"> & { width: number };

export type DrawingRequest =
  | { kind: "draw"; number: number; block: Drawing; look: DrawingLook }
  /** `of`: number of the request that the chart was drawn for. */
  | {
      kind: "redraw";
      number: number;
      of: number;
      id: string;
      height: number;
      look: Pick<DrawingLook, "locale" | "currency">;
    };

/** By the number of the request; the thread itself goes on after one that failed. */
export type DrawingAnswer =
  | { kind: "drawn"; number: number; chart: RenderedChart }
  | { kind: "redrawn"; number: number; svg: string }
  | { kind: "failed"; number: number; error: SentError };
