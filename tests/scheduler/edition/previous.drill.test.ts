/** Movement from edition to edition, with the real pipeline: with what a schedule published before, and where that is not what to compare with. */
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runOf } from "../../../scheduler/runs.ts";
import { folder, german, HEAD, make, record, reports, store, table, told } from "./weekly-editions.ts";

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

  it("falls back to the same data, and says so, when the last edition's table was touched or the options are new", async () => {
    await make("2026-11-02");
    appendFileSync(join(reports, "2026-W44", "tables", "rfm.csv"), "C1\n");
    const { runId } = await make("2026-11-09");
    const { warnings } = JSON.parse(runOf(store, runId)!.detail!) as { warnings: string[] };
    const sentence =
      "customer movement is compared with the same data a week earlier: the table rfm of edition 2026-W44 is not as its run left it (its SHA-256 differs)";
    expect(warnings).toContain(sentence);
    expect(record("2026-W45").warnings).toContain(sentence);
    expect(record("2026-W45").previous?.rfm).toBeUndefined();
    expect(told("2026-W45")).not.toContain("week 44's edition");
    // the other recipient's own table is as it was
    expect(record(german().replace("W44", "W45")).previous?.rfm).toMatchObject({ edition: "2026-W44" });

    writeFileSync(join(folder, "tillbook.config.yaml"), `${HEAD}rfm: { segments: classic4 }\n`);
    await make("2026-11-09");
    expect(record(german().replace("W44", "W45")).warnings.join()).toContain(
      "edition 2026-W44 was made with other options under rfm",
    );
  });

  it("looks past an edition of the same week", async () => {
    await make("2026-11-02");
    await make("2026-11-09");
    await make("2026-11-11");
    expect(record("2026-W45").previous?.rfm).toMatchObject({ edition: "2026-W44", asOf: "2026-11-02" });
  });

  it("made again, also by another name, compares with the same edition and comes out the same", async () => {
    const first = await make("2026-11-02");
    await make("2026-11-09");
    const before = table("2026-W45");
    const again = await make("2026-11-09", "rerun");
    expect(record("2026-W45").previous?.rfm?.run).toBe(first.runId);
    expect(table("2026-W45")).toEqual(before);
    const { warnings } = JSON.parse(runOf(store, again.runId)!.detail!) as { warnings: string[] };
    expect(warnings.join()).not.toContain("customer movement");
  });
});
