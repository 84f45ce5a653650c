import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigSchema } from "../../src/config/schema.ts";
import { editionFolder, namedFolder, type RunRequest, SCHEDULED_MARK } from "../../src/run/request.ts";

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "tillbook-request-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const request = (more: Partial<RunRequest> = {}): RunRequest => ({
  loaded: { config: ConfigSchema.parse({}), directory: cwd },
  cwd,
  ...more,
});
const put = (path: string, text = "{}"): void => {
  mkdirSync(join(cwd, path, ".."), { recursive: true });
  writeFileSync(join(cwd, path), text);
};
const published = (folder: string): void =>
  put(`${folder}/${SCHEDULED_MARK}`, JSON.stringify({ schedule: "weekly", run: "weekly-1", asOf: "2026-11-09" }));

describe("editionFolder", () => {
  const notes: string[] = [];
  const folder = (): string =>
    editionFolder(request(), "2026-W45", [], (text) => {
      notes.push(text);
    });

  it("is the edition's, also where an earlier run by hand lies there", () => {
    expect(folder()).toBe(join(cwd, "reports/2026-W45"));
    put("reports/2026-W45/run.json");
    expect(folder()).toBe(join(cwd, "reports/2026-W45"));
    expect(notes).toEqual([]);
  });

  it("lies beside a scheduled edition, and says so", () => {
    published("reports/2026-W45");
    expect(folder()).toBe(join(cwd, "reports/2026-W45-by-hand"));
    expect(notes).toEqual([
      "reports/2026-W45 is the edition of the schedule weekly and stays as it is; this report is in reports/2026-W45-by-hand",
    ]);
    // a schedule may be called by-hand, too
    published("reports/2026-W45-by-hand");
    expect(folder()).toBe(join(cwd, "reports/2026-W45-by-hand-by-hand"));
  });
});

describe("namedFolder", () => {
  const named = (out: string): string => namedFolder({ out, cwd });

  it("may be new, empty or an earlier report", () => {
    put("mine/run.json");
    put("only/notebooks/03-rfm.ipynb");
    mkdirSync(join(cwd, "empty"));
    const names = ["new", "empty", "mine", "only"];
    expect(names.map(named)).toEqual(names.map((name) => join(cwd, name)));
  });

  it("is refused where it would take other files away: it is replaced as a whole", () => {
    put("documents/letter.txt");
    put("reports/2026-W45/run.json");
    put("file");
    for (const out of ["documents", "reports", ".", "file"])
      expect(() => named(out)).toThrow(
        `invalid --out: ${out} holds other files; expected a new or empty folder, or one with an earlier report`,
      );
  });

  it("is refused in a scheduled edition", () => {
    published("reports/2026-W45");
    put("reports/2026-W45/run.json");
    for (const out of ["reports/2026-W45", "reports/2026-W45/recipients/north"])
      expect(() => named(out)).toThrow(`invalid --out: ${out} is an edition of the schedule weekly`);
  });
});
