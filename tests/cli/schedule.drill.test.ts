/** The scheduler's commands as typed, beside an edition that is there: a run by hand of its week, and the mail shown. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { inProcess, type Said } from "./in-process.ts";
import { folder } from "./scheduled-shop.ts";

const tillbook = (...args: string[]): Promise<Said> =>
  inProcess(args, { cwd: folder, env: {}, now: () => Date.parse("2026-11-09T09:00:00Z") });
beforeAll(async () => {
  expect(await tillbook("schedule", "run", "weekly")).toMatchObject({ status: 0 });
});

describe("a schedule as typed", () => {
  it("is left alone by a run by hand of the same week", async () => {
    const reports = join(folder, "reports");
    const scheduled = (): string[] =>
      readdirSync(join(reports, "2026-W45"), { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
        .sort()
        .map((path) => `${path} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`);
    const before = scheduled();
    for (let i = 0; i < 2; i += 1) {
      const byHand = await tillbook("run", "--no-pdf", "--only", "kpis", "--as-of", "2026-11-09");
      expect(byHand.stderr).toContain(
        "reports/2026-W45 is the edition of the schedule weekly and stays as it is; this report is in reports/2026-W45-by-hand\n",
      );
      expect(byHand.stdout).toContain("reports/2026-W45-by-hand/report.html");
    }
    expect(scheduled()).toEqual(before);
    expect(readlinkSync(join(reports, "latest"))).toBe("2026-W45");
    const over = await tillbook("run", "--no-pdf", "--as-of", "2026-11-09", "--out", "reports/latest");
    expect(over).toMatchObject({ status: 2, stdout: "" });
    expect(over.stderr).toContain("invalid --out: reports/latest is an edition of the schedule weekly");
    expect(scheduled()).toEqual(before);
  });

  it("shows the mail as a file and a page", async () => {
    const { status, stdout } = await tillbook("preview", "--to", "boss@example.com");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\[Acme\] Week 45 .*\nMail {2}reports\/preview\/preview.eml\nPage /);
    const page = readFileSync(join(folder, "reports", "preview", "preview.html"), "utf8");
    expect(page).toContain('src="data:image/png;base64,');
    expect(page).not.toContain("cid:");
  });
});
