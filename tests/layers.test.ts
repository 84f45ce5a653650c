import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** Who may know whom: the rooms a file of a room may import from; its own room always. */
const LEAVES = ["leaves"];
const RULES: Readonly<Record<string, readonly string[]>> = {
  leaves: [],
  mining: LEAVES,
  models: LEAVES,
  sample: LEAVES,
  ingest: LEAVES,
  quality: LEAVES,
  facts: LEAVES,
  analyses: [...LEAVES, "facts", "mining", "models"],
  report: LEAVES,
  config: [...LEAVES, "analyses", "quality", "ingest"],
  notebook: [...LEAVES, "report", "facts", "ingest", "quality", "analyses", "config", "pipeline", "house"],
  house: [...LEAVES, "facts", "analyses"],
  pipeline: [...LEAVES, "ingest", "quality", "facts", "analyses", "report", "config", "house"],
  scheduler: [...LEAVES, "pipeline", "config", "report", "house"],
  public: [
    "leaves",
    "mining",
    "models",
    "sample",
    "ingest",
    "quality",
    "facts",
    "analyses",
    "report",
    "config",
    "pipeline",
    "notebook",
    "house",
  ],
  cli: ["leaves", "sample", "ingest", "report", "facts", "config", "pipeline", "notebook", "house", "scheduler"],
};

const FILES: Readonly<Record<string, string>> = {
  "src/facts/facts.ts": "facts",
  "src/config/load.ts": "config",
  "src/run/run.ts": "pipeline",
  "src/run/request.ts": "pipeline",
  "src/run/facts-from-files.ts": "pipeline",
  "src/run/record.ts": "pipeline",
  "src/index.ts": "public",
  "src/run/customer-360.ts": "house",
  "src/run/alerts.ts": "house",
  "src/run/previous-edition.ts": "house",
  "src/run/doctor.ts": "pipeline",
};

function roomOf(path: string): string {
  const named = FILES[path];
  if (named !== undefined) return named;
  const parts = path.split("/");
  if (parts[0] === "scheduler") return "scheduler";
  return parts.length === 2 ? "leaves" : parts[1];
}

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
  atTop: boolean;
}

function importsOf(path: string): Import[] {
  const text = readFileSync(join(root, path), "utf8");
  const found = text.matchAll(
    /(?:^|\n)\s*(import|export)\s+(type\s+)?[^;"']*?from\s+["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g,
  );
  return [...found].map(([, , type, fixed, lazy]) => {
    const name = fixed ?? lazy;
    const to = name.startsWith(".") ? relative(root, normalize(join(root, dirname(path), name))) : name;
    return { from: path, to, typeOnly: type !== undefined, atTop: fixed !== undefined };
  });
}

const files = globSync("{src,scheduler}/**/*.ts", { cwd: root })
  .map((path) => path.replaceAll("\\", "/"))
  .sort();
const imports = files.flatMap(importsOf);

describe("the house", () => {
  it("has files to look at", () => {
    expect(files.length).toBeGreaterThan(30);
    expect(imports.length).toBeGreaterThan(100);
  });

  it("lets a room know only the rooms below it", () => {
    const broken = imports
      .filter(({ to }) => to.startsWith("src/") || to.startsWith("scheduler/"))
      .filter(({ from, to, typeOnly }) => {
        const [room, other] = [roomOf(from), roomOf(to)];
        if (room === other) return false;
        // a batch of records is handed from reading to quality: the shape may be known, the code not
        if (typeOnly && room === "quality" && other === "ingest") return false;
        // a section is written against the analysis contract, wherever it comes from
        if (typeOnly && to === "src/analyses/analysis.ts") return false;
        return !(RULES[room] ?? []).includes(other);
      })
      .map(({ from, to }) => `${from} → ${to}`);
    expect(broken).toEqual([]);
  });

  it("keeps the analyses apart from each other", () => {
    const own = (path: string): string => path.split("/")[2].replace(/\.ts$/, "");
    const shared = new Set(["analysis", "customer-orders", "rows", "index", "short-name"]);
    const broken = imports
      .filter(({ from, to }) => from.startsWith("src/analyses/") && to.startsWith("src/analyses/"))
      .filter(({ from, to }) => own(from) !== "index" && own(from) !== own(to) && !shared.has(own(to)))
      .map(({ from, to }) => `${from} → ${to}`);
    expect(broken).toEqual([]);
  });

  it("loads heavy packages only where they are used", () => {
    const heavy = [
      "vega",
      "vega-lite",
      "vega-interpreter",
      "puppeteer",
      "puppeteer-core",
      "nodemailer",
      "@e965/xlsx",
      "danfojs-node",
      "@sparticuz/chromium",
    ];
    const broken = imports
      .filter(({ to, atTop, typeOnly }) => atTop && !typeOnly && heavy.includes(to))
      .map(({ from, to }) => `${from} → ${to}`);
    expect(broken).toEqual([]);
  });
});
