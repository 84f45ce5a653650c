import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** Files of the root of `src/`, each with its layer: a new one has to be named here. */
const ROOT_FILES: Readonly<Record<string, string>> = {
  "src/calendar.ts": "leaves",
  "src/effects.ts": "leaves",
  "src/errors.ts": "leaves",
  "src/files.ts": "leaves",
  "src/format.ts": "leaves",
  "src/options.ts": "leaves",
  "src/resources.ts": "leaves",
  "src/section.ts": "leaves",
  "src/version.ts": "leaves",
  "src/lines.ts": "contracts",
  "src/money.ts": "contracts",
  "src/schema.ts": "contracts",
  "src/tables.ts": "contracts",
  "src/index.ts": "public",
};

const BASE = ["leaves", "columns", "contracts"];
/** Which layers a layer may import from, beside itself. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  leaves: [],
  columns: ["leaves"],
  contracts: ["leaves", "columns"],
  status: ["leaves"],
  mining: [...BASE, "models"],
  models: ["leaves"],
  sample: [...BASE, "models"],
  look: ["leaves"],
  language: ["leaves"],
  explore: ["leaves"],
  ingest: [...BASE, "status"],
  quality: [...BASE, "status", "look"],
  facts: BASE,
  features: [...BASE, "facts", "models"],
  analyses: [...BASE, "look", "explore", "facts", "features", "mining", "models"],
  report: ["leaves", "contracts", "columns", "look", "language", "explore"],
  lake: [...BASE, "facts"],
  warehouse: [...BASE, "facts"],
  config: [...BASE, "analyses", "quality", "ingest", "look", "language"],
  run: [
    ...BASE,
    "status",
    "look",
    "language",
    "explore",
    "config",
    "ingest",
    "quality",
    "facts",
    "features",
    "analyses",
    "report",
    "lake",
    "warehouse",
  ],
  notebook: [...BASE, "look", "run", "config", "ingest", "quality", "facts", "features", "analyses", "report"],
  scheduler: [...BASE, "look", "run", "config", "report"],
  public: [
    ...BASE,
    "mining",
    "models",
    "sample",
    "ingest",
    "quality",
    "facts",
    "features",
    "analyses",
    "report",
    "config",
    "run",
    "notebook",
    "look",
  ],
  cli: [
    ...BASE,
    "look",
    "sample",
    "ingest",
    "report",
    "facts",
    "config",
    "lake",
    "run",
    "notebook",
    "scheduler",
    "warehouse",
  ],
};

/** Files of more lines than a reader wants to have, each with its reason: data as tables, or written by a script. */
const LONG_FILES: Readonly<Record<string, string>> = {
  "src/status/words.ts": "data: the words of status in 26 languages",
  "src/ingest/understand/lexicon/east.ts": "data: headers in the languages of the east",
  "src/ingest/understand/lexicon/more.ts": "data: headers in further languages",
  "src/ingest/understand/role-rules.ts": "data: which concepts name which role",
  "src/notebook/option-types.ts": "written by npm run generate",
};
const MOST_LINES = 300;
const MOST_ROOT_FILES = 14;

function layerOf(path: string): string {
  const parts = path.split("/");
  if (parts[0] === "scheduler") return "scheduler";
  return parts.length === 2 ? (ROOT_FILES[path] ?? `unnamed root file ${path}`) : (parts[1] as string);
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
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?[^;"']*?from\s+["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|new URL\([^)]*?["'](\.[^"']+\.ts)["']/g,
  );
  return [...found].map(([, type, fixed, lazy, worker]) => {
    const name = (fixed ?? lazy ?? worker) as string;
    const to = name.startsWith(".") ? relative(root, normalize(join(root, dirname(path), name))) : name;
    return { from: path, to: to.replaceAll("\\", "/"), typeOnly: type !== undefined, atTop: fixed !== undefined };
  });
}

const files = globSync("{src,scheduler}/**/*.ts", { cwd: root })
  .map((path) => path.replaceAll("\\", "/"))
  .sort();
const imports = files.flatMap(importsOf);
const own = imports.filter(({ to }) => files.includes(to));

/** Groups of files that import each other in a circle (Tarjan's strongly connected components of more than one file). */
function circles(edges: readonly Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const groups: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file) as number);
    stack.push(file);
    for (const to of next.get(file) ?? []) {
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(file, Math.min(low.get(file) as number, low.get(to) as number));
    }
    if (low.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) groups.push(group.sort());
  };
  for (const file of files) if (!index.has(file)) visit(file);
  return groups;
}

describe("the layers", () => {
  it("has files to look at", () => {
    expect(files.length).toBeGreaterThan(30);
    expect(own.length).toBeGreaterThan(100);
  });

  it("lets a layer import only from the layers below it", () => {
    const broken = own
      .filter(({ from, to, typeOnly }) => {
        const [layer, other] = [layerOf(from), layerOf(to)];
        if (layer === other) return false;
        // a batch of records is handed from reading to quality: the shape may be known, the code not
        if (typeOnly && layer === "quality" && other === "ingest") return false;
        // a section is written against the analysis contract, wherever it comes from
        if (typeOnly && to === "src/analyses/analysis.ts") return false;
        return !(RULES[layer] ?? []).includes(other);
      })
      .map(({ from, to }) => `${from} → ${to}`);
    expect(broken).toEqual([]);
  });

  it("keeps the root of src small", () => {
    const root = files.filter((path) => path.split("/").length === 2 && path.startsWith("src/"));
    expect(root).toEqual(Object.keys(ROOT_FILES).sort());
    expect(root.length).toBeLessThanOrEqual(MOST_ROOT_FILES);
  });

  it("has no long file without a reason", () => {
    const linesOf = (path: string): number => readFileSync(join(root, path), "utf8").trimEnd().split("\n").length;
    const long = files.filter((path) => linesOf(path) > MOST_LINES && LONG_FILES[path] === undefined);
    expect(long).toEqual([]);
    // a reason for a file that is gone is one too many
    expect(Object.keys(LONG_FILES).filter((path) => !files.includes(path))).toEqual([]);
  });

  it("has no import circle", () => {
    expect(circles(own.filter(({ atTop }) => atTop))).toEqual([]);
  });

  it("keeps the analyses apart from each other", () => {
    const analysisOf = (path: string): string => (path.split("/")[2] as string).replace(/\.ts$/, "");
    const shared = new Set(["analysis", "rows", "index", "options", "short-name", "side-table", "next-offer"]);
    const broken = own
      .filter(({ from, to }) => from.startsWith("src/analyses/") && to.startsWith("src/analyses/"))
      .filter(
        ({ from, to }) =>
          !["index", "load", "options"].includes(analysisOf(from)) && analysisOf(from) !== analysisOf(to),
      )
      .filter(({ to }) => !shared.has(analysisOf(to)))
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
      "@duckdb/node-api",
      "pg",
      "@cantoo/pdf-lib",
      "@modelcontextprotocol/sdk",
    ];
    const broken = imports
      .filter(({ to, atTop, typeOnly }) => atTop && !typeOnly && heavy.includes(to))
      .map(({ from, to }) => `${from} → ${to}`);
    expect(broken).toEqual([]);
  });
});
