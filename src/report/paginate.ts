/** Where the pages break: chosen for the whole document at once, so that no page is left nearly empty. */

/** A piece of the document that is not cut. Offsets in pixels from the top of the document, in one endless page. */
export interface Piece {
  top: number;
  bottom: number;
  /** Repeated above the piece when it begins a page (the head of a table that runs on). */
  repeated: number;
  /** Cost of a page that begins here: a section's start is where readers expect one, the middle of a table is not. */
  cost: number;
}

/** Less than this share of a page looks forgotten. */
export const LEAST_FILL = 1 / 3;

/**
 * The pieces that begin a page, the first one included: the division of the least total cost, where an empty part of a
 * page costs its square and a page under a third costs more than anything else. A piece higher than a page runs on.
 *
 * Dynamic programming over the pieces, as in Knuth and Plass, "Breaking paragraphs into lines" (1981).
 */
export function pageStarts(pieces: readonly Piece[], pageHeight: number): number[] {
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= pieces.length; end++) {
    let choice = { cost: Number.POSITIVE_INFINITY, from: end - 1 };
    for (let from = end - 1; from >= 0; from--) {
      const first = pieces[from]!;
      const height = pieces[end - 1]!.bottom - first.top + first.repeated;
      if (height > pageHeight && from < end - 1) break;
      const fill = (height / pageHeight) % 1 || 1;
      const cost = best[from]!.cost + first.cost + (1 - fill) ** 2 + (fill < LEAST_FILL ? 100 : 0);
      if (cost < choice.cost) choice = { cost, from };
    }
    best.push(choice);
  }
  const starts: number[] = [];
  for (let end = pieces.length; end > 0; end = best[end]!.from) starts.unshift(best[end]!.from);
  return starts;
}
