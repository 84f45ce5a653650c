/** The work of the child process, in this one, one case of each kind (others: `build.drill.test.ts`): with the browser and the files of a real edition. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { shop } from "../shop.ts";
import { answerOf, folder, made, put } from "./build-here.ts";

describe("build", () => {
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
