#!/usr/bin/env node
// The command. Plain JavaScript: an old Node.js gets as far as the sentence that says what is missing.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);
const root = join(dirname(here), "..");
const major = Number(process.versions.node.split(".")[0]);

if (major < 24) {
  const bundled = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(bundled)) {
    process.stderr.write(
      `Tillbook needs Node.js 24 or newer; this is ${process.versions.node}. Run "npm start" in the clone (it sets up its own), or install Node.js 24.\n`,
    );
    process.exit(2);
  }
  const child = spawn(bundled, [here, ...process.argv.slice(2)], { stdio: "inherit" });
  // who ends this process means the one that works; a terminal sends Ctrl-C to both by itself
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  process.on("SIGINT", () => {});
  child.once("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
} else {
  nodeModule.enableCompileCache?.();
  // a clone runs its sources, an installed package its build: Node.js strips no types below node_modules
  const sources = join(root, "src", "cli", "main.ts");
  const fromSource = existsSync(sources) && !root.split(sep).includes("node_modules");
  const { main } = await import(fromSource ? "../src/cli/main.ts" : "../dist/src/cli/main.js");
  await main(process.argv.slice(2));
}
