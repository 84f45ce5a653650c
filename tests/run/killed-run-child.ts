/**
 * A run of the files of a folder with its configuration, ended by SIGKILL at one of its file operations:
 *
 *     node killed-run-child.ts folder [number]
 *
 * Without a number it works to its end and lists the operations, each before and after.
 */
import { relative } from "node:path";
import { loadConfig } from "../../src/config/load.ts";
import { finalPath } from "../../src/files.ts";
import { run } from "../../src/run/run.ts";
import { quiet } from "../warehouse/shop.ts";
import { watchOperations } from "./lake/file-operations.ts";

const [folder, at] = process.argv.slice(2) as [string, string?];
const steps: string[] = [];
watchOperations((number, operation, paths) => {
  if (number === Number(at)) process.kill(process.pid, "SIGKILL");
  const places = paths.filter((path) => typeof path === "string" && path.includes("/"));
  steps.push(`${operation} ${places.map((path) => relative(folder, finalPath(String(path)))).join(" to ")}`);
});
await run(
  { loaded: loadConfig(undefined, folder, {}), files: [], cwd: folder, out: "out", html: "only" },
  {
    ...quiet,
    now: () => Date.parse("2026-12-01T12:00:00Z"),
  },
);
process.stdout.write(steps.join("\n"));
process.exit(0);
