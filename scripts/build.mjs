// Builds dist/ (ES modules and declarations) with the project's own TypeScript compiler.
import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
rmSync(join(root, "dist"), { recursive: true, force: true });
// not node_modules/.bin/tsc: another package's older compiler claims that name
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const result = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
// the compiler leaves files that are not TypeScript behind
cpSync(join(root, "scheduler", "sql"), join(root, "dist", "scheduler", "sql"), { recursive: true });
process.exit(result.status ?? 1);
