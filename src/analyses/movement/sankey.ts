/** A flow diagram out of areas, bars and text: Vega-Lite has none of its own. */
import { segmentColour, THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";

export interface Flow {
  from: string;
  to: string;
  size: number;
  /** The size, written for the reader. */
  label: string;
}

/** Points along each ribbon. */
const STEPS = 20;
/** Width of a letter of the labels, in pixels. */
const LETTER = 5.6;
/** Gap between a node and its label, in pixels. */
const LABEL_GAP = 6;
/** Gap between nodes, as a share of all flows together. */
const GAP = 0.04;
const NODE = 0.025;
/** Labels take at most so much of the width on each side. */
const MOST_MARGIN = 0.4;

interface Node {
  side: "from" | "to";
  name: string;
  y: number;
  y2: number;
  x: number;
  x2: number;
  middle: number;
  label: string;
}

/** Nodes of one side from the top down, each as high as its flows. */
function nodesOf(
  side: Node["side"],
  flows: readonly Flow[],
  order: readonly string[],
  gap: number,
  write: (size: number) => string,
): Map<string, Node> {
  let top = 0;
  const nodes = new Map<string, Node>();
  for (const name of order) {
    const size = flows.filter((flow) => flow[side] === name).reduce((sum, flow) => sum + flow.size, 0);
    if (size === 0) continue;
    nodes.set(name, {
      side,
      name,
      y: top,
      y2: top + size,
      x: side === "from" ? 0 : 1 - NODE,
      x2: side === "from" ? NODE : 1,
      middle: top + size / 2,
      label: `${name} ${write(size)}`,
    });
    top += size + gap;
  }
  return nodes;
}

/** An S between two heights: 3t² − 2t³. */
const along = (a: number, b: number, t: number): number => a + (b - a) * t * t * (3 - 2 * t);

/**
 * Ribbons from the nodes on the left to those on the right, as wide as their size and in the colour of where they come from; `order`
 * is that of the nodes, from the top down.
 */
export function sankeyChart(
  flows: readonly Flow[],
  order: readonly string[],
  write: (size: number) => string,
): VegaLiteSpec {
  const gap = GAP * flows.reduce((sum, flow) => sum + flow.size, 0);
  const [left, right] = (["from", "to"] as const).map((side) => nodesOf(side, flows, order, gap, write)) as [
    Map<string, Node>,
    Map<string, Node>,
  ];
  const place = (name: string): number => order.indexOf(name);
  const sorted = [...flows].sort((a, b) => place(a.from) - place(b.from) || place(a.to) - place(b.to));
  const [leaves, arrives] = [new Map<string, number>(), new Map<string, number>()];
  // ribbons leave in the order of where they go and arrive in the order of where they come from, so that few cross
  const ribbons = sorted.flatMap(({ from, to, size, label }, i) => {
    const start = leaves.get(from) ?? left.get(from)!.y;
    const end = arrives.get(to) ?? right.get(to)!.y;
    leaves.set(from, start + size);
    arrives.set(to, end + size);
    return Array.from({ length: STEPS + 1 }, (_, step) => {
      const t = step / STEPS;
      return {
        ribbon: i,
        from,
        label: `${from} → ${to}: ${label}`,
        x: NODE + t * (1 - 2 * NODE),
        y: along(start, end, t),
        y2: along(start + size, end + size, t),
      };
    });
  });
  const nodes = [...left.values(), ...right.values()];
  const lowest = Math.max(...nodes.map((node) => node.y2));
  const names = order.filter((name) => left.has(name) || right.has(name));
  // as wide a margin on both sides as the longest label takes, whatever the chart's width
  const longest = Math.max(...nodes.map(({ label }) => [...label].length)) * LETTER + LABEL_GAP;
  const margin = `(min(${longest}, ${MOST_MARGIN} * width) / (width - 2 * min(${longest}, ${MOST_MARGIN} * width)))`;
  const scale = { domainMin: { expr: `-${margin}` }, domainMax: { expr: `1 + ${margin}` }, zero: false, nice: false };
  const x = { field: "x", type: "quantitative", axis: null, scale };
  const y = {
    field: "y",
    type: "quantitative",
    axis: null,
    scale: { domain: [0, lowest], reverse: true, nice: false },
  };
  const colour = { type: "nominal", legend: null, scale: { domain: names, range: names.map(segmentColour) } };
  const text = (side: Node["side"]): object => ({
    data: { values: nodes.filter((node) => node.side === side) },
    mark: {
      type: "text",
      align: side === "from" ? "right" : "left",
      dx: side === "from" ? -LABEL_GAP : LABEL_GAP,
      color: THEME.ink,
      baseline: "middle",
    },
    encoding: {
      x: { ...x, field: side === "from" ? "x" : "x2" },
      y: { ...y, field: "middle" },
      text: { field: "label", type: "nominal" },
    },
  });
  return {
    layer: [
      {
        data: { values: ribbons },
        mark: { type: "area", opacity: 0.45 },
        encoding: {
          x,
          y,
          y2: { field: "y2" },
          detail: { field: "ribbon", type: "nominal" },
          color: { ...colour, field: "from" },
          tooltip: [{ field: "label", type: "nominal", title: "Moved" }],
        },
      },
      {
        // from: what the ribbons' colours go by
        data: { values: nodes.map((node) => ({ ...node, from: node.name })) },
        mark: { type: "bar" },
        encoding: { x, x2: { field: "x2" }, y, y2: { field: "y2" }, color: { ...colour, field: "from" } },
      },
      text("from"),
      text("to"),
    ],
  };
}
