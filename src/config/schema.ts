/** The configuration: one strict schema with every default. */
import { z } from "zod";
import { TARGET_METRICS, TARGET_PERIODS } from "../analyses/analysis.ts";
import { ANALYSIS_OPTIONS } from "../analyses/options.ts";
import { PRESET_NAMES } from "../ingest/understand/presets.ts";
import type { Role } from "../ingest/understand/roles.ts";
import { NAMEABLE_ROLES } from "../ingest/understand/roles.ts";
import { OWN_LOCALES, REPORT_LANGUAGES } from "../language/languages.ts";
import { ThemeOptions } from "../look/brand.ts";
import { QualityOptions } from "../quality/options.ts";
import { knownTimezone } from "./checks.ts";
import { AlertBlock, EmailBlock, MonitoringBlock, ScheduleBlock } from "./schedules.ts";

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
    .optional()
    .describe(
      "BCP 47 tag: how numbers, dates and money are written. Default: as the language does (en-GB, de-DE, fr-FR, es-ES)",
    ),
  language: z
    .enum(REPORT_LANGUAGES)
    .optional()
    .describe("What the report is written in: en, de, fr or es. Default: en"),
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
      on: z
        .union([z.string().min(1), z.tuple([z.string().min(1), z.string().min(1)])])
        .describe("The header of the key in both, or [its header in the lines, its header in the orders]"),
    })
    .optional()
    .describe("Where the lines of orders stand in one file and the orders in another: what joins them"),
  delimiter: z.string().length(1).optional().describe("Field separator of CSV files. Default: detected"),
  encoding: z
    .enum([
      ...(["utf-8", "utf-16le", "utf-16be", "windows-1252", "windows-1250", "windows-1251"] as const),
      ...(["windows-1254", "shift_jis", "gb18030", "euc-kr"] as const),
    ])
    .optional()
    .describe("Character encoding. Default: detected"),
  decimal: z
    .enum(["auto", ".", ","])
    .optional()
    .describe("Decimal mark of numbers in this source. Default: decimal of the whole configuration"),
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
  project: Project.prefault({})
    .transform(({ name, currency, language, locale, timezone }) => ({
      ...(name === undefined ? {} : { name }),
      ...(currency === undefined ? {} : { currency }),
      locale: locale ?? OWN_LOCALES[language ?? "en"],
      ...(language === undefined ? {} : { language }),
      timezone,
    }))
    .describe("Whose report it is"),
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
    .describe("Order of day and month in dates such as 03/04/2026, where the column itself does not decide"),
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
    .describe("The lake: with it, scheduled reports are made from the lake, which reads every file once"),
  maxMemoryMb: z
    .int()
    .min(256)
    .default(4000)
    .describe(
      "A run that would take more memory than this, in MB, is refused with the numbers before its analyses begin",
    ),
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
  reports: z.array(ScheduleBlock).default([]).describe("Scheduled reports"),
  email: EmailBlock.prefault({}).describe("Sending"),
  monitoring: MonitoringBlock.prefault({}).describe("Watching over the daemon"),
  privacy: z
    .strictObject({
      mask: z.boolean().default(true).describe("Replace customer ids in mails and their attachments by pseudonyms"),
      salt: z.string().default("tillbook").describe('Keeps pseudonyms stable and private: "${TILLBOOK_SALT}"'),
    })
    .prefault({})
    .describe("Personal data in what is mailed and exported"),
  warehouse: Warehouse.optional().describe("Where tables for SQL and BI tools are published. Default: nowhere"),
  targets: z
    .partialRecord(
      z.enum(TARGET_METRICS),
      z.strictObject(
        Object.fromEntries(TARGET_PERIODS.map((period) => [period, z.number().gt(0).optional()])) as Record<
          (typeof TARGET_PERIODS)[number],
          z.ZodOptional<z.ZodNumber>
        >,
      ),
    )
    .default({})
    .describe("What is to be reached in a calendar week, month, quarter or year: { net_revenue: { month: 40000 } }"),
  events: z
    .array(
      z.strictObject({
        on: z.iso.date().describe("The day"),
        text: z.string().min(1).max(80).describe("What happened, in a few words"),
        closed: z.boolean().optional().describe("Whether the shop is closed on that day, such as on a public holiday"),
      }),
    )
    .default([])
    .describe(
      "What happened at the shop, or will: marked in the charts, no alarm on the week and the day of it, and nothing for the forecast to learn from",
    ),
  holidays: z
    .strictObject({
      country: z.string().min(2).max(2).describe("The country, two letters: GB, DE, FR, ES, US"),
      region: z.string().min(1).max(8).optional().describe("Its part with holidays of its own: SCT, BY"),
    })
    .optional()
    .describe(
      "Public holidays: quiet or closed on them is no defect, the forecast does not learn from them and expects the shop to be closed where it was on the same holiday before. Default: none",
    ),
  alerts: z.array(AlertBlock).default([]).describe("What is called out at the top of the report"),
});

export type Config = z.infer<typeof ConfigSchema>;

/** The JSON schema of the configuration, for completion in editors. */
export const configJsonSchema = (): object =>
  z.toJSONSchema(ConfigSchema, { io: "input", unrepresentable: "any", target: "draft-7" });

/** Whether a configuration has a block of this name: what asks for an analysis that runs on request only. */
export const hasOptionsOf = (config: Config, name: string): boolean => Reflect.get(config, name) !== undefined;

/** Options of one analysis out of a configuration; they were parsed with it. Its defaults where the configuration has none. */
export const analysisOptions = (config: Config, name: string): unknown =>
  Reflect.get(config, name) ?? ANALYSIS_OPTIONS.find((analysis) => analysis.name === name)?.options.parse({});
