/** Charts drawn on a second thread, while this one works out what the next ones show. */
import { Worker } from "node:worker_threads";
import { listenTo, receivedError } from "../../columns/threads.ts";
import { type ChartOptions, type ChartRenderer, type Drawing, expectOwnIds, type RenderedChart } from "./chart.ts";
import type { DrawingAnswer, DrawingLook, DrawingRequest } from "./thread-protocol.ts";

/** Beside this file, whether that is the source or what is built from it. */
const THREAD = new URL(import.meta.url.endsWith(".ts") ? "./chart-thread.ts" : "./chart-thread.js", import.meta.url);

export interface ChartThread extends ChartRenderer {
  /** Draws charts that will be asked for: `renderCharts` takes those that are the same to the last value. */
  begin(charts: readonly Drawing[], options: ChartOptions): void;
  close(): void;
}

type WithoutNumber<R> = R extends unknown ? Omit<R, "number"> : never;

/**
 * Starts a thread that draws charts, the same bytes as `renderCharts` and `redrawChart` draw here.
 *
 * @param program what it runs
 */
export function chartThread(program = THREAD): ChartThread {
  // options of the program itself, as --input-type, are not for a file
  const worker = new Worker(program, { execArgv: [] });
  const waiting = new Map<number, PromiseWithResolvers<DrawingAnswer>>();
  /** By what is drawn and how. */
  const charts = new Map<string, Promise<RenderedChart>>();
  /** Of the requests that they were drawn for. */
  const numbers = new WeakMap<RenderedChart, number>();
  let failure: Error | undefined;
  let asked = 0;
  const stop = listenTo<DrawingAnswer>(worker, "the thread that draws charts", {
    onValue(answer) {
      const { resolve, reject } = waiting.get(answer.number)!;
      waiting.delete(answer.number);
      if (answer.kind === "failed") reject(receivedError(answer.error));
      else resolve(answer);
    },
    onFailure(error) {
      // the first one is the reason; that the thread ends follows from it
      failure ??= error;
      for (const { reject } of waiting.values()) reject(failure);
      waiting.clear();
    },
  });

  function ask(request: WithoutNumber<DrawingRequest>): { number: number; answer: Promise<DrawingAnswer> } {
    const number = asked++;
    if (failure !== undefined) return { number, answer: Promise.reject(failure) };
    const one = Promise.withResolvers<DrawingAnswer>();
    waiting.set(number, one);
    worker.postMessage({ ...request, number });
    return { number, answer: one.promise };
  }

  function draw({ id, height, spec }: Drawing, look: DrawingLook): Promise<RenderedChart> {
    const block = { id, height, spec };
    const key = JSON.stringify([block, look]);
    const known = charts.get(key);
    if (known !== undefined) return known;
    const { number, answer } = ask({ kind: "draw", block, look });
    const chart = answer.then((given) => {
      const drawn = (given as Extract<DrawingAnswer, { kind: "drawn" }>).chart;
      numbers.set(drawn, number);
      return drawn;
    });
    charts.set(key, chart);
    return chart;
  }

  const drawAll = (
    blocks: readonly Drawing[],
    { locale, currency, accent, width }: ChartOptions,
  ): Promise<RenderedChart>[] => blocks.map((block) => draw(block, { locale, currency, accent, width: width(block) }));

  return {
    begin(blocks, options) {
      // whoever asks for the chart hears what went wrong
      for (const chart of drawAll(blocks, options)) chart.catch(() => undefined);
    },
    async renderCharts(blocks, options) {
      expectOwnIds(blocks);
      const drawn = await Promise.all(drawAll(blocks, options));
      return new Map(blocks.map(({ id }, at) => [id, drawn[at]!]));
    },
    async redrawChart(chart, id, height, { locale, currency }) {
      const of = numbers.get(chart);
      if (of === undefined) throw new Error(`chart ${JSON.stringify(id)} was not drawn by this thread`);
      const { answer } = ask({ kind: "redraw", of, id, height, look: { locale, currency } });
      return ((await answer) as Extract<DrawingAnswer, { kind: "redrawn" }>).svg;
    },
    close() {
      stop();
      void worker.terminate();
    },
  };
}
