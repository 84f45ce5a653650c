import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ANALYSES, REGISTRY } from "../../src/analyses/index.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { loadAnalyses } from "../../src/analyses/load.ts";
import { ANALYSIS_OPTIONS } from "../../src/analyses/options.ts";
import { shop } from "./shop.ts";

const root = join(import.meta.dirname, "..", "..");

describe("the registry of options", () => {
  it("names the same analyses as the registry of computations, in the same order, with the same schemas", () => {
    const known = (one: (typeof ANALYSIS_OPTIONS)[number]) => [
      one.name,
      one.aliases,
      one.topic,
      one.onRequest,
      one.options,
    ];
    expect(ANALYSIS_OPTIONS.map(known)).toEqual(ANALYSES.map(known));
    expect(ANALYSIS_OPTIONS.every((one, i) => one.options === ANALYSES[i]?.options)).toBe(true);
    expect(Object.keys(REGISTRY)).toEqual(ANALYSES.map(({ name }) => name));
  });

  it("names what is loaded when a run needs it", async () => {
    expect(await loadAnalyses(ANALYSIS_OPTIONS)).toEqual(ANALYSES);
  });

  it("loads neither Polars nor a computation", () => {
    const program = `
      import { registerHooks } from "node:module";
      const loaded = [];
      registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
      await import(${JSON.stringify(join(root, "src", "analyses", "options.ts"))});
      console.log(JSON.stringify(loaded));`;
    const text = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
    const loaded = (JSON.parse(text) as string[]).filter((url) => !url.includes("/node_modules/zod/"));
    expect(loaded.length).toBeGreaterThan(4);
    expect(
      loaded.filter(
        (url) => !/\/src\/(?:analyses\/(?:\w+\/)?(?:options|segments)|models\/buying-names)\.ts$/.test(url),
      ),
    ).toEqual([]);
  });
});

describe("the input of an analysis", () => {
  it("works a feature out once, also for a copy of it", () => {
    const input = inputOf(shop([{ order: "1", at: "2024-01-01", customer: "a" }]));
    const copy = { ...input };
    expect(copy.feature("customerOrders")).toBe(input.feature("customerOrders"));
    expect(input.history("rfm")).toBeUndefined();
  });
});
