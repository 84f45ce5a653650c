/** Where the pages break: chosen for the whole document at once, so that no page is left nearly empty. */

/** A piece of the document that is not cut. Offsets in pixels from the top of the document, laid out as one endless page. */
export interface PagePart {
  top: number;
  bottom: number;
  /** Height repeated above the piece when it begins a page: the head of a table that runs on. */
  repeated: number;
  /** Where in its section it stands; readers expect a page to begin with a section, least of all inside a table. */
  place: "section" | "block" | "row";
}

/** Less than this share of a page looks forgotten. */
export const LEAST_FILL = 1 / 2;

const FORGOTTEN = 100;
const BEGINS_WITH = { section: 0, block: 0.15, row: 0.3 } as const;
/** One sheet more to read. */
const PAGE = 0.4;
/** A section that begins lower on a page: harmless where it also ends there, a nuisance where it runs on. */
const BEGINS_LOWER = { whole: 0.1, cut: 0.4 } as const;

/**
 * The pieces that begin a page, the first one included: the division of the least total cost, where the empty part of a
 * page costs its square and a page under half costs more than anything else. A piece higher than a page runs on.
 *
 * Dynamic programming over the pieces, as in Knuth and Plass, "Breaking paragraphs into lines" (1981).
 */
export function pageStarts(pieces: readonly PagePart[], pageHeight: number): number[] {
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= pieces.length; end++) {
    let choice = { cost: Number.POSITIVE_INFINITY, from: end - 1 };
    let lower = 0;
    // does the section that holds piece `from` end with this page?
    let whole = end === pieces.length || pieces[end]!.place === "section";
    for (let from = end - 1; from >= 0; from--) {
      const first = pieces[from]!;
      const height = pieces[end - 1]!.bottom - first.top + first.repeated;
      if (height > pageHeight && from < end - 1) break;
      const fill = height > pageHeight ? (height / pageHeight) % 1 : height / pageHeight;
      const empty = (1 - fill) ** 2 + (fill < LEAST_FILL ? FORGOTTEN : 0);
      const cost = best[from]!.cost + PAGE + BEGINS_WITH[first.place] + lower + empty;
      if (cost < choice.cost) choice = { cost, from };
      if (first.place === "section") {
        lower += whole ? BEGINS_LOWER.whole : BEGINS_LOWER.cut;
        whole = true;
      }
    }
    best.push(choice);
  }
  const starts: number[] = [];
  for (let end = pieces.length; end > 0; end = best[end]!.from) starts.unshift(best[end]!.from);
  return starts;
}
