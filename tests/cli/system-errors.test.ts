import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { explainError, explainSystemError } from "../../src/cli/system-errors.ts";

const failure = (code: string, syscall: string, path?: string): Error =>
  Object.assign(new Error(`${code}: something, ${syscall}`), {
    code,
    syscall,
    ...(path === undefined ? {} : { path }),
  });

describe("what the machine refuses is a sentence", () => {
  it.each([
    ["ENOSPC", "write", undefined, "the disk is full: a file could not be written"],
    [
      "ENOSPC",
      "write",
      "/r/.w45.tmp-12-00000000-0000-4000-8000-000000000000/.report.html.tmp-12-00000000-0000-4000-8000-000000000000",
      "the disk is full: /r/w45/report.html could not be written",
    ],
    ["ENOSPC", "open", "/x/report.html", "the disk is full: /x/report.html could not be written"],
    ["EROFS", "open", "/x", "/x is on a file system that cannot be written"],
    ["EACCES", "open", "/x", "no permission for /x"],
    ["EMFILE", "open", "/x", "too many files are open at once: /x could not be opened"],
    ["ENOENT", "uv_cwd", undefined, "the folder this was started in no longer exists"],
    ["ENOTDIR", "mkdir", "/x/y", "/x/y: a part of the path is a file"],
    ["ENOMEM", "spawn", undefined, "there is not enough memory"],
  ] as const)("%s at %s", (code, syscall, path, text) => {
    expect(explainSystemError(failure(code, syscall, path))?.text).toBe(text);
    expect(explainError(failure(code, syscall, path), false).text).not.toContain("mistake in Tillbook");
  });

  it("also from native modules and as the cause of another error", () => {
    expect(explainSystemError(new Error("No space left on device (os error 28)"))?.text).toContain("the disk is full");
    const native = 'Failed to commit: Could not write file "/x/y.duckdb.wal": No space left on device';
    expect(explainSystemError(new Error(native))?.text).toBe("the disk is full: /x/y.duckdb.wal could not be written");
    expect(explainSystemError(new RangeError("Array buffer allocation failed"))?.text).toContain("not enough memory");
    const linker = (message: string): Error => Object.assign(new Error(message), { code: "ERR_DLOPEN_FAILED" });
    expect(explainSystemError(linker("/x/polars.node: failed to map segment from shared object"))?.text).toBe(
      "there is not enough memory",
    );
    expect(explainSystemError(linker("/x/polars.node: version `GLIBC_2.38' not found"))?.text).toBe(
      "a binary that Tillbook needs could not be loaded: /x/polars.node: version `GLIBC_2.38' not found",
    );
    const outer = new Error("the reading thread failed", { cause: failure("EACCES", "open", "/x") });
    expect(explainSystemError(outer)?.text).toBe("no permission for /x");
  });

  it("also from SQLite", () => {
    const folder = mkdtempSync(join(tmpdir(), "tillbook-sqlite-"));
    try {
      const path = join(folder, "x.sqlite");
      writeFileSync(path, "this is no database file, however long it may be. ".repeat(40));
      const open = (): unknown => new DatabaseSync(path).prepare("SELECT 1 FROM sqlite_schema").all();
      let caught: unknown;
      try {
        open();
      } catch (error) {
        caught = error;
      }
      expect(explainSystemError(caught)?.text).toBe("data/scheduler.sqlite is no SQLite file");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("and nothing else is", () => {
    expect(explainSystemError(new TypeError("x is not a function"))).toBeUndefined();
    expect(explainSystemError(Object.assign(new Error("Cannot find module"), { code: "ENOENT" }))).toBeUndefined();
    expect(explainSystemError(failure("ECONNREFUSED", "connect"))).toBeUndefined();
    expect(explainError(new TypeError("x is not a function"), false).text).toContain("mistake in Tillbook");
  });
});

// a limit of 8 blocks of 512 bytes: the system writes a part of what is asked for, and refuses the rest, as a full disk does
describe.skipIf(process.platform === "win32")("what does not fit", () => {
  const limited = (command: string, folder: string): { status: number | null; stderr: string } => {
    const tillbook = `"${process.execPath}" "${join(import.meta.dirname, "..", "..", "bin", "tillbook.js")}"`;
    return spawnSync("sh", ["-c", `ulimit -f 8; ${tillbook} ${command}`], { cwd: folder, encoding: "utf8" });
  };
  const inFolder = (use: (folder: string) => void): void => {
    const folder = mkdtempSync(join(tmpdir(), "tillbook-limited-"));
    try {
      use(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it("is an error also where the output goes into a file", () =>
    inFolder((folder) => {
      const { status, stderr } = limited("config --schema > schema.json", folder);
      expect(statSync(join(folder, "schema.json")).size).toBeLessThan(10_000);
      expect(stderr).toMatch(/^error: the output is larger than a file may be here\n/);
      expect(status).toBe(1);
    }));

  it("leaves no half file", () =>
    inFolder((folder) => {
      const { status, stderr } = limited("sample --lines 5000 --split single --out shop", folder);
      expect(stderr).toMatch(/error: \S*shop\/sample.csv is larger than a file may be here\n/);
      expect(status).toBe(1);
      expect(readdirSync(join(folder, "shop"))).toEqual([]);
    }));
});
