import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../../scheduler/store.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-store-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("openStore", () => {
  it("makes the folder and the file, and opens it again as it was left", () => {
    const path = join(folder, "a", "b", "scheduler.sqlite");
    const first = openStore(path);
    first.run("INSERT INTO schedules (name, planned_to) VALUES ('weekly', 5)");
    const { salt } = first;
    first.close();
    expect(existsSync(path)).toBe(true);
    const second = openStore(path);
    expect(second.one("SELECT planned_to FROM schedules")).toEqual({ planned_to: 5 });
    expect(second.salt).toBe(salt);
    second.close();
  });

  it("writes all or nothing", () => {
    const store = openStore(join(folder, "s.sqlite"));
    expect(() =>
      store.write(() => {
        store.run("INSERT INTO schedules (name, planned_to) VALUES ('weekly', 5)");
        throw new Error("in the middle");
      }),
    ).toThrow("in the middle");
    expect(store.all("SELECT * FROM schedules")).toEqual([]);
    store.close();
  });

  it("shows one connection what another has written", () => {
    const path = join(folder, "s.sqlite");
    const [a, b] = [openStore(path), openStore(path)];
    a.write(() => a.run("INSERT INTO schedules (name, planned_to) VALUES ('weekly', 5)"));
    expect(b.all("SELECT name FROM schedules")).toEqual([{ name: "weekly" }]);
    a.close();
    b.close();
  });

  it("is opened while another process writes, which it does not wait for", () => {
    const path = join(folder, "s.sqlite");
    const writing = openStore(path);
    const salt = writing.write(() => {
      const looking = openStore(path);
      looking.close();
      return looking.salt;
    });
    expect(salt).toBe(writing.salt);
    writing.close();
  });

  it("refuses a file from the future and leaves it alone", () => {
    const path = join(folder, "s.sqlite");
    openStore(path).close();
    const db = new DatabaseSync(path);
    db.exec("PRAGMA user_version = 99");
    db.close();
    expect(() => openStore(path)).toThrow(`${path} was written by a newer Tillbook (version 99 of the store)`);
    const after = new DatabaseSync(path);
    expect(after.prepare("PRAGMA user_version").get()).toEqual({ user_version: 99 });
    after.close();
  });
});
