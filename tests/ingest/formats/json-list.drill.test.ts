/** Elements of a list that are longer than a record may be. */
import { describe, expect, it } from "vitest";
import { elementsOf } from "./elements.ts";

describe("elements", () => {
  it("longer than a record may be are given out once, and the next ones follow", () => {
    const long = `{"a":"${"x".repeat(40 << 20)}"}`;
    const found = elementsOf(`[${long},{"b":1}]`, [], 1 << 20);
    expect(found).toHaveLength(2);
    expect(found[1]).toBe('{"b":1}');
  });
});
