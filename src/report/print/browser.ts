/** The browser that prints the PDF: found, started with a profile of our own, and never left behind. */
import { AsyncLocalStorage } from "node:async_hooks";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import type { Browser, PuppeteerNode } from "puppeteer";
import { UserError } from "../../errors.ts";
import { bundledBrowser, bundledSupported } from "./bundled-browser.ts";

/** Names the browser to use: a path, or `bundled` for the one inside the npm package. */
const ENV = "TILLBOOK_BROWSER";
const PROFILE_PREFIX = "tillbook-browser-";

export interface FoundBrowser {
  path: string;
  /** In words, for `tillbook doctor`. */
  how: string;
  /** A headless-only build, which starts in half the time. */
  shell: boolean;
  env: Record<string, string>;
}

const INSTALLED: Readonly<Record<string, readonly string[]>> = {
  linux: ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "microsoft-edge-stable"],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((root) =>
    ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"].map((path) =>
      join(process.env[root] ?? "C:\\Program Files", path),
    ),
  ),
};

function installed(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return (INSTALLED[process.platform] ?? [])
    .flatMap((name) => (process.platform === "linux" ? folders.map((folder) => join(folder, name)) : [name]))
    .find((path) => existsSync(path));
}

async function puppeteersOwn(): Promise<string | undefined> {
  const { default: puppeteer } = await import("puppeteer");
  try {
    const path = await puppeteer.executablePath();
    return existsSync(path) ? path : undefined;
  } catch (error) {
    // puppeteer throws where its cache is empty, which is the usual case
    if (error instanceof Error && /could not find|not found/i.test(error.message)) return undefined;
    throw error;
  }
}

/**
 * The browser that will print, or undefined where there is none.
 *
 * Order: `configured` path → the environment variable `TILLBOOK_BROWSER` (a path, or `bundled`) → puppeteer's cache →
 * an installed Chrome, Chromium or Edge → the Chromium inside `@sparticuz/chromium` (Linux on x64).
 *
 * @throws UserError where a path is named and nothing is there
 */
export async function findBrowser(configured?: string): Promise<FoundBrowser | undefined> {
  const named = configured ?? process.env[ENV];
  const full = (path: string, how: string): FoundBrowser => ({ path, how, shell: /shell/.test(path), env: {} });
  if (named !== undefined && named !== "" && named !== "bundled") {
    if (existsSync(named)) return full(named, configured === undefined ? `named by ${ENV}` : "configured");
    throw new UserError(
      `invalid browser: ${JSON.stringify(named)}; expected the path of an installed Chrome or Chromium`,
      {
        hint: "leave it out to use the browser that comes with Tillbook",
      },
    );
  }
  if (named !== "bundled") {
    const cached = await puppeteersOwn();
    if (cached !== undefined) return full(cached, "puppeteer's cache");
    const found = installed();
    if (found !== undefined) return full(found, "installed");
  }
  if (!bundledSupported()) return undefined;
  return { ...(await bundledBrowser()), how: "@sparticuz/chromium", shell: true };
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Removes the profiles of processes that were killed before they could do it themselves. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PROFILE_PREFIX)) continue;
    const pid = Number(name.slice(PROFILE_PREFIX.length).split("-")[0]);
    if (Number.isInteger(pid) && pid > 0 && !alive(pid)) await removeProfile(join(tmpdir(), name));
  }
}

/** Removes a profile, and the folder beside it that holds the socket of a browser that was killed before it could clean up. */
async function removeProfile(profile: string): Promise<void> {
  const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true, maxRetries: 5 });
  try {
    const folder = dirname(await readlink(join(profile, "SingletonSocket")));
    if (/^\.?(org\.chromium\.Chromium|com\.google\.Chrome)\./.test(basename(folder))) await remove(folder);
  } catch (error) {
    // no link: the browser has removed both itself
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  await remove(profile);
}

const FLAGS = [
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-extensions",
  "--disable-background-networking",
  "--font-render-hinting=none",
  "--force-color-profile=srgb",
  "--hide-scrollbars",
  // nothing that is printed may ask the network for anything
  "--host-resolver-rules=MAP * ~NOTFOUND",
];

interface Started {
  browser: Browser;
  profile: string;
}
/** A browser that is being launched. */
interface Starting {
  ready: Promise<Started>;
}

async function start(configured: string | undefined): Promise<Starting> {
  const [found, { default: puppeteer }] = await Promise.all([findBrowser(configured), import("puppeteer"), sweep()]);
  if (found === undefined)
    throw new UserError("no browser was found to print the PDF", {
      hint: `install Chrome or Chromium, or name one with ${ENV}; the HTML report needs none`,
    });
  const profile = await mkdtemp(join(tmpdir(), `${PROFILE_PREFIX}${process.pid}-`));
  return { ready: launch(found, puppeteer, profile) };
}

async function launch(found: FoundBrowser, puppeteer: PuppeteerNode, profile: string): Promise<Started> {
  // The bundled build carries no setuid sandbox, and root may not use one. What it opens is our own page, without script.
  const unsandboxed = found.shell || process.getuid?.() === 0 ? ["--no-sandbox", "--no-zygote"] : [];
  try {
    const browser = await puppeteer.launch({
      executablePath: found.path,
      headless: found.shell ? "shell" : true,
      pipe: true,
      userDataDir: profile,
      protocolTimeout: 30_000,
      timeout: 30_000,
      args: [...FLAGS, ...unsandboxed],
      env: { ...process.env, ...found.env },
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    return { browser, profile };
  } catch (error) {
    await removeProfile(profile);
    throw new UserError(`the browser ${found.path} did not start`, {
      hint: `name another one with ${ENV}, or set ${ENV}=bundled`,
      cause: error,
    });
  }
}

interface Share {
  starting?: Promise<Starting>;
}
const shared = new AsyncLocalStorage<Share>();
const started = async ({ starting }: Share): Promise<Started | undefined> => (await starting)?.ready;

/**
 * Starts a browser, hands it to `use`, and ends it with all its processes and its profile, whatever happened. Within
 * `sharingBrowser` it is one browser for all. `meanwhile` is called once it is being launched: what is done before that
 * only keeps it waiting.
 *
 * The browser hangs on a pipe of this process, so it ends by itself where this process is killed.
 *
 * @throws UserError where no browser is found or it does not start
 */
export async function withBrowser<T>(
  use: (browser: Browser) => Promise<T>,
  configured?: string,
  meanwhile?: () => void,
): Promise<T> {
  const share = shared.getStore();
  if (share === undefined) return sharingBrowser(() => withBrowser(use, configured, meanwhile));
  share.starting ??= start(configured);
  const { ready } = await share.starting;
  meanwhile?.();
  return use((await ready).browser);
}

/** Within `sharingBrowser`: starts the browser now, so that it is there when somebody asks for it. */
export function expectBrowser(configured?: string): void {
  const share = shared.getStore();
  if (share === undefined || share.starting !== undefined) return;
  share.starting = start(configured);
  // whoever asks for it hears what went wrong
  started(share).catch(() => undefined);
}

/**
 * Whatever asks for a browser during `work` gets the same one, started when the first one asks and ended with `work`; where
 * one is shared already, that one.
 */
export async function sharingBrowser<T>(work: () => Promise<T>): Promise<T> {
  if (shared.getStore() !== undefined) return work();
  const share: Share = {};
  try {
    return await shared.run(share, work);
  } finally {
    // why it did not start has been said to whoever asked for it
    const ended = await started(share).catch(() => undefined);
    if (ended !== undefined) {
      await end(ended.browser);
      await removeProfile(ended.profile);
    }
  }
}

async function end(browser: Browser): Promise<void> {
  const child = browser.process();
  const closed = browser.close().catch((error: unknown) => error);
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    closed,
    new Promise((resolve) => {
      timer = setTimeout(resolve, 3000);
    }),
  ]);
  clearTimeout(timer);
  if (child?.pid === undefined) return;
  try {
    // the whole group: renderers outlive a browser that crashed
    process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
