import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { parseConfig } from "../../src/config/load.ts";
import { configJsonSchema } from "../../src/config/schema.ts";
import { UserError } from "../../src/errors.ts";
import { startSmtp } from "../scheduler/smtp.ts";
import { inProcess } from "./in-process.ts";

const PASSWORD = "Tr0ub4dor&3%25-secret";
/** A Monday after a week that the sample shop covers. */
const SAMPLE_WEEK = "2024-11-18";
const SALT = "pepper-and-salt-4711";
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-secrets-"));
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tillbook = async (env: Record<string, string>, ...args: string[]): Promise<string> => {
  // an edition is made in a process of its own, which has them from this one
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { stdout, stderr } = await inProcess([...args, "--debug"], { cwd: folder });
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
  ])("%s", async (_, url) => {
    configure("${SMTP_URL}");
    const env = { SMTP_URL: url, SALT };
    for (const args of [
      ["doctor"],
      ["config"],
      ["status"],
      ["schedule", "list"],
      ["send", "--edition", "2026-W01", "--to", "a@example.com"],
    ]) {
      const said = await tillbook(env, ...args);
      expect(said.trim()).not.toBe("");
      expectNoSecret(said);
    }
    expectNoSecret(contents());
  });

  it("a percent sign that begins no escape is said", async () => {
    configure("${SMTP_URL}");
    const said = await tillbook({ SMTP_URL: `smtp://user:${PASSWORD}%@127.0.0.1:9`, SALT }, "doctor");
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

  it("nor where webhooks, a health check, PostgreSQL and proxies have one, written out or from the environment", async () => {
    const secret = encodeURIComponent(PASSWORD);
    const [hook, ping] = [`http://127.0.0.1:9/services/${secret}`, `http://127.0.0.1:9/${secret}`];
    const [postgres, proxy] = [`postgres://user:${secret}@127.0.0.1:9/shop`, `http://user:${secret}@127.0.0.1:9`];
    const env = {
      HOOK: hook,
      PING: ping,
      PG_URL: postgres,
      SALT,
      REGION: PASSWORD,
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
    };
    const watched = (one: string, two: string, three: string): string =>
      `monitoring: { webhooks: [ { url: "${one}" } ], ping: "${two}" }\nwarehouse: { postgres: "${three}" }\nproject: { name: "\${REGION}" }\n`;
    for (const more of [watched("${HOOK}", "${PING}", "${PG_URL}"), watched(hook, ping, postgres)]) {
      configure("smtp://127.0.0.1:9", more);
      for (const args of [["doctor"], ["config"], ["status"], ["schedule", "list"], ["history"]]) {
        const said = await tillbook(env, ...args);
        expect(said.trim()).not.toBe("");
        expectNoSecret(said);
      }
      expectNoSecret(contents());
    }
    expect((await tillbook(env, "config")).match(/••••/g)).toHaveLength(5);
  });

  it("nor is any option shown that says it is to be kept secret", () => {
    const keys = new Set<string>();
    const walk = (schema: unknown): void => {
      if (typeof schema !== "object" || schema === null) return;
      const { properties = {} } = schema as { properties?: Record<string, { description?: string }> };
      for (const [key, { description = "" }] of Object.entries(properties))
        if (/secret/i.test(description)) keys.add(key);
      for (const inner of Object.values(schema)) walk(inner);
    };
    walk(configJsonSchema());
    expect([...keys].sort()).toEqual(["postgres", "smtp", "url"]);
  });

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
