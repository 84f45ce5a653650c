import { describe, expect, it } from "vitest";
import { decideSources } from "../../src/ingest/read.ts";
import { read, recordsOf, temporaryFolder, write } from "./files.ts";

const folder = temporaryFolder();

describe("a day in three columns", () => {
  const header = "Order,Year,Month,Day,Customer,Amount";
  const rows = [
    ...["A1,2026,1,31,C1,10.50", "A2,2026,2,1,C2,20.25", "A3,2026,2,1,C1,7.00", "A4,2026,12,9,C3,4.40"],
    "A5,2026,2,30,C3,4.40",
  ];

  it("is read as one, in any chunks, and that is said", async () => {
    const path = write(folder, "parts.csv", `${[header, ...rows].join("\n")}\n`);
    for (const chunkBytes of [16, 1 << 20]) {
      const batches = await read(path, { chunkBytes });
      const days = batches.flatMap((batch) => recordsOf(batch).getColumn("ordered_at").toArray());
      // the last is no day: cleaning refuses it
      expect(days).toEqual(["2026-01-31", "2026-02-01", "2026-02-01", "2026-12-09", "2026-02-30"]);
      expect(batches[0]!.source.understanding.notes).toContain("the day is made of Year, Month and Day");
    }
  });

  it("may have the month by name, and a time beside it", async () => {
    const path = write(
      folder,
      "tage.csv",
      [
        "Bon;Tag;Monat;Jahr;Uhrzeit;Artikel;Betrag",
        "1;3;März;2026;09:15;Vase;10,50",
        "2;14;Mai;2026;17:40;Tee;4,20",
      ].join("\n"),
    );
    const [batch] = await read(path);
    expect(recordsOf(batch!).getColumn("ordered_at").toArray()).toEqual(["2026-03-03 09:15:00", "2026-05-14 17:40:00"]);
  });

  it("is left where a column has the day, where a part is missing, and where the user names another column", async () => {
    const dated = write(
      folder,
      "dated.csv",
      ["Order,Date,Year,Month,Day,Amount", "A1,2026-01-31,2026,1,31,5"].join("\n"),
    );
    const [source] = await decideSources([dated], {});
    expect(source!.headers).not.toContain("date");
    const monthly = write(folder, "monthly.csv", ["Order,Year,Month,Amount", "A1,2026,1,5", "A2,2026,2,6"].join("\n"));
    await expect(decideSources([monthly], {})).rejects.toThrow(
      /"Year" and "Month" say the month and no column the day/,
    );
  });
});
