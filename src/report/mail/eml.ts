/** An e-mail as bytes. The same content and headers give the same bytes, so a message can be built again at any time. */
import { createHash } from "node:crypto";

export interface MailImage {
  /** Named in the HTML as `cid:…`. */
  cid: string;
  filename: string;
  png: Buffer;
}
export interface MailAttachment {
  filename: string;
  contentType: string;
  content: Buffer;
}
export interface MailContent {
  subject: string;
  text: string;
  html?: string;
  images: MailImage[];
  attachments: MailAttachment[];
}
export interface MailHeaders {
  from: string;
  to?: string;
  /** With its angle brackets. */
  messageId: string;
  /** Milliseconds since 1970. */
  date: number;
  /** Address that takes people off the list; mail programs show a button for it (RFC 2369). */
  unsubscribe?: string;
}

/** One line of plain words and spaces, without control characters: what may stand in a header. */
export const headerText = (text: string, longest = 250): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get into a header
  [...text.replaceAll(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ").trim()].slice(0, longest).join("");

/** Builds the message (RFC 5322, MIME): mixed(related(alternative(text, html), images), attachments). */
export async function composeEml(content: MailContent, headers: MailHeaders): Promise<Buffer> {
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const root = new MailComposer({
    subject: headerText(content.subject),
    text: content.text,
    ...(content.html === undefined ? {} : { html: content.html }),
    from: headers.from,
    ...(headers.to === undefined ? {} : { to: headers.to }),
    messageId: headers.messageId,
    date: new Date(headers.date),
    textEncoding: "quoted-printable",
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: {
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      ...(headers.unsubscribe === undefined
        ? {}
        : { "List-Unsubscribe": `<mailto:${headerText(headers.unsubscribe)}?subject=Unsubscribe>` }),
    },
    attachments: [
      ...content.images.map(({ cid, filename, png }) => ({
        cid,
        filename,
        content: png,
        contentType: "image/png",
        contentDisposition: "inline" as const,
      })),
      ...content.attachments.map((one) => ({ ...one, filename: headerText(one.filename, 120) })),
    ],
  }).compile();
  // boundaries are random unless one is given
  root.baseBoundary = createHash("sha256").update(headers.messageId).digest("hex").slice(0, 24);
  return root.build();
}

/** The message's HTML as a page that needs nothing else: its pictures stand in it. */
export const standalone = ({ html = "", images }: Pick<MailContent, "html" | "images">): string =>
  images.reduce(
    (page, { cid, png }) => page.replaceAll(`cid:${cid}`, () => `data:image/png;base64,${png.toString("base64")}`),
    html,
  );

const ADDRESSING = new Set(["from", "to", "cc", "bcc", "date", "message-id"]);

/**
 * The same message to somebody else: its addressing headers are replaced, every other byte stays. The mail library writes the
 * new headers, so that names in any script are encoded as RFC 2047 asks.
 */
export async function readdress(
  message: Buffer,
  { from, to, messageId, date }: Required<Omit<MailHeaders, "unsubscribe">>,
): Promise<Buffer> {
  const end = message.indexOf("\r\n\r\n");
  if (end < 0) throw new Error("not a message: it has no end of headers");
  const { default: MimeNode } = await import("nodemailer/lib/mime-node");
  const node = new MimeNode("text/plain");
  node.setHeader({
    from: headerText(from),
    to: headerText(to),
    "message-id": messageId,
    date: new Date(date).toUTCString().replace("GMT", "+0000"),
  });
  const headersOf = (text: string): string[] => text.split(/\r\n(?![ \t])/);
  const isAddressing = (line: string): boolean => ADDRESSING.has(line.slice(0, line.indexOf(":")).toLowerCase());
  const addressing = headersOf(node.buildHeaders()).filter(isAddressing);
  // bytes above 127 do not stand in headers that the library wrote; latin1 keeps any others as they are
  const kept = headersOf(message.subarray(0, end).toString("latin1")).filter((line) => !isAddressing(line));
  return Buffer.concat([Buffer.from([...addressing, ...kept].join("\r\n"), "latin1"), message.subarray(end)]);
}
