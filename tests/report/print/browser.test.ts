import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectBrowser, findBrowser, sharingBrowser, withBrowser } from "../../../src/report/print/browser.ts";

const linux = process.platform === "linux";
/** Processes whose command line names a profile of process `pid`. */
const browsersOf = (pid: number): string[] =>
  readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(`tillbook-browser-${pid}-`);
    } catch {
      return false; // it ended while we looked
    }
  });
const profilesOf = (pid: number): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`tillbook-browser-${pid}-`));

describe("findBrowser", () => {
  const before = process.env.TILLBOOK_BROWSER;
  afterEach(() => {
    if (before === undefined) delete process.env.TILLBOOK_BROWSER;
    else process.env.TILLBOOK_BROWSER = before;
  });
  it("takes the path it is given", async () => {
    expect(await findBrowser(process.execPath)).toMatchObject({ path: process.execPath, how: "configured" });
    process.env.TILLBOOK_BROWSER = process.execPath;
    expect(await findBrowser()).toMatchObject({ path: process.execPath, how: "named by TILLBOOK_BROWSER" });
  });
  it("says what is wrong with a path where nothing is", async () => {
    await expect(findBrowser("/no/such/browser")).rejects.toThrow(
      'invalid browser: "/no/such/browser"; expected the path',
    );
  });
  it.runIf(linux && process.arch === "x64")("unpacks the browser of the npm package, which prints", async () => {
    process.env.TILLBOOK_BROWSER = "bundled";
    const found = await findBrowser();
    expect(found).toMatchObject({ how: "@sparticuz/chromium", shell: true });
    expect(existsSync(found!.path)).toBe(true);
    expect(await withBrowser((browser) => browser.version())).toMatch(/Chrome\/\d+/);
  });
});

/** Where the socket of a running browser is; the headless builds make none. */
function socketOf(profile: string): string | undefined {
  try {
    return readlinkSync(join(tmpdir(), profile, "SingletonSocket"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

// the one that comes with Tillbook, and whatever else this machine has
const other = await findBrowser().catch(() => undefined);
const BROWSERS: string[] = [
  ...(linux && process.arch === "x64" ? ["bundled"] : []),
  ...(linux && other !== undefined && other.how !== "@sparticuz/chromium" ? [other.path] : []),
];

describe.each(BROWSERS)("withBrowser, %s", (name) => {
  const before = process.env.TILLBOOK_BROWSER;
  beforeAll(() => {
    process.env.TILLBOOK_BROWSER = name;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.TILLBOOK_BROWSER;
    else process.env.TILLBOOK_BROWSER = before;
  });
  it("hands out one browser while it is shared, and ends it with the work", async () => {
    const seen = await sharingBrowser(async () => [
      await withBrowser(async (browser) => browser),
      await sharingBrowser(() => withBrowser(async (browser) => browser)),
      ...(await Promise.all([withBrowser(async (browser) => browser), withBrowser(async (browser) => browser)])),
    ]);
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]!.connected).toBe(false);
    await expect(sharingBrowser(() => Promise.reject(new Error("work failed")))).rejects.toThrow("work failed");
  });

  it("that is expected is there when it is asked for, and leaves nothing where nobody asks", async () => {
    await sharingBrowser(async () => {
      expectBrowser();
      expectBrowser();
      expect(await withBrowser(async (browser) => browser.connected)).toBe(true);
    });
    await sharingBrowser(async () => expectBrowser());
    await sharingBrowser(async () => expectBrowser("/bin/true"));
    expect(browsersOf(process.pid)).toEqual([]);
    expect(profilesOf(process.pid)).toEqual([]);
  });

  it("lets something be done meanwhile, before it is there", async () => {
    const seen: string[] = [];
    await withBrowser(
      async () => seen.push("there"),
      undefined,
      () => seen.push("meanwhile"),
    );
    expect(seen).toEqual(["meanwhile", "there"]);
  });

  it("leaves no process and no profile, whether the work succeeds or fails", async () => {
    expect(await withBrowser(async (browser) => (await browser.pages()).length)).toBe(1);
    await expect(withBrowser(() => Promise.reject(new Error("work failed")))).rejects.toThrow("work failed");
    expect(browsersOf(process.pid)).toEqual([]);
    expect(profilesOf(process.pid)).toEqual([]);
  });
  it("removes what a browser that was killed has left, the folder of its socket included", async () => {
    const folder = await withBrowser(async (browser) => {
      const { pid } = browser.process()!;
      const [profile] = profilesOf(process.pid);
      const socket = socketOf(profile!);
      process.kill(-pid!, "SIGKILL");
      return socket === undefined ? undefined : dirname(socket);
    });
    if (folder !== undefined) expect(existsSync(folder)).toBe(false);
    expect(profilesOf(process.pid)).toEqual([]);
  });
  it("removes the profile and the socket of a process that is gone", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const profile = join(tmpdir(), `tillbook-browser-${pid}-left`);
    const folder = mkdtempSync(join(tmpdir(), "org.chromium.Chromium."));
    mkdirSync(profile);
    symlinkSync(join(folder, "SingletonSocket"), join(profile, "SingletonSocket"));
    await withBrowser(() => Promise.resolve());
    expect([existsSync(profile), existsSync(folder)]).toEqual([false, false]);
  });
  it("says so where the program does not start as a browser", async () => {
    await expect(withBrowser(() => Promise.resolve(1), "/bin/true")).rejects.toThrow(
      "the browser /bin/true did not start",
    );
    expect(profilesOf(process.pid)).toEqual([]);
  });
  it("ends with a process that is killed, and the next start removes the profile", async () => {
    const module = fileURLToPath(new URL("../../../src/report/print/browser.ts", import.meta.url));
    const script = `import { withBrowser } from ${JSON.stringify(module)}; await withBrowser(() => { console.log("up"); setInterval(() => {}, 1000); return new Promise(() => {}); });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(browsersOf(child.pid!).length).toBeGreaterThan(0);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    await expect.poll(() => browsersOf(child.pid!), { timeout: 10_000 }).toEqual([]);
    await withBrowser(() => Promise.resolve());
    expect(profilesOf(child.pid!)).toEqual([]);
    expect(existsSync(join(tmpdir(), `tillbook-browser-${child.pid}-`))).toBe(false);
  });
});
