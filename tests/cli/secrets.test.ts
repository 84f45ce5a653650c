import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/load.ts";
import { configJsonSchema } from "../../src/config/schema.ts";
import { UserError } from "../../src/errors.ts";
import { configure, contents, expectNoSecret, PASSWORD, SALT, tillbook } from "./secret-shop.ts";

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
});
