/** The work of the child process, in this one, one case of each kind (others: `build.drill.test.ts`): with the browser and the files of a real edition. */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { build } from "../../../scheduler/edition/build.ts";
import type { BuildJob } from "../../../scheduler/edition/build-job.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { shop } from "../shop.ts";
import { answerOf, folder, made, put } from "./build-here.ts";

describe("build", () => {
  it("reads for a warehouse on its own, and once for all others", async () => {
    put("sales.csv", shop());
    const config =
      'sources: [ { path: "inbox/*.csv" } ]\nwarehouse: { duckdb: w.duckdb }\nquality: { gate: { onFail: warn } }\n';
    writeFileSync(join(folder, "tillbook.config.yaml"), config);
    const job = (name: string, filter?: BuildJob["filter"]): BuildJob => ({
      runId: "weekly-1",
      asOf: "2026-11-09",
      folder: join(folder, name),
      date: 0,
      mask: false,
      sections: ["kpis"],
      attachments: [],
      ...(filter === undefined ? {} : { filter }),
    });
    let readings = 0;
    const answer = await build(
      { ...job("whole"), also: ["Germany", "France"].map((region) => job(region, { region })) },
      loadConfig(undefined, folder, {}),
      {
        secret: "s",
        stderr: () => undefined,
        now: () => Date.parse("2026-11-09T07:00:00Z"),
        onRead: (files) => {
          readings++;
          for (const file of files) rmSync(file);
        },
      },
    );
    if (!answer.ok) throw new Error(answer.error);
    expect(readings).toBe(1);
    expect(answer.also?.map(({ ok }) => ok)).toEqual([true, true]);
  });

  it("makes nothing of a drop in which every file is empty, or has a header alone", async () => {
    put("a.csv", "");
    expect(await answerOf()).toMatchObject({ ok: false, held: true, error: "the only file holds no record" });
    put("b.csv", `${shop().split("\n")[0]}\n\n`);
    writeFileSync(join(folder, "inbox", "c.csv.gz"), gzipSync(""));
    writeFileSync(
      join(folder, "tillbook.config.yaml"),
      'sources: [ { path: "inbox/*.csv" }, { path: "inbox/*.csv.gz" } ]\n',
    );
    expect(await answerOf()).toMatchObject({ ok: false, held: true, error: "none of the 3 files holds a record" });
    expect(existsSync(join(folder, "edition"))).toBe(false);
  });

  it('makes a fit edition of ["quality"] alone, filtered by {"region":"Germany"}', async () => {
    put("sales.csv", shop());
    const { problems, subject } = await made({ sections: ["quality"], filter: { region: "Germany" } });
    expect(problems).toEqual([]);
    expect(subject).toContain("Week 45");
  });
});
