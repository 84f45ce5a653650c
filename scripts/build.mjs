// Builds dist/ (ES modules and declarations) with the project's own TypeScript compiler.
import { spawnSync } from "node:child_process";
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
rmSync(join(root, "dist"), { recursive: true, force: true });
// not node_modules/.bin/tsc: another package's older compiler claims that name
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const result = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
// the compiler leaves files that are not TypeScript behind
cpSync(join(root, "scheduler", "sql"), join(root, "dist", "scheduler", "sql"), { recursive: true });
if (result.status === 0 && process.argv.includes("--publish")) await shrink();
process.exit(result.status ?? 1);

/** What is published: no comments and blanks in the code, and of the declarations those that the public ones need. */
async function shrink() {
  const { minifySync } = await import("rolldown/utils");
  for (const file of globSync("dist/**/*.js", { cwd: root })) {
    const path = join(root, file);
    const options = { module: true, compress: true, mangle: { toplevel: false, keepNames: true } };
    const { code, errors } = minifySync(file, readFileSync(path, "utf8"), options);
    if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
    writeFileSync(path, code);
  }
  const needed = new Set();
  const need = (path) => {
    if (needed.has(path)) return;
    needed.add(path);
    for (const [, name] of readFileSync(path, "utf8").matchAll(/(?:from|import)\s*\(?"(\.[^"]+)"/g))
      need(join(dirname(path), name.replace(/\.[jt]s$/, ".d.ts")));
  };
  need(join(root, "dist", "src", "index.d.ts"));
  for (const file of globSync("dist/**/*.d.ts", { cwd: root }))
    if (!needed.has(join(root, file))) rmSync(join(root, file));
}
