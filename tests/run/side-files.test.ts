import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Analysis } from "../../src/analyses/analysis.ts";
import { ConfigSchema } from "../../src/config/schema.ts";
import { withUsed } from "../../src/run/choose-analyses.ts";
import { readSideFiles } from "../../src/run/side-files.ts";

const named = (name: string, rest: Partial<Analysis> = {}): Analysis => ({
  name,
  topic: name,
  options: z.strictObject({}),
  tables: { [`${name}_table`]: { name, grain: "one per row", key: [], columns: {} } },
  marts: () => ({}),
  section: () => ({
    name,
    topic: name,
    title: "",
    subtitle: "",
    figures: [],
    highlights: [],
    blocks: [],
    actions: [],
    notes: [],
  }),
  ...rest,
});

describe("files beside the transactions", () => {
  const folder = mkdtempSync(join(tmpdir(), "tillbook-side-"));
  writeFileSync(join(folder, "redeemed.csv"), "customer_id,date,points\n");
  const reading = (path: string | undefined) =>
    readSideFiles([named("a", { files: () => ({ "a.redemptions": path }) })], ConfigSchema.parse({}), folder);

  it("are read from the folder of the configuration, where an option names one", () => {
    expect([...reading("redeemed.csv")]).toEqual([
      ["a.redemptions", { name: "redeemed.csv", text: "customer_id,date,points\n" }],
    ]);
    expect(reading(undefined).size).toBe(0);
  });

  it("are refused with the option's key and what is wrong", () => {
    expect(() => reading("none.csv")).toThrow(
      "a.redemptions names none.csv, which cannot be read: there is no such file",
    );
    expect(() => reading(".")).toThrow("a.redemptions names ., which cannot be read: it is a folder");
  });
});

describe("analyses that use tables of others", () => {
  const base = named("base");
  const user = named("user", { uses: ["base"] });

  it("come after them, also where those were not asked for", () => {
    expect(withUsed([user, base], [user])).toEqual([base, user]);
    expect(withUsed([user, base], [user, base])).toEqual([base, user]);
  });

  it("may not use what nobody makes", () => {
    expect(() => withUsed([user], [user])).toThrow("user uses tables of base, which is no analysis");
  });
});
