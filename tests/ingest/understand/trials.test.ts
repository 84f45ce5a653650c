import { describe, expect, it } from "vitest";
import { read, recordsOf, temporaryFolder, write } from "../files.ts";

const folder = temporaryFolder();
const file = (name: string, column: string, answers: readonly string[]): string =>
  write(
    folder,
    name,
    [
      `order_id,order_date,customer_id,total,${column}`,
      ...answers.map((answer, i) => `A${i},2026-03-0${i + 1},C${i % 2},${10 + i}.50,${answer}`),
    ].join("\n"),
  );
const idsOf = async (path: string, where?: Record<string, readonly string[]>): Promise<unknown[]> => {
  const [batch] = await read(path, where === undefined ? {} : { where });
  return recordsOf(batch!).getColumn("order_id").toArray();
};

describe("orders that were placed as a test", () => {
  it("are left out by the column that says so, are counted as left out, and it is said", async () => {
    for (const column of ["test", "is_test", "isTest", "Test order", "order.test", "Testbestellung", "es prueba"]) {
      const path = file("trials.csv", column, ["false", "true", "no", "", "1"]);
      const [batch] = await read(path);
      expect(recordsOf(batch!).getColumn("order_id").toArray()).toEqual(["A0", "A2", "A3"]);
      expect(batch!.source.counts.leftOut).toBe(2);
      expect(batch!.source.revenue.sentences.join(" ")).toContain(`Records with a yes in ${column} are tests`);
    }
  });

  it("are those that are not live", async () => {
    expect(await idsOf(file("live.csv", "livemode", ["true", "false", "true"]))).toEqual(["A0", "A2"]);
  });

  it("count where the user says so, and where nothing else is there", async () => {
    const path = file("asked.csv", "test", ["false", "true", "false"]);
    expect(await idsOf(path, { test: ["true", "false"] })).toEqual(["A0", "A1", "A2"]);
    expect(await idsOf(file("all.csv", "test", ["true", "true", "true"]))).toHaveLength(3);
  });

  it("are not what groups of an experiment are", async () => {
    expect(await idsOf(file("groups.csv", "test", ["A", "B", "A"]))).toHaveLength(3);
    const answers = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? "1" : "0"));
    const lines = answers.map((answer, i) => `A${i},2026-03-0${1 + (i % 9)},C${i % 20},${10 + i}.50,${answer}`);
    for (const [column, counted] of [
      ["test", 60],
      ["is_test", 60],
      ["test_order", 40],
    ] as const) {
      const path = write(folder, "sixty.csv", [`order_id,order_date,customer_id,total,${column}`, ...lines].join("\n"));
      expect(await idsOf(path), column).toHaveLength(counted);
    }
    expect(await idsOf(file("halves.csv", "test", ["0", "1", "1", "0"]))).toHaveLength(4);
    expect(await idsOf(file("tested.csv", "tested at", ["true", "false", "true"]))).toHaveLength(3);
  });
});
