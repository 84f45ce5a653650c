/** The configuration: one strict schema with every default, and the file it is read from. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type * as Yaml from "yaml";
import { z } from "zod";
import { ANALYSIS_OPTIONS } from "../analyses/options.ts";
import { UserError } from "../errors.ts";
import { PRESET_NAMES } from "../ingest/understand/presets.ts";
import { NAMEABLE_ROLES, type Role } from "../ingest/understand/roles.ts";
import { ThemeOptions } from "../look/brand.ts";
import { parseOptions } from "../options.ts";
import { QualityOptions } from "../quality/options.ts";

const load = createRequire(import.meta.url);
/** YAML's reader, loaded where there is something to read. */
const parseDocument: typeof Yaml.parseDocument = (...args) => (load("yaml") as typeof Yaml).parseDocument(...args);

export const CONFIG_FILE = "tillbook.config.yaml";

const knownTimezone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};
const knownLocale = (locale: string): boolean => {
  try {
    return Intl.getCanonicalLocales(locale).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

const Project = z.strictObject({
  name: z.string().min(1).optional().describe("Name on the report. Default: the name of the source"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "expected a three-letter ISO 4217 code like GBP")
    .optional()
    .describe("ISO 4217 code of the money in the sources. Default: what the files say, else GBP"),
  locale: z
    .string()
    .refine(knownLocale, "expected a language tag like en-GB")
    .default("en-GB")
    .describe("BCP 47 tag: how numbers, dates and money are written"),
  timezone: z
    .string()
    .refine(knownTimezone, "expected an IANA time zone like Europe/London")
    .default("UTC")
    .describe("IANA time zone: which day it is for the schedule and for dates in the future"),
});

const Values = z.union([z.string(), z.array(z.string()).min(1)]);
const Where = z.record(z.string(), z.union([Values, z.strictObject({ not: Values })]));

const Source = z.strictObject({
  path: z.string().min(1).describe("A file or a glob, relative to the configuration file"),
  preset: z
    .enum(["auto", ...PRESET_NAMES])
    .default("auto")
    .describe("What the columns mean; auto detects it"),
  dateOrder: z
    .enum(["auto", "dmy", "mdy", "ymd"])
    .optional()
    .describe("Order of day and month in this source. Default: dateOrder of the whole configuration"),
  dateFormat: z
    .string()
    .min(1)
    .optional()
    .describe("How dates are written in this source. Default: dateFormat of the whole configuration"),
  join: z
    .strictObject({
      path: z.string().min(1).describe("The file with the orders, relative to the configuration file"),
      on: z.string().min(1).describe("The header of the key, in both"),
    })
    .optional()
    .describe("Where the lines of orders stand in one file and the orders in another: what joins them"),
  delimiter: z.string().length(1).optional().describe("Field separator of CSV files. Default: detected"),
  encoding: z
    .enum(["utf-8", "utf-16le", "utf-16be", "windows-1252"])
    .optional()
    .describe("Character encoding. Default: detected"),
  decimal: z
    .enum(["auto", ".", ","])
    .optional()
    .describe("Decimal mark of numbers in this source. Default: decimal of the whole configuration"),
});

const Recipient = z.strictObject({
  email: z.email("expected an e-mail address").describe("Where the report goes; one message per recipient"),
  filter: z
    .partialRecord(z.enum(["region", "category"]), z.union([z.string(), z.array(z.string()).min(1)]))
    .optional()
    .describe("Only lines with these values count in this recipient's report; applied before anything is computed"),
  sections: z.array(z.string()).min(1).optional().describe("Sections for this recipient. Default: the schedule's"),
});

const Schedule = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, "expected a short name of small letters, digits and hyphens")
    .describe("Identifies the schedule and its slots"),
  cron: z.string().default("0 7 * * 1").describe("When: minute hour day month weekday, in the project's time zone"),
  timezone: z
    .string()
    .refine(knownTimezone, "expected an IANA time zone like Europe/London")
    .optional()
    .describe("Default: the project's"),
  catchUp: z
    .strictObject({
      mode: z.enum(["none", "latest", "all"]).default("latest").describe("Which missed slots run after downtime"),
      window: z
        .string()
        .regex(/^\d+[hd]$/, "expected a duration like 12h or 7d")
        .default("7d")
        .describe("How far back a missed slot is still wanted"),
      maxRuns: z.int().min(1).default(4).describe("At most so many at once, the newest first"),
    })
    .prefault({})
    .describe("What happens to slots missed while nothing ran"),
  sections: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("Sections of the report. Default: all that run without being asked for"),
  sendWhen: z
    .enum(["always", "newData", "changed", "alerts"])
    .default("always")
    .describe("When an edition is mailed; every skip is recorded with its reason"),
  recipients: z.array(Recipient).default([]).describe("Who gets it"),
  attachments: z
    .array(z.enum(["pdf", "csv", "xlsx"]))
    .default(["pdf", "csv"])
    .describe("What goes with the mail: the report, lists to act on as CSV, the same lists as a workbook"),
  watch: z
    .boolean()
    .default(false)
    .describe("Also make an edition, as of that day, when complete new files have come; sendWhen says who is mailed"),
  timeoutMinutes: z.number().gt(0).default(30).describe("A run that takes longer is ended and counts as failed"),
  retries: z.int().min(0).default(2).describe("How often a failed run is tried again"),
  jitterSeconds: z
    .int()
    .min(0)
    .default(0)
    .describe("Starts are spread over so many seconds, the same for a slot always"),
  sla: z
    .strictObject({
      maxMinutes: z
        .number()
        .gt(0)
        .default(120)
        .describe("The owners get a notice when it is later than this after the slot"),
      finishBy: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day like 08:00")
        .optional()
        .describe(
          "The owners get a notice, too, when it is not done by this time of the slot's day, in the schedule's time zone",
        ),
    })
    .prefault({})
    .describe("Service level"),
});

const Email = z.strictObject({
  from: z.string().default("Tillbook <tillbook@localhost>").describe("Sender"),
  smtp: z
    .string()
    .optional()
    .describe('SMTP server as a URL, smtp://user:password@host:587; keep it secret: "${SMTP_URL}"'),
  directory: z.string().optional().describe("Writes .eml files into this folder instead of sending"),
  requireTls: z.boolean().default(true).describe("Refuse to send over an unencrypted connection (loopback excepted)"),
  allowedDomains: z.array(z.string()).optional().describe("Recipients elsewhere are refused. Default: any domain"),
  owner: z.array(z.email()).default([]).describe("Who gets a notice when something fails"),
  reportsUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Address under which the reports folder is served; the mail then links to the interactive report"),
  maxAttachmentMb: z.number().gt(0).default(10).describe("More than this in all, and a mail names the files instead"),
});

const Monitoring = z.strictObject({
  webhooks: z
    .array(
      z.strictObject({
        url: z
          .url({ protocol: /^https?$/, error: "expected an address that begins with https://" })
          .describe('Where it is posted; keep it secret: "${SLACK_URL}"'),
        kind: z
          .enum(["slack", "teams", "json"])
          .default("json")
          .describe("What is understood there: a message of Slack, a card of Teams, or the notices as JSON"),
      }),
    )
    .default([])
    .describe("Who is told, beside email.owner, when something fails or is over"),
  ping: z
    .url({ protocol: /^https?$/, error: "expected an address that begins with https://" })
    .optional()
    .describe(
      'A health check that the daemon calls every five minutes, with /fail behind it while something needs a person: "${PING_URL}"',
    ),
  metrics: z
    .string()
    .min(1)
    .optional()
    .describe("Prometheus metrics, written to this file every minute: /var/lib/node_exporter/tillbook.prom"),
});

const Alert = z.strictObject({
  name: z.string().min(1).describe("What the alert is called in the report"),
  metric: z.string().min(1).describe("A metric of the kpis table, such as net_revenue"),
  below: z.number().optional().describe("Alert when the value is below this"),
  above: z.number().optional().describe("Alert when the value is above this"),
  dropsBy: z.number().gt(0).max(1).optional().describe("Alert when it falls by this share against the period before"),
  risesBy: z.number().gt(0).optional().describe("Alert when it rises by this share against the period before"),
  by: z
    .enum(["region"])
    .optional()
    .describe("Look at every group by itself; metric is then net_revenue or orders, and orders have no period before"),
  minPrevious: z
    .number()
    .gt(0)
    .optional()
    .describe("Changes against less than this in the period before are no alert: a small group jumps by itself"),
  snoozeUntil: z.iso.date().optional().describe("Silent until this day"),
});

const Warehouse = z.strictObject({
  duckdb: z
    .string()
    .min(1)
    .optional()
    .describe("A DuckDB file that each run replaces as a whole, relative to the configuration: data/warehouse.duckdb"),
  postgres: z
    .string()
    .min(1)
    .optional()
    .describe('A PostgreSQL server as a URL, postgres://user:password@host:5432/database; keep it secret: "${PG_URL}"'),
  schema: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/, "expected a name of small letters, digits and underscores")
    .default("tillbook")
    .describe("The schema in PostgreSQL that each run replaces as a whole; who may see what is in <schema>_access"),
});

export const ConfigSchema = z.strictObject({
  project: Project.prefault({}).describe("Whose report it is"),
  sources: z.array(Source).default([]).describe("The input files"),
  columns: z
    .partialRecord(
      z.enum(NAMEABLE_ROLES as [Role, ...Role[]]),
      z.union([z.string().min(1), z.array(z.string().min(1)).min(1), z.null()]),
    )
    .default({})
    .describe("Which column of the files is what: customer_id: Customer ID; none where the files have no such column"),
  dateOrder: z
    .enum(["auto", "dmy", "mdy", "ymd"])
    .default("auto")
    .describe("Order of day and month in dates such as 03/04/2026, where the column itself does not tell"),
  dateFormat: z
    .string()
    .min(1)
    .optional()
    .describe("How dates are written, DD.MM.YYYY HH:mm or strptime. Default: decided from the whole column"),
  decimal: z.enum(["auto", ".", ","]).default("auto").describe("Decimal mark of numbers"),
  where: Where.default({}).describe(
    "Records that count, by any column of the files: { Channel: Online }, { Country: [FR, BE] } or { Type: { not: Test } }",
  ),
  status: z
    .record(z.string(), z.enum(["sale", "return", "ignore"]))
    .default({})
    .describe(
      "What a value of a status column means, where the words of 26 languages are not enough: { Parked: ignore }",
    ),
  tax: z
    .enum(["stated", "exclude"])
    .default("stated")
    .describe(
      "Tax that the files say apart: left in where the counted column has it in (stated), or taken off (exclude)",
    ),
  currency: z
    .strictObject({
      rates: z
        .string()
        .min(1)
        .optional()
        .describe(
          "CSV file with the columns currency, rate and, where rates change, date; relative to the configuration",
        ),
      to: z
        .string()
        .regex(/^[A-Z]{3}$/, "expected a three-letter ISO 4217 code like GBP")
        .optional()
        .describe("What amounts are converted to. Default: project.currency"),
    })
    .prefault({})
    .describe("Converting several currencies; without rates they are refused"),
  lake: z
    .strictObject({
      path: z.string().min(1).default("data/lake").describe("Folder of the lake, relative to the configuration"),
      supersede: z
        .enum(["none", "order", "day"])
        .default("none")
        .describe(
          "Where several files have the same order or the same day: only repeated lines are refused (none), or what the last of the files says of the order (order) or of the day (day) takes the place of what the others say; last by name, numbers by their value",
        ),
    })
    .optional()
    .describe("The lake: with it, scheduled reports are made from the lake, which takes in every file once"),
  asOf: z.iso.date().optional().describe("Everything before this day counts. Default: the day after the last line"),
  seed: z.int().default(42).describe("Seed of everything that draws random numbers"),
  quality: QualityOptions.prefault({}).describe("Cleaning rules and the quality gate"),
  ...(Object.fromEntries(
    ANALYSIS_OPTIONS.map((analysis) => [
      analysis.name,
      analysis.onRequest === true || analysis.shownOnRequest === true
        ? analysis.options
            .optional()
            .describe(
              `Options of "${analysis.topic}", which is in the report where this stands or a list of sections names it`,
            )
        : analysis.options.prefault({}).describe(`Options of "${analysis.topic}"`),
    ]),
  ) as Record<never, never>),
  sections: z
    .array(z.string())
    .optional()
    .describe("Sections of the report. Default: all that run without being asked for"),
  pdf: z
    .strictObject({
      paper: z.enum(["A4", "Letter"]).default("A4").describe("Paper size"),
      orientation: z.enum(["portrait", "landscape"]).default("portrait").describe("Paper orientation"),
    })
    .prefault({})
    .describe("The printed report"),
  theme: ThemeOptions.optional().describe("Your own look. Default: Tillbook's"),
  reports: z.array(Schedule).default([]).describe("Scheduled reports"),
  email: Email.prefault({}).describe("Sending"),
  monitoring: Monitoring.prefault({}).describe("Watching over the daemon"),
  privacy: z
    .strictObject({
      mask: z.boolean().default(true).describe("Replace customer ids in mails and their attachments by pseudonyms"),
      salt: z.string().default("tillbook").describe('Keeps pseudonyms stable and private: "${TILLBOOK_SALT}"'),
    })
    .prefault({})
    .describe("Personal data in what is mailed and exported"),
  warehouse: Warehouse.optional().describe("Where tables for SQL and BI tools are published. Default: nowhere"),
  alerts: z.array(Alert).default([]).describe("What is called out at the top of the report"),
});

export type Config = z.infer<typeof ConfigSchema>;
export type ScheduleConfig = z.infer<typeof Schedule>;

/** A configuration with the folder its relative paths belong to. */
export interface LoadedConfig {
  config: Config;
  /** The file, or undefined where none was found. */
  file?: string;
  /** What stood in it, its `${NAMES}` not yet replaced. */
  text?: string;
  directory: string;
}

/** The JSON schema of the configuration, for completion in editors. */
export const configJsonSchema = (): object =>
  z.toJSONSchema(ConfigSchema, { io: "input", unrepresentable: "any", target: "draft-7" });

/** Whether a configuration has a block of this name: what asks for an analysis that runs on request only. */
export const hasOptionsOf = (config: Config, name: string): boolean => Reflect.get(config, name) !== undefined;

/** Options of one analysis out of a configuration; they were parsed with it. Its defaults where the configuration has none. */
export const analysisOptions = (config: Config, name: string): unknown =>
  Reflect.get(config, name) ?? ANALYSIS_OPTIONS.find((analysis) => analysis.name === name)?.options.parse({});

/** The configuration file in force for a folder: its own, or that of the nearest folder above. */
export function findUpwards(directory: string): string | undefined {
  const file = join(directory, CONFIG_FILE);
  if (existsSync(file)) return file;
  const parent = dirname(directory);
  return parent === directory ? undefined : findUpwards(parent);
}

const ENVIRONMENT_NAME = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Replaces `${NAME}` in every string by the environment's value; @throws UserError naming key and variable. */
function substitute(
  value: unknown,
  environment: Record<string, string | undefined>,
  path: string,
  file: string,
): unknown {
  if (typeof value === "string") {
    return value.replace(ENVIRONMENT_NAME, (_, name: string) => {
      const found = environment[name];
      if (found === undefined) {
        throw new UserError(`${file}: ${path} needs the environment variable ${name}, which is not set`, {
          exitCode: 2,
        });
      }
      return found;
    });
  }
  if (Array.isArray(value)) return value.map((one, i) => substitute(one, environment, `${path}[${i}]`, file));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        key,
        substitute(one, environment, path === "" ? key : `${path}.${key}`, file),
      ]),
    );
  }
  return value;
}

/** The names that a configuration takes from the environment, in the order of their first use; never their values. */
export function environmentNames(text: string): string[] {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === "string") for (const [, name] of value.matchAll(ENVIRONMENT_NAME)) names.add(name as string);
    else if (value !== null && typeof value === "object") Object.values(value).forEach(walk);
  };
  walk(parseDocument(text).toJS());
  return [...names];
}

/** A configuration from text; @throws UserError (exit code 2) with file and line or key. */
export function parseConfig(text: string, file: string, environment: Record<string, string | undefined>): Config {
  const document = parseDocument(text, { prettyErrors: true });
  const problem = document.errors[0];
  if (problem) {
    const [start] = problem.linePos ?? [];
    throw new UserError(
      `${file}${start ? `, line ${start.line}` : ""}: not valid YAML: ${problem.message.split("\n")[0]}`,
      {
        exitCode: 2,
      },
    );
  }
  const input: unknown = document.toJS() ?? {};
  if (typeof input !== "object" || Array.isArray(input)) {
    throw new UserError(
      `${file}: expected keys such as "project:" at the top, found ${JSON.stringify(input).slice(0, 60)}`,
      {
        exitCode: 2,
      },
    );
  }
  return parseOptions(ConfigSchema, substitute(input, environment, "", file), {
    file,
    conceal: concealing(environmentNames(text), environment),
  });
}

/** Shorter values are no secrets, and words of any sentence. */
const SHORTEST_SECRET = 4;

/** Takes what came from the environment out of a sentence: `${SMTP_URL}` instead of its value. */
function concealing(names: readonly string[], environment: Record<string, string | undefined>) {
  const known = names
    .map((name) => ({ name, value: environment[name] ?? "" }))
    .filter(({ value }) => value.length >= SHORTEST_SECRET)
    .flatMap(({ name, value }) => [value, JSON.stringify(value).slice(1, -1)].map((text) => ({ name, text })))
    .sort((a, b) => b.text.length - a.text.length);
  return (sentence: string): string =>
    known.reduce((shown, { name, text }) => shown.replaceAll(text, () => `\${${name}}`), sentence);
}

/**
 * The configuration in force: `file` if given, else `tillbook.config.yaml` found upwards from `cwd`, else all defaults.
 *
 * @throws UserError (exit code 2) when the named file is missing or something in it is wrong
 */
export function loadConfig(
  file: string | undefined,
  cwd: string,
  environment: Record<string, string | undefined>,
): LoadedConfig {
  const found = file === undefined ? findUpwards(cwd) : resolve(cwd, file);
  if (found === undefined) return { config: ConfigSchema.parse({}), directory: cwd };
  if (!existsSync(found)) throw new UserError(`no configuration file ${file}`, { exitCode: 2 });
  const text = readFileSync(found, "utf8");
  return {
    config: parseConfig(text, found, environment),
    file: found,
    text,
    directory: dirname(found),
  };
}
