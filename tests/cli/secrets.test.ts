import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/load.ts";
import { UserError } from "../../src/errors.ts";
import { startSmtp } from "../scheduler/smtp.ts";

const BIN = join(import.meta.dirname, "..", "..", "bin", "tillbook.js");
const PASSWORD = "Tr0ub4dor&3%25-secret";
/** A Monday after a week that the sample shop covers. */
const SAMPLE_WEEK = "2024-11-18";
const SALT = "pepper-and-salt-4711";
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-secrets-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tillbook = (env: Record<string, string>, ...args: string[]): string => {
  const { stdout, stderr } = spawnSync(process.execPath, [BIN, ...args, "--debug"], {
    cwd: folder,
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 60_000,
  });
  return `${stdout}\n${stderr}`;
};

const configure = (smtp: string, more = ""): void =>
  writeFileSync(
    join(folder, "tillbook.config.yaml"),
    `sources: [ { path: inbox/*.csv } ]
reports: [ { name: weekly, cron: "0 7 * * 1", retries: 0, recipients: [ { email: boss@example.com } ] } ]
email: { from: "Tillbook <reports@example.com>", smtp: "${smtp}", owner: [owner@example.com] }
privacy: { salt: "\${SALT}" }
pdf: { paper: A4 }
${more}`,
  );

/** Every file below the folder, whatever its form. */
function contents(path = folder): string {
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => name !== "tillbook.config.yaml")
    .map((entry) => {
      const inner = join(path, entry.name);
      return entry.isDirectory() ? contents(inner) : entry.isFile() ? readFileSync(inner, "latin1") : "";
    })
    .join("\n");
}

const forms = [PASSWORD, encodeURIComponent(PASSWORD), Buffer.from(PASSWORD).toString("base64"), SALT];
const expectNoSecret = (text: string): void => {
  for (const form of forms) expect(text).not.toContain(form);
};

describe("a secret is in no message", () => {
  it.each([
    ["a good URL to a server that is not there", `smtp://user:${encodeURIComponent(PASSWORD)}@127.0.0.1:9`],
    ["a URL without its slashes", `smtp:user:${PASSWORD}@mail.example.com`],
    ["a URL with a blank", `smtp://user:${PASSWORD}@mail example.com`],
    ["a percent sign that begins no escape", `smtp://user:${PASSWORD}%@127.0.0.1:9`],
    ["another protocol", `https://user:${PASSWORD}@127.0.0.1`],
  ])(
    "%s",
    (_, url) => {
      configure("${SMTP_URL}");
      const env = { SMTP_URL: url, SALT };
      for (const args of [
        ["doctor"],
        ["config"],
        ["status"],
        ["schedule", "list"],
        ["send", "--edition", "2026-W01", "--to", "a@example.com"],
      ])
        expectNoSecret(tillbook(env, ...args));
      expectNoSecret(contents());
    },
    120_000,
  );

  it("a percent sign that begins no escape is said", () => {
    configure("${SMTP_URL}");
    const said = tillbook({ SMTP_URL: `smtp://user:${PASSWORD}%@127.0.0.1:9`, SALT }, "doctor");
    expect(said).toContain("expected %25 for a %");
    expect(said).not.toContain("mistake in Tillbook");
  });

  it("wherever in the configuration it stands", () => {
    const at = (yaml: string): string => {
      try {
        parseConfig(yaml, "c.yaml", { SECRET: PASSWORD });
      } catch (error) {
        if (error instanceof UserError) return error.message;
        throw error;
      }
      return "";
    };
    const wrong = [
      "seed: ${SECRET}",
      "asOf: ${SECRET}",
      "project: { timezone: ['${SECRET}'] }",
      "email: { smtp: [ '${SECRET}' ] }",
      "email: { smtp: { password: '${SECRET}' } }",
      `email: { smtp: [ 'smtp://me:${PASSWORD}@host' ] }`,
      "email: { owner: '${SECRET}' }",
      "reports: [ { name: w, cron: x, recipients: '${SECRET}' } ]",
      "quality: { rules: { customer_id: '${SECRET}' } }",
    ];
    for (const yaml of wrong) {
      const message = at(yaml);
      expect(message).not.toBe("");
      expectNoSecret(message);
    }
    expect(at("seed: ${SECRET}")).toContain("${SECRET}");
  });

  it("in no log, table or store of a run whose mail is refused", async () => {
    const server = await startSmtp({ login: { user: "user", pass: "another" } });
    try {
      configure("${SMTP_URL}");
      cpSync(join(import.meta.dirname, "..", "..", "data", "sample"), join(folder, "inbox"), { recursive: true });
      const env = { SMTP_URL: `smtp://user:${encodeURIComponent(PASSWORD)}@127.0.0.1:${server.port}`, SALT };
      const said = tillbook(env, "backfill", "--from", SAMPLE_WEEK, "--to", SAMPLE_WEEK, "--mail");
      expect(said).toContain("done");
      expectNoSecret(said);
      const sent = tillbook(env, "send", "--edition", "2024-W46", "--to", "boss@example.com");
      expect(sent).toContain("queued");
      expectNoSecret(sent);
      for (const args of [["status"], ["config"]]) expectNoSecret(tillbook(env, ...args));
      expectNoSecret(contents());
      const store = join(folder, "data", "scheduler.sqlite");
      expect(statSync(store).mode & 0o777).toBe(0o600);
      expect(statSync(join(folder, "data")).mode & 0o777).toBe(0o700);
    } finally {
      await server.close();
    }
  }, 120_000);
});
