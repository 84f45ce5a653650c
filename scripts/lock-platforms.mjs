// Completes package-lock.json with the platform packages (binaries for other systems) that npm left out because the
// registry it was made with did not have them: `npm ci` insists on an entry for each. Run it after every change of the
// lock file; it changes nothing where nothing is missing.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const path = join(dirname(fileURLToPath(import.meta.url)), "..", "package-lock.json");
const lock = JSON.parse(readFileSync(path, "utf8"));
const SYSTEMS = ["darwin", "linux", "win32", "android", "freebsd", "openbsd", "netbsd", "sunos", "aix"];
const PROCESSORS = [
  "x64",
  "arm64",
  "arm",
  "ia32",
  "ppc64",
  "s390x",
  "riscv64",
  "loong64",
  "mips64el",
  "ppc64le",
  "wasm32",
];

const word = (name, words) => words.find((one) => new RegExp(`(^|[-_/])${one}([-_]|$)`).test(name));

let added = 0;
for (const [parent, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const own = `${parent}/node_modules/${name}`;
    const shared = `node_modules/${name}`;
    if (lock.packages[own] || lock.packages[shared]) continue;
    const system = word(name, SYSTEMS);
    const processor = word(name, PROCESSORS);
    if (!/^\d+\.\d+\.\d+/.test(version) || !system) continue;
    const libc = name.endsWith("musl") ? ["musl"] : name.endsWith("gnu") ? ["glibc"] : undefined;
    lock.packages[shared] = {
      version,
      ...(processor ? { cpu: [processor] } : {}),
      ...(entry.dev ? { dev: true } : {}),
      ...(libc ? { libc } : {}),
      optional: true,
      os: [system],
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} platform packages added to the lock file\n`);
