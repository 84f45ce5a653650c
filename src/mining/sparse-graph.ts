/**
 * The frequent pairs of siblings as a graph. Every frequent set of siblings is a clique in it. If each edge belongs to that of
 * its two vertices which has fewer edges, even a vertex with many edges owns few, and a clique is found among those
 * that its first vertex owns (Chiba & Nishizeki 1985, "Arboricity and subgraph listing algorithms").
 */
import type { Frame } from "./frame.ts";
import { MASK_BITS } from "./masks.ts";

export class SparseGraph {
  /** The vertices, those with the fewest edges first; an edge belongs to the vertex that comes first. */
  order = new Int32Array(0);
  /** How many edges a vertex owns; where they lead to, ascending, is in `ends[MASK_BITS * vertex..]`. */
  owned = new Int32Array(0);
  ends = new Int32Array(0);
  /** By vertex: its number of edges, and then its place in the order. */
  #place = new Int32Array(0);

  /** Takes the pairs of siblings counted in the frame; false if a vertex would own more edges than a mask has bits. */
  build(frame: Frame, siblings: number, minCount: number): boolean {
    this.#fit(siblings);
    this.#sort(frame, siblings, minCount);
    return this.#share(frame, siblings, minCount);
  }

  #sort({ counts, row }: Frame, siblings: number, minCount: number): void {
    const order = this.order.subarray(0, siblings);
    const place = this.#place.fill(0);
    for (let one = 0; one < siblings; one++)
      for (let base = row[one]!, other = one + 1; other < siblings; other++) {
        const edge = counts[base + other]! >= minCount ? 1 : 0;
        place[one]! += edge;
        place[other]! += edge;
      }
    for (let vertex = 0; vertex < siblings; vertex++) order[vertex] = place[vertex]! * siblings + vertex;
    order.sort();
    for (let i = 0; i < siblings; i++) {
      order[i]! %= siblings;
      place[order[i]!] = i;
    }
  }

  #share({ counts, row }: Frame, siblings: number, minCount: number): boolean {
    const { owned, ends } = this;
    const place = this.#place;
    owned.fill(0);
    for (let one = 0; one < siblings; one++)
      for (let base = row[one]!, other = one + 1; other < siblings; other++) {
        if (counts[base + other]! < minCount) continue;
        const owner = place[one]! < place[other]! ? one : other;
        if (owned[owner] === MASK_BITS) return false;
        ends[MASK_BITS * owner + owned[owner]!++] = one + other - owner;
      }
    return true;
  }

  #fit(siblings: number): void {
    if (this.order.length >= siblings) return;
    this.order = new Int32Array(siblings);
    this.owned = new Int32Array(siblings);
    this.ends = new Int32Array(MASK_BITS * siblings);
    this.#place = new Int32Array(siblings);
  }
}
