// Does what docs/Dockerfile does, in folders of its own instead of a container: the package as it would be published is installed,
// the health check and the command run, and the daemon ends as Docker would end it. What needs root is only named.
import { spawn, spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const place = mkdtempSync(join(tmpdir(), "tillbook-docker-"));
const KNOWN = ["FROM", "RUN", "WORKDIR", "COPY", "ENV", "USER", "HEALTHCHECK", "STOPSIGNAL", "ENTRYPOINT", "CMD"];

/** The container's folders are below `place`; its Node.js is this one. */
const inside = (path) => join(place, "container", path);
const outside = (text) => text.replaceAll(/(?<![\w.])\/(opt\/tillbook|shop|tmp\/tillbook)/g, (path) => inside(path));

function run(what, command, args, options) {
  const result = spawnSync(command, args, { encoding: "utf8", ...options });
  if (result.status !== 0) throw new Error(`${what} ended with ${result.status}:\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** Starts the command, waits until it says that it works, and ends it; @returns its exit code. */
function startAndStop([command, ...args], options) {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((done, fail) => {
    let said = "";
    const hear = (text) => {
      const worked = /next/.test(said);
      said += text;
      // once: a second signal ends it at once
      if (!worked && /next/.test(said)) child.kill("SIGTERM");
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    const late = setTimeout(() => child.kill("SIGKILL"), 60_000);
    child.once("exit", (code) => {
      clearTimeout(late);
      code === 0 ? done(said) : fail(new Error(`the daemon ended with ${code}:\n${said}`));
    });
  });
}

try {
  const text = readFileSync(join(root, "docs", "Dockerfile"), "utf8").replaceAll(/\\\n\s*/g, "");
  const steps = text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ word: line.split(" ")[0], rest: line.slice(line.indexOf(" ") + 1) }));
  const strange = steps.find(({ word }) => !KNOWN.includes(word));
  if (strange !== undefined) throw new Error(`unknown instruction ${strange.word}`);
  const major = /^node:(\d+)/.exec(steps[0].rest)?.[1];
  const needed = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node;
  if (needed !== `>=${major}`) throw new Error(`the image has Node.js ${major}; the package needs ${needed}`);

  run("npm pack", "npm", ["pack", "--silent", "--pack-destination", place], { cwd: root });
  const tarball = join(place, globSync("*.tgz", { cwd: place })[0]);
  const context = join(place, "context");
  mkdirSync(context);
  writeFileSync(
    join(context, "package.json"),
    JSON.stringify({ private: true, dependencies: { tillbook: `file:${tarball}` } }),
  );
  mkdirSync(inside("/shop"), { recursive: true });
  writeFileSync(
    inside("/shop/tillbook.config.yaml"),
    'sources: [ { path: inbox/*.csv } ]\nreports: [ { name: weekly, cron: "0 7 * * 1" } ]\nemail: { directory: outgoing }\n',
  );

  const env = { ...process.env, npm_config_prefer_offline: "true" };
  let cwd = place;
  let entry = [];
  for (const { word, rest } of steps) {
    if (word === "WORKDIR") {
      cwd = inside(rest);
      mkdirSync(cwd, { recursive: true });
    } else if (word === "ENV") {
      const [name, value] = rest.split("=");
      env[name] = outside(value);
    } else if (word === "COPY") {
      const [, ...names] = rest.split(" ").reverse();
      for (const name of names.flatMap((one) => globSync(one, { cwd: context })))
        writeFileSync(join(cwd, name), readFileSync(join(context, name)));
    } else if (word === "RUN" && rest.startsWith("apt-get")) console.log(`needs root, not run: ${rest.slice(0, 60)} …`);
    else if (word === "RUN") run(rest, "sh", ["-c", rest.replace(/ && npm cache clean --force$/, "")], { cwd, env });
    else if (word === "ENTRYPOINT")
      entry = JSON.parse(rest).map((one) => (one === "node" ? process.execPath : outside(one)));
    else if (word === "CMD") await startAndStop([...entry, ...JSON.parse(rest)], { cwd, env });
  }
  const health = JSON.parse(/CMD (\[.*\])/.exec(steps.find(({ word }) => word === "HEALTHCHECK").rest)[1]);
  const status = spawnSync(process.execPath, health.slice(1).map(outside), { cwd, env, encoding: "utf8" });
  // 1: there are no files yet, and a person should look
  if (![0, 1].includes(status.status))
    throw new Error(`the health check ended with ${status.status}:\n${status.stderr}`);
  console.log("the steps of docs/Dockerfile work: installed, started, asked, stopped");
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(place, { recursive: true, force: true });
}
