import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfig, parseConfig } from "../../src/config/load.ts";
import { ConfigSchema, configJsonSchema } from "../../src/config/schema.ts";

const parse = (text: string, environment = {}) => parseConfig(text, "shop.yaml", environment);
const complaint = (text: string, environment = {}): string => {
  try {
    parse(text, environment);
  } catch (error) {
    return (error as Error).message;
  }
  return "no complaint";
};

describe("the configuration", () => {
  it("is complete without a file", () => {
    const config = ConfigSchema.parse({});
    expect(config.quality.duplicates).toBe("quarantine");
    expect(config.project).toMatchObject({ locale: "en-GB", timezone: "UTC" });
    expect(Reflect.get(config, "rfm")).toMatchObject({ method: "quantile", bins: 5 });
  });

  it("takes the syntax of the documentation", () => {
    const config = parse(
      `
project:  { name: Acme, currency: GBP, locale: en-GB, timezone: Europe/London }
sources:  [ { path: data/inbox/*.csv, preset: auto } ]
columns:  { customer_id: "Customer ID", order_id: Invoice }
quality:
  missingCustomer: keep
  gate: { minScore: 95, maxRejectedShare: 0.05, onFail: stop }
  rules:
    transaction_amount: [ { min_value: 0.01 }, { max_value: 10000 } ]
    customer_id:        [ { regex_match: "CUST_[0-9]{5}" } ]
    transaction_date:   [ { date_format: "YYYY-MM-DD" }, { within_last_days: 365 } ]
rfm:      { window: all, method: quantile, bins: 5, segments: default11 }
cohorts:  { grain: month }
basket:   { minSupport: auto, minConfidence: 0.2, minLift: 1.2, maxLength: 3 }
reports:
  - name: weekly
    cron: "0 7 * * 1"
    catchUp: { mode: latest, window: 7d }
    sections: [summary, customers, cohorts, basket, quality]
    recipients: [ { email: boss@example.com }, { email: north@example.com, filter: { region: North } } ]
email:    { from: "Tillbook <reports@example.com>", smtp: "\${SMTP_URL}" }
`,
      { SMTP_URL: "smtp://localhost:25" },
    );
    expect(config.email.smtp).toBe("smtp://localhost:25");
    expect(config.reports[0]!.recipients[1]!.filter).toEqual({ region: "North" });
  });

  it.each([
    ["basket: { minSuport: 0.1 }", /^shop\.yaml: unknown key "minSuport" in basket; did you mean "minSupport"\?/],
    ["projekt: {}", /unknown key "projekt"; did you mean "project"\?/],
    ["quality: { gate: { onFail: explode } }", /invalid quality\.gate\.onFail: "explode"; expected stop \| warn/],
    ["project: { timezone: Mars/Olympus }", /invalid project\.timezone: "Mars\/Olympus"; expected an IANA time zone/],
    ["project: { currency: pounds }", /invalid project\.currency: "pounds"/],
    [
      "reports: [ { name: weekly, recipients: [ { email: nobody } ] } ]",
      /invalid reports\[0\]\.recipients\[0\]\.email: "nobody"/,
    ],
    ["sources: [ { file: a.csv } ]", /sources\[0\]/],
    ["- a\n- b", /expected keys such as "project:"/],
  ])("answers %s in one sentence", (text, expected) => {
    expect(complaint(text)).toMatch(expected);
  });

  it("names the line of broken YAML and the variable that is not set", () => {
    expect(complaint("project:\n  name: [unclosed")).toMatch(/^shop\.yaml, line \d+: not valid YAML/);
    expect(complaint('email: { smtp: "${NOT_SET}" }')).toMatch(/email\.smtp needs the environment variable NOT_SET/);
  });

  it("describes every key for completion in editors", () => {
    const schema = configJsonSchema() as { properties: Record<string, { description?: string }> };
    for (const [name, property] of Object.entries(schema.properties)) expect(property.description, name).toBeTruthy();
  });
});

describe("the configuration file", () => {
  const folder = mkdtempSync(join(tmpdir(), "tillbook-config-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "tillbook.config.yaml"), "project: { name: Acme }\n");
  const deep = join(folder, "a", "b");
  mkdirSync(deep, { recursive: true });

  it("is found upwards, and its folder is where its paths begin", () => {
    const { config, directory } = loadConfig(undefined, deep, {});
    expect(config.project.name).toBe("Acme");
    expect(directory).toBe(folder);
  });

  it("must be there when it is named", () => {
    expect(() => loadConfig("other.yaml", deep, {})).toThrow("no configuration file other.yaml");
  });
});
