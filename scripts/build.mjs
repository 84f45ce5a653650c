// Builds dist/: declarations by the project's own TypeScript compiler, code by a bundler, as few files, so that a command opens a
// dozen of them instead of two hundred. What the sources load late stays a file of its own. What is published is minified.
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { build } from "rolldown";

const root = join(import.meta.dirname, "..");
const publish = process.argv.includes("--publish");

/** What is loaded by its path: by users, by the command, by a call that cannot wait, as a thread, as a process. */
const ENTRIES = [
  "src/index",
  "src/cli/main",
  "src/notebook/engine",
  "src/ingest/thread/reader-thread",
  "src/ingest/formats/workbook-thread",
  "scheduler/edition/build",
  "scheduler/edition/parent-watch",
];
/** All but paths: packages stay dependencies. */
const external = /^(?![./]|[A-Za-z]:)/;
/** But for the code of the one that every command needs: two thirds of its 95 files are messages in other languages. */
const externalCode = /^(?!zod$|[./]|[A-Za-z]:)/;

const PLACE = "__PLACE_OF__";
/** `import.meta.url` and `import.meta.dirname` mean a module's own place, wherever the bundler puts its code. */
const ownPlaces = {
  name: "own-places",
  transform(code, id) {
    if (!/\bimport\.meta\.(url|dirname)\b/.test(code)) return null;
    const file = relative(root, id).split(sep).join("/").replace(/\.ts$/, ".js");
    const place = `${PLACE}(${JSON.stringify(file)})`;
    return code
      .replaceAll("import.meta.dirname", `process.getBuiltinModule("node:url").fileURLToPath(new URL(".", ${place}))`)
      .replaceAll("import.meta.url", place);
  },
  renderChunk(code, { fileName }) {
    if (!code.includes(PLACE)) return null;
    const up = "../".repeat(fileName.split("/").length - 1);
    return code.replaceAll(
      new RegExp(`${PLACE}\\((["'\`])(.*?)\\1\\)`, "g"),
      (_, _quote, file) => `new URL(${JSON.stringify(up + file)}, import.meta.url).href`,
    );
  },
};

rmSync(join(root, "dist"), { recursive: true, force: true });
// not node_modules/.bin/tsc: another package's older compiler claims that name
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);
if (publish) await bundleDeclarations();
// files of SQL and of messages are not for the compiler, nor for the bundler
writeMessages();
cpSync(join(root, "scheduler", "sql"), join(root, "dist", "scheduler", "sql"), { recursive: true });
cpSync(join(root, "node_modules", "zod", "LICENSE"), join(root, "dist", "LICENSE-zod"));
await build({
  cwd: root,
  input: Object.fromEntries(ENTRIES.map((entry) => [entry, `./${entry}.ts`])),
  platform: "node",
  external: externalCode,
  plugins: [ownPlaces],
  logLevel: "warn",
  output: {
    dir: "dist",
    format: "esm",
    // a constant of a module is then read without a check of whether it has been set: 1 to 6 hundredths of a run's time
    topLevelVar: true,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
    // what sources load one by one packs better together
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        {
          name: "config",
          test: /src[\\/](?:config[\\/]|models[\\/]buying-names|quality[\\/](?:options|rules[\\/]schema)|analyses[\\/](?:analysis|(?:\w+[\\/])?(?:options|segments)))\b/,
        },
        { name: "facts", test: /src[\\/](?:facts[\\/]|features[\\/]trading-days\.ts$)/ },
        { name: "features", test: /src[\\/]features[\\/]/ },
        // what the package itself exports is loaded without what computes
        { name: "cleaning", test: /src[\\/]quality[\\/](?!section[\\/]words\.ts$)/ },
        {
          name: "page",
          test: /src[\\/]report[\\/](?:page[\\/]|assemble|render|format-of|in-language|rows-in-language)/,
        },
        { name: "mining", test: /src[\\/]mining[\\/]/ },
        { name: "statistics", test: /src[\\/]models[\\/](?:jenks|statistics|special)\.ts$/ },
        { name: "models", test: /src[\\/]models[\\/]/ },
        { name: "analyses", test: /src[\\/]analyses[\\/](?!(?:load|rows|analysis)\.ts$)/ },
      ],
    },
    comments: { annotation: false, jsdoc: false },
    // with their names, functions can be found in the stack trace of a bug report
    minify: publish && { compress: true, mangle: { toplevel: true, keepNames: true }, codegen: true },
  },
});

/** The message files of the languages, with the English messages, which are their keys, written once. */
function writeMessages() {
  const out = join(root, "dist", "src", "language");
  mkdirSync(out, { recursive: true });
  const write = (name, value) => writeFileSync(join(out, name), JSON.stringify(value));
  const each = (messages, inner) =>
    Object.fromEntries(Object.entries(messages).map(([part, of]) => [part, inner(of, part)]));
  let english;
  for (const file of globSync("src/language/*.json", { cwd: root })) {
    const messages = JSON.parse(readFileSync(join(root, file), "utf8"));
    english ??= each(messages, Object.keys);
    const ordered = each(english, (keys, part) => keys.map((key) => messages[part]?.[key]));
    const count = (of) => Object.values(of).reduce((sum, part) => sum + Object.keys(part).length, 0);
    if (count(messages) !== count(english) || Object.values(ordered).flat().includes(undefined))
      throw new Error(`${file} has other messages than the first language`);
    write(basename(file), ordered);
  }
  write("english.json", english);
}

/** One file of the public declarations and those that they need, instead of a file for each source. */
async function bundleDeclarations() {
  const { dts } = await import("rolldown-plugin-dts");
  await build({
    cwd: root,
    input: { index: "./dist/src/index.d.ts" },
    external,
    plugins: [dts({ dtsOnly: true, generator: "oxc", tsconfig: false })],
    logLevel: "warn",
    output: { dir: "dist/public", format: "esm" },
  });
  for (const file of globSync("dist/{src,scheduler}/**/*.d.ts", { cwd: root })) rmSync(join(root, file));
  // without indentation: the package stays small
  for (const file of globSync("dist/public/**/*.d.ts", { cwd: root }))
    writeFileSync(join(root, file), readFileSync(join(root, file), "utf8").replace(/\n[ \t]+/g, "\n"));
  cpSync(join(root, "dist", "public"), join(root, "dist", "src"), { recursive: true });
  rmSync(join(root, "dist", "public"), { recursive: true });
}
