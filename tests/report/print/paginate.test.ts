import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LEAST_FILL, type PagePart, pageStarts } from "../../../src/report/print/paginate.ts";

const PAGE = 100;
/** Pieces of the given heights, one under the other without a gap. */
const stack = (...parts: readonly (readonly [height: number, place: PagePart["place"]])[]): PagePart[] => {
  let top = 0;
  return parts.map(([height, place]) => {
    const piece = { top, bottom: top + height, repeated: 0, place };
    top += height;
    return piece;
  });
};
const fills = (pieces: readonly PagePart[], starts: readonly number[]): number[] =>
  starts.map((start, i) => {
    const last = pieces[(starts[i + 1] ?? pieces.length) - 1]!;
    return (last.bottom - pieces[start]!.top) / PAGE;
  });

describe("pageStarts", () => {
  it("begins every section of two thirds of a page on its own page", () => {
    const pieces = stack([70, "section"], [20, "section"], [50, "block"], [66, "section"]);
    expect(pageStarts(pieces, PAGE)).toEqual([0, 1, 3]);
  });
  it("puts two short sections on one page", () => {
    expect(pageStarts(stack([45, "section"], [45, "section"]), PAGE)).toEqual([0]);
  });
  it("does not leave the tail of a section alone on a page", () => {
    const pieces = stack([80, "section"], [55, "section"], [35, "block"], [20, "block"]);
    expect(Math.min(...fills(pieces, pageStarts(pieces, PAGE)))).toBeGreaterThanOrEqual(LEAST_FILL);
  });
  it("breaks a long table between rows and counts its repeated head", () => {
    const pieces = [...stack([60, "section"], ...Array.from({ length: 20 }, () => [10, "row"] as const))].map(
      (piece) => (piece.place === "row" ? { ...piece, repeated: 10 } : piece),
    );
    const starts = pageStarts(pieces, PAGE);
    expect(starts.length).toBe(3);
    for (const fill of fills(pieces, starts).slice(1)) expect(fill).toBeLessThanOrEqual(0.9);
  });
  it("lets a piece higher than a page run on", () => {
    expect(pageStarts(stack([20, "section"], [250, "block"], [40, "block"]), PAGE)).toContain(1);
  });

  const piece = fc.tuple(fc.integer({ min: 3, max: 60 }), fc.constantFrom("section" as const, "block" as const));
  it("overfills no page, and leaves none under half where there is a way not to", () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), (parts) => {
        const pieces = stack(...parts);
        const starts = pageStarts(pieces, PAGE);
        expect(starts[0]).toBe(0);
        const got = fills(pieces, starts);
        expect(Math.max(...got)).toBeLessThanOrEqual(1);
        // every division there is, as bits: a page begins at piece i + 1
        const divisions = Array.from({ length: 2 ** (pieces.length - 1) }, (_, bits) => [
          0,
          ...pieces
            .keys()
            .drop(1)
            .filter((i) => (bits >> (i - 1)) & 1),
        ]);
        const fine = divisions
          .map((division) => fills(pieces, division))
          .some((pages) => pages.every((fill) => fill <= 1 && fill >= LEAST_FILL));
        if (fine) expect(Math.min(...got)).toBeGreaterThanOrEqual(LEAST_FILL);
      }),
      { seed: 48, numRuns: 300 },
    );
  });
});
