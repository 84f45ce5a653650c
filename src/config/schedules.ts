/** Configuration of scheduled reports: when, for whom, what is sent, and who watches. */
import { z } from "zod";
import { knownTimezone } from "./checks.ts";

const Recipient = z.strictObject({
  email: z.email("expected an e-mail address").describe("Where the report goes; one message per recipient"),
  filter: z
    .partialRecord(z.enum(["region", "category"]), z.union([z.string(), z.array(z.string()).min(1)]))
    .optional()
    .describe("Only lines with these values count in this recipient's report; applied before anything is computed"),
  sections: z.array(z.string()).min(1).optional().describe("Sections for this recipient. Default: the schedule's"),
});

export const ScheduleBlock = z.strictObject({
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

export const EmailBlock = z.strictObject({
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

export const MonitoringBlock = z.strictObject({
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
    .describe("Who is notified, beside email.owner, when something fails or is over"),
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

export const AlertBlock = z.strictObject({
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

export type ScheduleConfig = z.infer<typeof ScheduleBlock>;
