/** Ways out for a finished message: an SMTP server, or a folder of `.eml` files. */
import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../src/errors.ts";
import { PRIVATE_FILE, PRIVATE_FOLDER, writeFile } from "../../src/files.ts";

/** What became of one message to one recipient. */
export interface ServerAnswer {
  /** `refused` is for good, `retry` is worth another attempt. */
  outcome: "sent" | "retry" | "refused";
  /** The server's code, null where it did not come to one. */
  code: number | null;
  /** The server's words, or what went wrong on the way. */
  response: string;
  /** `server`: nothing about this message; every other one would fare the same. */
  scope: "message" | "server";
}

export interface Envelope {
  from: string;
  to: string;
  messageId: string;
}

export interface Transport {
  /** Where mail goes, without secrets: "smtp.example.com:587", "folder /srv/outbox". */
  name: string;
  send(envelope: Envelope, message: Buffer, signal?: AbortSignal): Promise<ServerAnswer>;
}

/** A way out that can be asked beforehand. */
export interface VerifiableTransport extends Transport {
  /** Whether it would take mail, with the same encryption and login as `send`; @throws Error without secrets where not. */
  verify(): Promise<void>;
}

export interface SmtpSettings {
  /** `smtp://user:password@host:587` (STARTTLS) or `smtps://user:password@host:465` (TLS from the start). */
  url: string;
  /** `required`: never without TLS; `ifOffered`: TLS where the server offers it; `off`: plain. */
  tls: "required" | "ifOffered" | "off";
  /** Further certificate authorities, PEM. */
  ca?: string;
  connectionTimeoutMs: number;
  greetingTimeoutMs: number;
  /** Longest silence of the server; RFC 5321 asks for ten minutes after the data. */
  socketTimeoutMs: number;
}

export const SMTP_DEFAULTS = {
  tls: "required",
  connectionTimeoutMs: 30_000,
  greetingTimeoutMs: 60_000,
  socketTimeoutMs: 600_000,
} as const;

interface SmtpFailure extends Error {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
}

/**
 * What an SMTP failure means. Only a lasting refusal of this sender, recipient or message ends the attempts: a wrong
 * password, a missing STARTTLS or a bad certificate is ours to mend, and the mail waits for that.
 */
export function serverAnswerOf(failure: SmtpFailure): ServerAnswer {
  const code = failure.responseCode ?? null;
  const aboutMessage =
    code === null
      ? failure.code === "EMESSAGE" || failure.code === "EENVELOPE" // refused on our side: too large, not an address
      : !OUR_FAULT.has(code) && /^(MAIL FROM|RCPT TO|DATA)$/.test(failure.command ?? "");
  return {
    outcome: aboutMessage && (code === null || code >= 500) ? "refused" : "retry",
    code,
    response: (failure.response ?? failure.message).slice(0, 500),
    scope: aboutMessage ? "message" : "server",
  };
}

/** Closing down, authentication required or failed, encryption required. */
const OUR_FAULT: ReadonlySet<number> = new Set([421, 454, 530, 534, 535, 538]);

/** Sends over SMTP, one connection and one recipient per message. @throws UserError (exit code 2) on a bad URL */
export async function smtpTransport(settings: SmtpSettings): Promise<VerifiableTransport> {
  const url = parseSmtpUrl(settings.url);
  const { createTransport } = await import("nodemailer");
  const secure = url.protocol === "smtps:";
  const port = Number(url.port || (secure ? 465 : 587));
  const user = decoded(url.username);
  const password = decoded(url.password);
  const mailer = createTransport({
    host: url.hostname,
    port,
    secure,
    requireTLS: settings.tls === "required",
    ignoreTLS: settings.tls === "off",
    ...(settings.ca === undefined ? {} : { tls: { ca: settings.ca } }),
    ...(user ? { auth: { user, pass: password } } : {}),
    connectionTimeout: settings.connectionTimeoutMs,
    greetingTimeout: settings.greetingTimeoutMs,
    socketTimeout: settings.socketTimeoutMs,
    dnsTimeout: settings.connectionTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // a server may repeat what it was told, as it stands, in the URL's form or in base64
  const secrets = [password, url.password, Buffer.from(password).toString("base64")]
    .concat(Buffer.from(`\0${user}\0${password}`).toString("base64"))
    .filter((text) => password !== "" && text !== "");
  const redact = (text: string): string => secrets.reduce((shown, secret) => shown.replaceAll(secret, "…"), text);
  return {
    name: `${url.hostname}:${port}`,
    async send({ from, to }, message, signal) {
      try {
        const info = await mailer.sendMail({ envelope: { from, to }, raw: message, ...(signal ? { signal } : {}) });
        return { outcome: "sent", code: Number(info.response.slice(0, 3)), response: info.response, scope: "message" };
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const answer = serverAnswerOf(error);
        return { ...answer, response: redact(answer.response) };
      }
    },
    async verify() {
      try {
        await mailer.verify();
      } catch (error) {
        throw new Error(
          redact(error instanceof Error ? (error.message.split("\n")[0] ?? error.message) : String(error)),
        );
      } finally {
        mailer.close();
      }
    },
  };
}

/** A part of a URL as it is meant. @throws UserError (exit code 2) for a % that begins no escape */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new UserError(
      "invalid email.smtp: a % in the user name or password that begins no escape; expected %25 for a %",
      {
        exitCode: 2,
      },
    );
  }
}

function parseSmtpUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && (url.protocol === "smtp:" || url.protocol === "smtps:") && url.hostname) return url;
  // the text may hold a password, so it is not repeated
  throw new UserError("invalid email.smtp: expected smtp://user:password@host:587 or smtps://user:password@host:465", {
    exitCode: 2,
  });
}

/** Puts messages into a folder, each under a name made from its Message-ID: the same message twice is one file. */
export function folderTransport(folder: string): VerifiableTransport {
  return {
    name: `folder ${folder}`,
    async send({ to, messageId }, message) {
      const name = `${to}-${messageId}`.replaceAll(/[^A-Za-z0-9@._-]/g, "");
      const path = join(folder, `${name}.eml`);
      try {
        // whole or not at all: a full disk leaves nothing behind, and the message waits
        if (!existsSync(path)) writeFile(path, message, { mode: PRIVATE_FILE });
      } catch (error) {
        return { outcome: "retry", code: null, response: (error as Error).message.slice(0, 500), scope: "server" };
      }
      return { outcome: "sent", code: null, response: `written to ${path}`, scope: "message" };
    },
    async verify() {
      mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
      accessSync(folder, constants.W_OK);
    },
  };
}
