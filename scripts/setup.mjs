// Sets up everything `npm start` and `npm test` need. Plain JavaScript, so that any Node.js from 18 on can run it.
// Installs only when the lock file has changed since the last time, or when the Polars binary is missing (npm under an
// older Node.js skips it silently, and a later npm command there removes it again).
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stamp = join(root, "node_modules", ".tillbook-setup");
const NEEDED = 24;

const say = (text) => process.stderr.write(`set-up: ${text}\n`);
const fail = (text) => {
  process.stderr.write(`set-up failed: ${text}\n`);
  process.exit(1);
};

const major = Number(process.versions.node.split(".")[0]);
if (major < 18)
  fail(`Node.js ${process.versions.node} is too old; install Node.js 18 or newer from https://nodejs.org`);

const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");

const polarsWorks = () => {
  const node = join(root, "node_modules", ".bin", process.platform === "win32" ? "node.cmd" : "node");
  if (!existsSync(node)) return false;
  return spawnSync(node, ["-e", "require('nodejs-polars')"], { cwd: root, stdio: "ignore" }).status === 0;
};
const current = () => existsSync(stamp) && readFileSync(stamp, "utf8") === lock && polarsWorks();

if (!current()) {
  const ci = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const [command, args] = major >= NEEDED ? ["npm", ci] : ["npx", ["-y", "-p", `node@${NEEDED}`, "--", "npm", ...ci]];
  say(`installing packages under Node.js ${NEEDED} (about half a minute the first time) …`);
  const started = Date.now();
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (result.error) fail(`${command} could not be started: ${result.error.message}`);
  if (result.status !== 0) {
    fail(`"${[command, ...args].join(" ")}" ended with code ${result.status}; is the npm registry reachable?`);
  }
  if (!polarsWorks())
    fail("the Polars binary for this platform is missing after the install; see `npx tillbook doctor`");
  writeFileSync(stamp, lock);
  say(`done in ${Math.round((Date.now() - started) / 1000)} s`);
}
