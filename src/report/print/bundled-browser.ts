/** The Chromium inside the npm package `@sparticuz/chromium`, unpacked once into a cache folder. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { html } from "../escape.ts";

/** The package holds a Linux build for x64 only. */
export const bundledSupported = (): boolean => process.platform === "linux" && process.arch === "x64";

const PARTS = ["chromium.br", "fonts.tar.br", "al2023.tar.br"];

/**
 * Path and environment of the bundled browser; unpacks it the first time (about a second, 170 MB).
 *
 * Unpacked beside its place and moved there in one step, so that two processes never see half a browser.
 */
export async function bundledBrowser(): Promise<{ path: string; env: Record<string, string> }> {
  const packageFolder = join(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))), "..");
  const { version } = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8")) as { version: string };
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "tillbook");
  const home = join(cache, `chromium-${version}`);
  if (!existsSync(join(home, "chromium"))) await unpack(join(packageFolder, "bin"), cache, home);
  return {
    path: join(home, "chromium"),
    env: {
      // the package brings the libraries of NSS, which small machines lack
      LD_LIBRARY_PATH: [join(home, "al2023", "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":"),
      FONTCONFIG_FILE: join(home, "fonts.conf"),
    },
  };
}

/** The machine's fonts where it has any, and the one font family of the package where it has none. */
const fontsConf = (home: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${html(join(home, "fonts"))}</dir>
  <cachedir>${html(join(home, "font-cache"))}</cachedir>
</fontconfig>
`;

async function unpack(bin: string, cache: string, home: string): Promise<void> {
  const { inflate } = await import("@sparticuz/chromium");
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, "unpacking-"));
  try {
    const before = process.env.TMPDIR;
    // `inflate` writes below the temporary folder, which it reads before its first wait
    process.env.TMPDIR = fresh;
    const parts = PARTS.map((part) => inflate(join(bin, part)));
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await Promise.all(parts);
    await writeFile(join(fresh, "fonts.conf"), fontsConf(home));
    await rename(fresh, home).catch((error: NodeJS.ErrnoException) => {
      // another process was faster, with the same files
      if (!existsSync(join(home, "chromium"))) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
