/** Appends to a Delta table by so many commits: committing-child.ts TABLE FIRST COMMITS */
import pl from "../../src/columns/polars.ts";
import { commit } from "../../src/lake/delta/commit.ts";
import { writeDataFile } from "../../src/lake/delta/data-file.ts";
import { readSnapshot } from "../../src/lake/delta/log.ts";

const [table = "", first = "", commits = ""] = process.argv.slice(2);
for (let i = 0; i < Number(commits); i++) {
  const rows = pl.DataFrame([pl.Series("n", Float64Array.of(Number(first) + i))]);
  const add = writeDataFile(table, rows, { prefix: "part", at: 0 });
  await commit(await readSnapshot(table), [{ add }], {
    ...{ at: 1, operation: "WRITE", dependsOn: "nothing" as const },
    checkpointInterval: 50,
  });
}
