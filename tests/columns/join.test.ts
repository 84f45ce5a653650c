import { describe, expect, it } from "vitest";
import { leftJoin, sortedBy } from "../../src/columns/join.ts";
import pl from "../../src/columns/polars.ts";

const frame = (ids: readonly string[], name: string, values: readonly number[]): pl.DataFrame =>
  pl.DataFrame([pl.Series("id", [...ids], pl.String), pl.Series(name, [...values], pl.Float64)]);

describe("leftJoin", () => {
  const left = frame(["a", "b", "c"], "x", [1, 2, 3]);

  it.each([
    ["the same keys in the same order", ["a", "b", "c"], [1, 2, 3]],
    ["the same keys in another order", ["c", "a", "b"], [2, 3, 1]],
    ["as many keys, one of them another", ["a", "b", "d"], [1, 2, null]],
    ["fewer keys", ["b"], [null, 1, null]],
    ["more keys", ["a", "b", "c", "d"], [1, 2, 3]],
  ])("takes the values of %s", (_, ids, expected) => {
    const right = frame(
      ids,
      "y",
      ids.map((_one, i) => i + 1),
    );
    const joined = leftJoin(left, right, "id");
    expect(joined.columns).toEqual(["id", "x", "y"]);
    const byId = new Map(joined.toRecords().map(({ id, x, y }) => [id, { x, y }]));
    expect(byId).toEqual(new Map(["a", "b", "c"].map((id, i) => [id, { x: i + 1, y: expected[i] }])));
  });
});

describe("sortedBy", () => {
  it("leaves a frame whose keys ascend as it is", () => {
    for (const ids of [[], ["a"], ["a", "b", "b"]]) {
      const sorted = frame(
        ids,
        "x",
        ids.map(() => 0),
      );
      expect(sortedBy(sorted, "id")).toBe(sorted);
    }
  });

  it("sorts any other", () => {
    expect(sortedBy(frame(["b", "a", "c"], "x", [1, 2, 3]), "id").toRecords()).toEqual([
      { id: "a", x: 2 },
      { id: "b", x: 1 },
      { id: "c", x: 3 },
    ]);
  });
});
