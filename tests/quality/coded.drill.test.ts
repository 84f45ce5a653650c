/** Bytes and strings, by further options and pieces; the plain ones are in `coded.test.ts`. */
import { describe, it } from "vitest";
import { temporaryFolder } from "../ingest/files.ts";
import { cleanedAsStrings, codedFiles } from "./coded-files.ts";

describe("records that come as bytes are cleaned like the same records as strings", () => {
  const files = codedFiles(temporaryFolder());
  const [first, second, third, noOrders] = [files.first(), files.otherHeader(), files.third(), files.noOrders()];

  it.each<[what: string, files: string[], chunkBytes: number, options: object]>([
    ["one file in pieces", [first], 100_000, {}],
    ["files with different headers", [first, second, third], 150_000, {}],
    [
      "filled and repeated values",
      [first, second, third],
      1 << 24,
      { duplicates: "keep", missing: { region: { fill: "Elsewhere" } } },
    ],
    ["no order ids", [noOrders], 60_000, {}],
    [
      "rules of one's own for some regions",
      [first, second],
      200_000,
      { rules: { quantity: [{ min_value: 2, where: { region: ["EIRE", "Österreich"] } }] } },
    ],
  ])("%s", async (_what, paths, chunkBytes, options) => {
    await cleanedAsStrings(paths, chunkBytes, options);
  });
});
