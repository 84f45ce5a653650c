import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DOCS } from "../scripts/docs.ts";

describe("generated documentation", () => {
  it.each(Object.entries(DOCS))("docs/%s is what `npm run docs` writes", async (name, text) => {
    expect(readFileSync(join(import.meta.dirname, "..", "docs", name), "utf8")).toBe(await text());
  });
});
