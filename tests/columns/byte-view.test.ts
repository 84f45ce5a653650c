import fc from "fast-check";
import { expect, it } from "vitest";
import { byteViewOf, sameBytes } from "../../src/columns/byte-view.ts";

it("bytes are the same if every one is, wherever they stand", () => {
  const bytes = fc.array(fc.constantFrom(0, 1, 0x7f, 0x80, 0xf0, 0xff), { maxLength: 40 });
  fc.assert(
    fc.property(bytes, fc.nat(9), fc.nat(9), fc.nat(), fc.boolean(), (text, before, behind, at, change) => {
      const other = [...text];
      if (change && text.length > 0) other[at % text.length]! ^= 0x80;
      const a = byteViewOf(Uint8Array.from([...new Array(before).fill(5), ...text]));
      const b = byteViewOf(Uint8Array.from([...new Array(behind).fill(6), ...other, 7]));
      expect(sameBytes(a.words, before, b.words, behind, text.length)).toBe(!change || text.length === 0);
    }),
    { seed: 3, numRuns: 2000 },
  );
});
