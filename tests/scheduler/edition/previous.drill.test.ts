/** Movement from edition to edition where the last edition is not the one to compare with. */
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runOf } from "../../../scheduler/runs.ts";
import { folder, german, HEAD, make, record, reports, store, table, told } from "./weekly-editions.ts";

describe("customer movement of a scheduled edition", () => {
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
