import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { explainError } from "../../src/cli/main.ts";
import { explainSystemError } from "../../src/cli/system-errors.ts";

const failure = (code: string, syscall: string, path?: string): Error =>
  Object.assign(new Error(`${code}: something, ${syscall}`), {
    code,
    syscall,
    ...(path === undefined ? {} : { path }),
  });

describe("what the machine refuses is a sentence", () => {
  it.each([
    ["ENOSPC", "write", undefined, "the disk is full: write could not be written"],
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
    expect(explainSystemError(new RangeError("Array buffer allocation failed"))?.text).toContain("not enough memory");
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
