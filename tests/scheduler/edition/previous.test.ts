/** Movement from edition to edition, with the real pipeline: what a schedule published before is what it compares with. */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, german, make, record, table, told } from "./weekly-editions.ts";

describe("customer movement of a scheduled edition", () => {
  it("is against the last edition's own tables, each recipient's against theirs", async () => {
    const first = await make("2026-11-02");
    expect(record("2026-W44").previous).toBeUndefined();
    expect(told("2026-W44")).not.toContain("'s edition");
    const before = table("2026-W44");
    const theirs = german();
    const theirBefore = table(theirs);
    // a correction that comes late: the same data a week earlier would say something else
    for (let i = 0; i < 9; i += 1)
      appendFileSync(
        join(folder, "sales.csv"),
        `8${i},2026-10-2${i} 10:00,C7001,P1,Teacup no 1,90,3.50,United Kingdom\n`,
      );
    await make("2026-11-09");
    expect(record("2026-W45").previous?.rfm).toMatchObject({
      run: first.runId,
      edition: "2026-W44",
      asOf: "2026-11-02",
    });
    const after = table("2026-W45");
    expect(after.size).toBeGreaterThan(50);
    for (const [id, row] of after) expect(row.previous_segment, id).toBe(before.get(id)?.segment ?? "");
    expect(told("2026-W45")).toContain("week 44's edition");
    for (const [id, row] of table(theirs.replace("W44", "W45")))
      expect(row.previous_segment, id).toBe(theirBefore.get(id)?.segment ?? "");
  });
});
