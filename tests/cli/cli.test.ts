import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inProcess, type Said } from "./in-process.ts";
import { folder, monthOfShop as shop, tillbook } from "./month.ts";

/** The command as a shell starts it. */
const asProcess = (...args: string[]): Said => {
  const command = [join(import.meta.dirname, "../../bin/tillbook.js"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: "utf8" });
  return { status: status as number, stdout, stderr };
};
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};

mkdirSync(join(folder, "inbox"));

describe("mistakes are answered in one sentence, with the exit code of a usage error", () => {
  it.each([
    [["rnu"], 2, /unknown command 'rnu'/],
    [["run", "nosuch.csv"], 2, /nosuch\.csv does not exist/],
    [["run", "inbox"], 2, /no file in the folder inbox can be read; expected \.csv/],
    [["run", "none-*.csv"], 2, /none-\*\.csv/],
    [["run", shop, "--as-of", "2026-13-01"], 2, /invalid --as-of: "2026-13-01"; expected a calendar day/],
    [["run", shop, "--only", "rmf"], 2, /unknown analysis "rmf"\n {2}did you mean rfm\?/],
    [["run", shop, "--config", "other.yaml"], 2, /no configuration file other\.yaml/],
    [
      ["run", file("columns.csv", "a,b,c\n1,2,3\n4,5,6\n")],
      2,
      /columns\.csv is no sales file, because no column has the day of an order/,
    ],
    [["run", file("empty.csv", "")], 1, /empty\.csv is empty/],
    [["run", file("header.csv", "order_id,ordered_at\n")], 1, /header\.csv has a header but no readable record/],
    [["export", "sgments", shop], 2, /there is no table "sgments"\n {2}did you mean segments\?/],
    [["explain", "customer", "nobody", shop], 2, /there is no customer "nobody"/],
    [
      ["loyalty", "statement", "nobody", shop],
      2,
      /"nobody" has no loyalty account before 2026-11-01\n {2}\d+ members are known/,
    ],
    [["export", "segments", shop, "--format", "xlsx"], 2, /--format xlsx needs a file to write/],
    [["sample", "--customers", "many"], 2, /invalid sample\.customers: "many"/],
  ])("tillbook %j", async (args, code, sentence) => {
    const { status, stdout, stderr } = await tillbook(...args);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe("");
    expect(status).toBe(code);
  });

  it("shows the stack with --debug only", async () => {
    expect((await tillbook("run", "nosuch.csv", "--debug")).stderr).toMatch(/\n\s+at /);
  });

  it("as a process, too", () => {
    const { status, stdout, stderr } = asProcess("run", "nosuch.csv");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^error: .*nosuch\.csv does not exist/);
    expect(asProcess("rnu")).toMatchObject({ status: 2, stderr: expect.stringContaining("unknown command 'rnu'") });
  });

  it("asks for the order of day and month where the column does not tell", async () => {
    const rows = [1, 2, 3, 4].map((i) => `${i},0${i}/0${i + 1}/2026,C${i},P1,1,2.50`).join("\n");
    const { status, stderr } = await tillbook(
      "run",
      file("dates.csv", `order_id,ordered_at,customer_id,product_id,quantity,unit_price\n${rows}\n`),
    );
    expect(stderr).toMatch(/dateOrder/);
    expect(status).toBe(2);
  });
});

describe("results go to stdout", () => {
  it("as JSON for machines, with nothing else in it", () => {
    const { status, stdout } = asProcess("run", shop, "--no-pdf", "--only", "kpis", "--out", "edition", "--json");
    expect(status).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.rows.records).toBe(result.rows.header + result.rows.blank + result.rows.lines + result.rows.rejected);
    expect(existsSync(result.html)).toBe(true);
  });

  it("as tables", async () => {
    const csv = await tillbook("export", "segments", shop);
    expect(csv.stdout.split("\n")[0]).toMatch(/^segment,customers,customer_share,net_revenue/);
    const json = JSON.parse((await tillbook("export", "rfm", shop, "--format", "json")).stdout);
    expect(json[0].customer_id).toMatch(/^C\d+$/);
    for (const format of ["xlsx", "parquet"]) {
      const out = `segments.${format}`;
      expect((await tillbook("export", "segments", shop, "--format", format, "--out", out)).status).toBe(0);
      expect(readFileSync(join(folder, out)).subarray(0, 2).toString("latin1")).toBe(format === "xlsx" ? "PK" : "PA");
    }
  });
});

describe("check", () => {
  it("writes the quality report and every refused record, and ends with 3 when the gate would refuse", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},2026-01-0${(i % 9) + 1},C${i},P1,${i % 3 ? 1 : "x"},2.50`);
    const bad = file("bad.csv", `order_id,ordered_at,customer_id,product_id,quantity,unit_price\n${rows.join("\n")}\n`);
    const { status, stdout } = await tillbook("check", bad, "--out", "checked");
    expect(status).toBe(3);
    expect(stdout).toMatch(/invalid_quantity +10 /);
    expect(readFileSync(join(folder, "checked/tables/rejects.csv"), "utf8").trim().split("\n")).toHaveLength(11);
    expect(existsSync(join(folder, "checked/report.html"))).toBe(true);
  });

  it("says what is different from the last edition of the same files", async () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${i},2026-01-${String(5 + (i % 14)).padStart(2, "0")},C${i % 9},P1,1,2.50`,
    );
    const text = (price: string, some: readonly string[]): string =>
      `order_id,ordered_at,customer_id,product_id,quantity,${price}\n${some.join("\n")}\n`;
    const name = file("drifting.csv", text("unit_price", rows));
    expect((await tillbook("run", name, "--only", "kpis", "--no-pdf", "--as-of", "2026-01-12")).status).toBe(0);
    file(name, text("price_each", rows));
    const { stdout } = await tillbook("check", name);
    expect(stdout).toContain('The newest file has no column "unit_price" any more; it has "price_each" instead.');
    const { differences } = JSON.parse((await tillbook("check", name, "--json")).stdout) as { differences: string[] };
    expect(differences).toEqual([expect.stringContaining('"price_each"')]);
  });
});

describe("map --write", () => {
  it("adds the columns to the configuration, and leaves its comments, its link and who may read it", async () => {
    const place = mkdtempSync(join(folder, "map-"));
    writeFileSync(join(place, "real.yaml"), "# ours\nproject: { currency: EUR } # euros\n", { mode: 0o600 });
    symlinkSync("real.yaml", join(place, "tillbook.config.yaml"));
    const { status, stderr } = await inProcess(["map", shop, "--write"], { cwd: place });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "written to tillbook.config.yaml\n" });
    const written = readFileSync(join(place, "real.yaml"), "utf8");
    expect(written).toContain("# ours\nproject: { currency: EUR } # euros\n");
    expect(written).toMatch(/\ncolumns:\n(?: {2}.*\n)* {2}ordered_at: ordered_at\n/);
    expect(lstatSync(join(place, "tillbook.config.yaml")).isSymbolicLink()).toBe(true);
    expect(statSync(join(place, "real.yaml")).mode & 0o777).toBe(0o600);
  });

  it("writes nothing while a question is open, and says so", async () => {
    const place = mkdtempSync(join(folder, "map-"));
    const rows = [1, 2, 3, 4].map((i) => `${i},0${i}/0${i + 1}/2026,C${i},P1,1,2.50`).join("\n");
    writeFileSync(
      join(place, "dates.csv"),
      `order_id,ordered_at,customer_id,product_id,quantity,unit_price\n${rows}\n`,
    );
    const { status, stderr } = await inProcess(["map", "dates.csv", "--write"], { cwd: place });
    expect(stderr).toContain("nothing is written while a question is open");
    expect(status).toBe(2);
    expect(existsSync(join(place, "tillbook.config.yaml"))).toBe(false);
  });
});

describe("the machine", () => {
  it("is examined by doctor, with a remedy for what is missing", async () => {
    const findings = JSON.parse((await tillbook("doctor", "--json")).stdout) as {
      check: string;
      state: string;
      found: string;
      remedy?: string;
    }[];
    expect(findings.map((one) => one.check)).toEqual(
      expect.arrayContaining(["Node.js", "Polars", "PDF printer", "Disk"]),
    );
    for (const one of findings) if (one.state !== "ok") expect(one.remedy, one.check).toBeTruthy();
    // zones change their rules more often than Node.js is updated
    expect(findings.find(({ check }) => check === "Time zone")?.found).toMatch(/, rules of \d{4}[a-z]$/);
  });

  it("prints the configuration without its secrets", async () => {
    file("secret.yaml", "email: { smtp: 'smtp://user:hunter2@localhost' }\n");
    const { stdout } = await tillbook("config", "--config", "secret.yaml");
    expect(stdout).not.toContain("hunter2");
    expect(stdout).toContain("quality:");
    expect(JSON.parse((await tillbook("config", "--schema")).stdout).properties.basket).toBeTruthy();
  });
});
