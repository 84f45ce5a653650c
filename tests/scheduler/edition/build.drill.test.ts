/** The work of the child process where it makes several editions, some to be the same as another, of other sections and filters. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { build } from "../../../scheduler/edition/build.ts";
import type { BuildJob } from "../../../scheduler/edition/build-job.ts";
import { loadConfig } from "../../../src/config/load.ts";
import type { Report } from "../../../src/report/contract.ts";
import { shop } from "../shop.ts";
import { folder, made, put } from "./build-here.ts";

describe("build", () => {
  it("tells once of letters that neither the report nor the report as mailed can show", async () => {
    // a private letter, of which no font knows what it is
    put("sales.csv", shop().replaceAll("Teacup no", "Teacup \ue0ff no"));
    const { warnings, problems } = await made({ sections: ["kpis", "rfm"] });
    expect(problems).toEqual([]);
    expect(warnings.filter((text) => text.includes("empty boxes"))).toEqual([
      expect.stringContaining("the PDF shows empty boxes for a character that no font here can draw: \ue0ff"),
    ]);
  });

  it("makes the editions of all recipients from one reading, each as it would be alone", async () => {
    put("sales.csv", shop());
    const others: Partial<BuildJob>[] = [
      { filter: { region: "Germany" }, sections: ["kpis"] },
      { filter: { region: ["France", "Germany"] }, sections: ["kpis", "rfm"] },
      { filter: { region: "Nowhere" }, sections: ["kpis"] },
      { sections: ["rfm"] },
    ];
    const job = (more: Partial<BuildJob>, name: string): BuildJob => ({
      runId: "weekly-1",
      asOf: "2026-11-09",
      folder: join(folder, name),
      date: Date.parse("2026-11-09T07:00:00Z"),
      mask: true,
      attachments: ["csv"],
      ...more,
    });
    const read: string[] = [];
    const together = await build(
      { ...job({ sections: ["kpis"] }, "together-0"), also: others.map((one, i) => job(one, `together-${i + 1}`)) },
      loadConfig(undefined, folder, {}),
      {
        secret: "s",
        stderr: () => undefined,
        now: () => Date.parse("2026-11-09T07:00:00Z"),
        onRead: (files) => {
          read.push(...files);
          // whoever looks at a file a second time finds it gone
          for (const file of files) rmSync(file);
        },
      },
    );
    put("sales.csv", shop());
    expect(read).toEqual([join(folder, "inbox", "sales.csv")]);
    if (!together.ok) throw new Error(together.error);
    expect(together.also).toHaveLength(others.length);
    for (const [i, more] of [{ sections: ["kpis"] }, ...others].entries()) {
      const alone = await made({ ...more, attachments: ["csv"], folder: join(folder, `alone-${i}`) });
      const shared = i === 0 ? together : together.also![i - 1]!;
      if (!shared.ok) throw new Error(shared.error);
      const told = ({ inputs, tableHashes, figures, headline, subject, thin, problems }: typeof alone) => ({
        inputs,
        tableHashes,
        figures,
        headline,
        subject,
        thin,
        problems,
      });
      expect(told(shared)).toEqual(told(alone));
    }
  });

  it("makes an edition again from its version of the lake, whatever has come since", async () => {
    const config = 'sources: [ { path: "inbox/*.csv" } ]\nlake: { path: lake }\nquality: { gate: { onFail: warn } }\n';
    writeFileSync(join(folder, "tillbook.config.yaml"), config);
    const [header, ...records] = shop().trim().split("\n");
    const late = records.filter((record) => /,2026-11-0[67] /.test(record));
    put("sales.csv", [header, ...records.filter((record) => !late.includes(record)), ""].join("\n"));
    const sections = ["kpis"];
    const first = await made({ sections });
    expect(first.lakeVersion).toBe(0);
    put("late.csv", [header, ...late, ""].join("\n"));
    const again = await made({ sections, lakeVersion: first.lakeVersion!, folder: join(folder, "again") });
    expect([again.tableHashes, again.inputs, again.lakeVersion]).toEqual([first.tableHashes, first.inputs, 0]);
    // what waits in the inbox stays there: the lake has the first file and its report
    expect(readdirSync(join(folder, "lake", "_versions"))).toHaveLength(2);
    const now = await made({ sections, folder: join(folder, "now") });
    expect(now.lakeVersion).toBeGreaterThan(0);
    expect(now.tableHashes.kpis).not.toBe(first.tableHashes.kpis);
  }, 180_000);

  it.each([
    [["quality"], undefined],
    [["rfm"], undefined],
    [["kpis", "basket"], { region: "Germany" }],
  ] as const)("makes a fit edition of %j alone, filtered by %j", async (sections, filter) => {
    put("sales.csv", shop());
    const { problems, subject } = await made({ sections, ...(filter === undefined ? {} : { filter }) });
    expect(problems).toEqual([]);
    expect(subject).toContain("Week 45");
  });

  it("has nothing to tell where no line matches a filter, whichever sections are wanted", async () => {
    put("sales.csv", shop());
    for (const sections of [undefined, ["rfm", "basket"]]) {
      const { problems, thin } = await made({
        folder: join(folder, `${sections}`),
        filter: { region: "Nowhere" },
        ...(sections === undefined ? {} : { sections }),
      });
      expect(problems).toEqual([]);
      expect(thin).toMatch(/^needs /);
    }
  });

  it("says when a filter leaves too little to tell of; the whole shop's edition is held for that", async () => {
    put("sales.csv", `${shop()}9998,2026-09-01 10:00,C1,P1,Teacup no 1,1,2.50,Malta\n`);
    const malta = await made({ sections: ["kpis", "rfm"], filter: { region: "Malta" } });
    expect(malta).toMatchObject({
      problems: [],
      thin: expect.stringMatching(/^No data for this week: the newest order is from /),
    });
    const berlin = await made({ folder: join(folder, "b"), sections: ["kpis"], filter: { region: "Germany" } });
    expect(berlin.thin).toBeUndefined();
    put("sales.csv", shop().split("\n").slice(0, 9).join("\n"));
    const { problems, thin } = await made({ folder: join(folder, "c"), sections: ["kpis"] });
    expect(thin).toBeUndefined();
    expect(problems).not.toEqual([]);
  });

  it("says on the edition's face, and to its owner, that a file was empty", async () => {
    put("sales.csv", shop());
    put("2026-11-07.csv", "");
    const { empty, warnings, problems } = await made({ sections: ["kpis"] });
    expect(problems).toEqual([]);
    expect(empty).toBe("2026-11-07.csv is empty (0 bytes)");
    expect(warnings).toContain("2026-11-07.csv is empty (0 bytes)");
    const { health } = JSON.parse(readFileSync(join(folder, "edition", "report.json"), "utf8")) as Report;
    expect(health.grade).not.toBe("green");
    const remark = "1 file was empty (2026-11-07.csv): what belongs in it is missing from every figure.";
    expect(health.remarks[0]).toBe(remark);
    for (const file of ["email.html", "report.html"])
      expect(readFileSync(join(folder, "edition", file), "utf8")).toContain(remark);
    const { text } = await PostalMime.parse(readFileSync(join(folder, "edition", "email.eml")));
    expect(text).toContain(remark);
    // whose files they are is not for everybody
    await made({ folder: join(folder, "theirs"), sections: ["kpis"], filter: { region: "Germany" } });
    const theirs = JSON.parse(readFileSync(join(folder, "theirs", "report.json"), "utf8")) as Report;
    expect(theirs.health.remarks).toEqual(["1 file was empty: what belongs in it is missing from every figure."]);
  });

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
});
