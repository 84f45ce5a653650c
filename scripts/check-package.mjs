// Packs what would be published and holds it against what a user expects of it: small, well formed, complete, and at work
// where it is installed. Run by continuous integration, and by hand: npm run check:package
import { spawnSync } from "node:child_process";
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MOST_BYTES = 1_000_000;
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const place = mkdtempSync(join(tmpdir(), "tillbook-package-"));

function run(what, command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: "utf8", ...options });
  if (result.status !== 0) throw new Error(`${what}:\n${result.stdout}${result.stderr}${result.error ?? ""}`);
  return result.stdout;
}
const tool = (name) => join(root, "node_modules", ".bin", name);

try {
  run("npm pack", "npm", ["pack", "--silent", "--pack-destination", place]);
  const tarball = join(place, globSync("*.tgz", { cwd: place })[0]);
  const { size } = statSync(tarball);
  console.log(`${basename(tarball)}: ${size.toLocaleString("en")} bytes`);
  if (size >= MOST_BYTES) throw new Error(`the package has ${size} bytes; it may have ${MOST_BYTES}`);
  run("publint", tool("publint"), ["run", tarball, "--strict"]);
  // an ES module by intention: `require` takes it from Node.js 22 on
  run("attw", tool("attw"), [tarball, "--profile", "esm-only"]);

  // as it lies where it is installed, beside its dependencies
  const modules = join(place, "node_modules");
  const own = join(modules, "tillbook");
  mkdirSync(own, { recursive: true });
  run("tar", "tar", ["xzf", tarball, "--strip-components=1", "-C", own]);
  for (const name of readdirSync(join(root, "node_modules")))
    if (name !== "tillbook" && !name.startsWith("."))
      symlinkSync(join(root, "node_modules", name), join(modules, name));
  const { version } = JSON.parse(readFileSync(join(own, "package.json"), "utf8"));
  const newest = /^## (\S+)/m.exec(readFileSync(join(own, "CHANGELOG.md"), "utf8"))?.[1];
  if (version !== newest) throw new Error(`package.json is of version ${version}, CHANGELOG.md ends with ${newest}`);

  // about the sources, and beside them alone
  const inSources = (path) => ["CONTRIBUTING.md", "performance.md"].includes(basename(path));
  const missing = globSync("**/*.md", { cwd: own }).flatMap((file) =>
    [...readFileSync(join(own, file), "utf8").matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
      .map(([, path]) => ({ file, path }))
      .filter(({ path }) => !inSources(path) && !existsSync(join(own, dirname(file), path)))
      .map(({ file: from, path }) => `${from} points to ${path}, which the package does not have`),
  );
  if (missing.length > 0) throw new Error(missing.join("\n"));

  const shop = join(place, "shop");
  mkdirSync(shop);
  const env = { ...process.env, TILLBOOK_CACHE: join(place, "cache") };
  const tillbook = (...args) =>
    run(`tillbook ${args.join(" ")}`, process.execPath, [join(own, "bin", "tillbook.js"), ...args], { cwd: shop, env });
  const made = JSON.parse(tillbook("run", "--no-pdf", "--json"));
  console.log(`installed: ${Object.keys(made).join(", ").slice(0, 60)} …`);
  if (globSync("reports/*/report.html", { cwd: shop }).length !== 1)
    throw new Error("the installed package wrote no report");

  // a child process for an edition, a thread for a large file, another one for a workbook: loaded by their paths
  tillbook("sample", "--lines", "120000", "--split", "single", "--out", "data");
  const config =
    'project: { language: de }\nwarehouse: { duckdb: data/warehouse.duckdb }\nsources: [{ path: "data/*.csv" }]\nreports: [{ name: weekly, cron: "0 6 * * 1", timezone: UTC }]\n';
  writeFileSync(join(shop, "tillbook.config.yaml"), config);
  const program = `
    import { readdirSync, writeFileSync } from "node:fs";
    import xlsx from "@e965/xlsx";
    import { type Dataset, load, rfm, rowsOf, UserError } from "tillbook";
    const csv = "data/" + readdirSync("data").find((name) => name.endsWith(".csv"))!;
    const data: Dataset = await load(csv);
    const marts = rfm(data, { bins: 4 });
    const [first] = rowsOf(marts.rfm);
    if (first?.customer_id === undefined) throw new UserError("no customer has scores");
    const sheet = xlsx.utils.json_to_sheet(rowsOf(data.lines.head(50)));
    const book = xlsx.utils.book_new();
    xlsx.utils.book_append_sheet(book, sheet, "Orders");
    writeFileSync("orders.xlsx", xlsx.write(book, { type: "buffer", bookType: "xlsx" }));
    const again: number = (await load("orders.xlsx")).lines.height;
    console.log(JSON.stringify([again]));
    // @ts-expect-error an analysis takes no unknown option
    () => rfm(data, { bin: 4 });
  `;
  writeFileSync(join(shop, "program.ts"), program);
  const settings = {
    strict: true,
    module: "nodenext",
    target: "es2024",
    noEmit: true,
    types: ["node"],
    skipLibCheck: false,
  };
  writeFileSync(join(shop, "tsconfig.json"), JSON.stringify({ compilerOptions: settings, files: ["program.ts"] }));
  writeFileSync(join(shop, "package.json"), '{ "type": "module" }');
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  run("types of a program that imports the package", process.execPath, [compiler, "-p", "."], { cwd: shop });
  const ran = run("a program that imports the package", process.execPath, ["program.ts"], { cwd: shop, env });
  if (!ran.trim().endsWith("[50]")) throw new Error(`of a workbook of 50 lines, it read ${ran}`);
  tillbook("schedule", "run", "weekly", "--as-of", "2026-11-16");
  // editions are links to folders, which a glob does not follow
  const pages = readdirSync(join(shop, "reports"))
    .map((name) => join(shop, "reports", name, "report.html"))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8"));
  if (!pages.some((page) => page.includes('<html lang="de"') && page.includes("Umsatz")))
    throw new Error("the edition of a report in German is not in German");

  // the SDK of the assistant's protocol has a zod of its own, beside the one that is part of the package's code
  const messages = [
    {
      id: 1,
      method: "initialize",
      params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "check", version: "1" } },
    },
    { method: "notifications/initialized" },
    { id: 2, method: "tools/list" },
  ];
  const input = messages.map((message) => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`).join("");
  const answers = run("tillbook mcp", process.execPath, [join(own, "bin", "tillbook.js"), "mcp"], {
    cwd: shop,
    env,
    input,
  });
  const listed = JSON.parse(answers.trim().split("\n").at(-1)).result.tools;
  if (!listed.some(({ inputSchema }) => Object.keys(inputSchema.properties ?? {}).length > 0))
    throw new Error("the tools of tillbook mcp have no parameters");
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(place, { recursive: true, force: true });
}
