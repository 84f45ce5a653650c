/** A long life: 60 scheduled runs in one daemon. Long (`npm run drills`): 100, each with its child process and its browser. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isLong } from "../long.ts";
import { shop } from "./shop.ts";
import { type FakeServer, startSmtp } from "./smtp.ts";

/** The first twenty warm up, the next twenty are compared with the last. */
const RUNS = isLong ? 100 : 60;

let folder = "";
let server: FakeServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-life-"));
  for (const name of ["inbox", "tmp"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "inbox", "sales.csv"), shop());
  writeFileSync(
    join(folder, "tillbook.config.yaml"),
    `sources: [ { path: "inbox/*.csv" } ]\nquality: { gate: { onFail: warn } }\n`,
  );
  server = await startSmtp();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Held {
  heap: number;
  rss: number;
  descriptors: number;
  browsers: number;
  temporaries: number;
}
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

describe.skipIf(process.platform !== "linux")(`a daemon that has seen ${RUNS} runs`, () => {
  it(`holds on to nothing: memory and descriptors stay flat, no browser and no file is left`, async () => {
    const child = spawn(
      process.execPath,
      [
        "--expose-gc",
        join(import.meta.dirname, "life-daemon.ts"),
        folder,
        String(server.port),
        String(RUNS),
        isLong ? "real" : "light",
      ],
      { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, TMPDIR: join(folder, "tmp") } },
    );
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(0);
    const held = said
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Held);
    expect(held).toHaveLength(RUNS);
    expect(server.received).toHaveLength(RUNS);
    const [early, late] = [held.slice(20, 40), held.slice(-20)];
    const of = (some: Held[], key: keyof Held): number => median(some.map((one) => one[key]));
    for (const key of ["heap", "rss"] as const) expect(of(late, key) / of(early, key), key).toBeLessThan(1.05);
    expect(of(late, "descriptors")).toBe(of(early, "descriptors"));
    expect(new Set(held.map(({ browsers, temporaries }) => `${browsers} ${temporaries}`))).toEqual(new Set(["0 0"]));
    expect(readdirSync(join(folder, "reports", ".building"))).toEqual([]);
    if (isLong) process.stdout.write(`${JSON.stringify({ early: early[0], late: late.at(-1) })}\n`);
  });
});
