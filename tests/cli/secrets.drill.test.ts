/** Secrets of a shop whose edition is made and whose mail is refused. */
import { cpSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startSmtp } from "../scheduler/smtp.ts";
import { configure, contents, expectNoSecret, folder, PASSWORD, SALT, tillbook } from "./secret-shop.ts";

/** A Monday after a week that the sample shop covers. */
const SAMPLE_WEEK = "2024-11-18";

describe("a secret is", () => {
  it("in no log, table or store of a run whose mail is refused", async () => {
    const server = await startSmtp({ login: { user: "user", pass: "another" } });
    try {
      configure("${SMTP_URL}");
      mkdirSync(join(folder, "inbox"));
      const sample = join(import.meta.dirname, "..", "..", "data", "sample");
      for (const month of ["2024-10.csv", "2024-11.csv"]) cpSync(join(sample, month), join(folder, "inbox", month));
      const env = { SMTP_URL: `smtp://user:${encodeURIComponent(PASSWORD)}@127.0.0.1:${server.port}`, SALT };
      const said = await tillbook(env, "backfill", "--from", SAMPLE_WEEK, "--to", SAMPLE_WEEK, "--mail");
      expect(said).toContain("done");
      expectNoSecret(said);
      const sent = await tillbook(env, "send", "--edition", "2024-W46", "--to", "boss@example.com");
      expect(sent).toContain("queued");
      expectNoSecret(sent);
      for (const args of [["status"], ["config"]]) expectNoSecret(await tillbook(env, ...args));
      expectNoSecret(contents());
      expect(server.connections).toBeGreaterThan(0);
      const store = join(folder, "data", "scheduler.sqlite");
      expect(statSync(store).mode & 0o777).toBe(0o600);
      expect(statSync(join(folder, "data")).mode & 0o777).toBe(0o700);
    } finally {
      await server.close();
    }
  });
});
