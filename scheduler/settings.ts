/** From the configuration to what the scheduler works with. */
import { join, resolve } from "node:path";
import type { LoadedConfig } from "../src/config/load.ts";
import type { ScheduleConfig } from "../src/config/schedules.ts";
import { UserError } from "../src/errors.ts";
import { bareAddress, domainOf } from "./mail/addresses.ts";
import type { MailSettings } from "./mail/deliver.ts";
import { mailAddress } from "./mail/outbox.ts";
import {
  folderTransport,
  SMTP_DEFAULTS,
  type SmtpSettings,
  smtpTransport,
  type VerifiableTransport,
} from "./mail/transport.ts";
import type { Monitoring } from "./monitor/monitoring.ts";
import { type Filter, type Schedule, schedule } from "./time/schedule.ts";

const MINUTE = 60_000;
const UNIT = { h: 60 * MINUTE, d: 24 * 60 * MINUTE } as const;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i;

const durationMs = (text: string): number => Number(text.slice(0, -1)) * UNIT[text.at(-1) as keyof typeof UNIT];

function scheduleOf(config: ScheduleConfig, timezone: string, index: number): Schedule {
  const { name, cron, catchUp, sections, sendWhen, recipients, jitterSeconds, retries, timeoutMinutes, sla } = config;
  return schedule({
    name,
    cron,
    timezone: config.timezone ?? timezone,
    catchUp: { mode: catchUp.mode, windowMs: durationMs(catchUp.window), maxRuns: catchUp.maxRuns },
    jitterMs: jitterSeconds * 1000,
    timeoutMs: timeoutMinutes * MINUTE,
    attempts: retries + 1,
    slaMs: sla.maxMinutes * MINUTE,
    ...(sla.finishBy === undefined ? {} : { finishBy: sla.finishBy }),
    attachments: config.attachments,
    watch: config.watch,
    sendWhen,
    ...(sections === undefined ? {} : { sections }),
    recipients: recipients.map((one, i) => ({
      email: mailAddress(one.email, `reports[${index}].recipients[${i}].email`),
      ...(one.filter === undefined ? {} : { filter: one.filter as Filter }),
      ...(one.sections === undefined ? {} : { sections: one.sections }),
    })),
  });
}

/** The configured schedules. @throws UserError (exit code 2) when two have one name, or one lists a recipient twice */
export function schedulesOf({ config }: LoadedConfig): Schedule[] {
  const schedules = config.reports.map((one, i) => scheduleOf(one, config.project.timezone, i));
  for (const [i, one] of schedules.entries()) {
    if (schedules.findIndex(({ name }) => name === one.name) < i)
      throw new UserError(
        `invalid reports[${i}].name: ${JSON.stringify(one.name)} is taken; expected a name of its own`,
        {
          exitCode: 2,
        },
      );
    const addresses = one.recipients.map(({ email }) => email);
    const twice = addresses.find((email, j) => addresses.indexOf(email) < j);
    if (twice !== undefined)
      throw new UserError(`invalid reports[${i}].recipients: ${twice} is listed twice; expected each address once`, {
        hint: "one recipient gets one mail per edition",
        exitCode: 2,
      });
  }
  return schedules;
}

export const mailSettings = ({ config }: LoadedConfig): MailSettings => ({
  from: config.email.from,
  owners: config.email.owner.map((one, i) => mailAddress(one, `email.owner[${i}]`)),
  allowedDomains: config.email.allowedDomains ?? [],
});

/** How the daemon is watched over; paths are absolute. */
export const monitoringSettings = ({ config, directory }: LoadedConfig): Monitoring => {
  const { webhooks, ping, metrics } = config.monitoring;
  return { webhooks, ping, metrics: metrics === undefined ? undefined : resolve(directory, metrics) };
};

/** The sender's domain, for Message-IDs. @throws UserError (exit code 2) when `email.from` holds no address */
export const senderDomain = ({ config }: LoadedConfig): string =>
  domainOf(mailAddress(bareAddress(config.email.from), "email.from"));

/**
 * The way out: a folder if one is configured, else SMTP, else none. The only place that decides how a mail server is talked to.
 *
 * @param limits waits shorter than those of sending, for a look
 */
export async function transportOf(
  { config, directory }: LoadedConfig,
  limits: Partial<Pick<SmtpSettings, "connectionTimeoutMs" | "greetingTimeoutMs" | "socketTimeoutMs">> = {},
): Promise<VerifiableTransport | undefined> {
  const { smtp, requireTls } = config.email;
  if (config.email.directory !== undefined) return folderTransport(resolve(directory, config.email.directory));
  if (smtp === undefined || smtp === "") return undefined;
  // what does not leave the machine needs no encryption
  const local = URL.canParse(smtp) && LOOPBACK.test(new URL(smtp).hostname);
  const tls = local ? "off" : requireTls ? "required" : "ifOffered";
  return smtpTransport({ ...SMTP_DEFAULTS, ...limits, url: smtp, tls });
}

export const reportsFolder = ({ directory }: LoadedConfig): string => join(directory, "reports");
export const logsFolder = ({ directory }: LoadedConfig): string => join(directory, "data", "runs");
export const storePath = ({ directory }: LoadedConfig): string => join(directory, "data", "scheduler.sqlite");
