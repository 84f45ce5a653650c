/** The thread that draws charts, one request after the other; what it has drawn it keeps, to draw it again in another height. */
import { parentPort } from "node:worker_threads";
import { sendFailure, sendValue, sentError } from "../../columns/threads.ts";
import { type RenderedChart, redrawChart, renderCharts } from "./chart.ts";
import type { DrawingAnswer, DrawingRequest } from "./thread-protocol.ts";
import { drawingTools } from "./vega-bundles.ts";

const drawn = new Map<number, RenderedChart>();

async function answerTo(request: DrawingRequest): Promise<DrawingAnswer> {
  const { number } = request;
  try {
    if (request.kind === "redraw") {
      const svg = await redrawChart(drawn.get(request.of)!, request.id, request.height, request.look);
      return { kind: "redrawn", number, svg };
    }
    const { block, look } = request;
    const chart = (await renderCharts([block], { ...look, width: () => look.width })).get(block.id)!;
    drawn.set(number, chart);
    return { kind: "drawn", number, chart };
  } catch (error) {
    return { kind: "failed", number, error: sentError(error) };
  }
}

const port = parentPort!;
// loaded before there is anything to draw
let last: Promise<unknown> = drawingTools();
port.on("message", (request: DrawingRequest) => {
  last = last
    .then(() => answerTo(request))
    .then((answer) => sendValue<DrawingAnswer>(port, answer))
    .catch((error: unknown) => sendFailure(port, error));
});
