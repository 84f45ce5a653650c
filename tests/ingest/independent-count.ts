/**
 * A second opinion on how many records a file has: regular expressions over the text, written without the scanner's code.
 * Text is held with one character per UTF-8 byte.
 */
import { isUtf8 } from "node:buffer";

export interface CountRules {
  delimiter: string;
  quote: string | null;
  lineEnd: string;
  columns: number;
  headers: readonly string[];
}

export interface CountedRecords {
  records: number;
  header: number;
  blank: number;
  unreadable: number;
  regular: number;
}

const escaped = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
const byteText = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

/** The content of a file as characters that are bytes of its UTF-8. */
export function asByteText(bytes: Buffer, encoding: string): string {
  if (encoding === "utf-8") {
    const text = bytes.toString("latin1");
    return text.startsWith("\u00EF\u00BB\u00BF") ? text.slice(3) : text;
  }
  return byteText(new TextDecoder(encoding).decode(bytes));
}

export function countRecords(text: string, rules: CountRules): CountedRecords {
  const { columns } = rules;
  const blanks = rules.delimiter === " ";
  const d = blanks ? " \\t" : escaped(rules.delimiter);
  const q = rules.quote === null ? undefined : escaped(rules.quote);
  const eol = rules.lineEnd === "CR" ? "\\r\\n|\\r|\\n" : "\\r?\\n|\\r$";
  const lineEnd = new RegExp(eol, "g");
  const blankLine = new RegExp(`^[ \\t\\r${d}]*$`);
  const quotedField =
    q === undefined ? undefined : new RegExp(`${q}[^${q}]*(?:${q}${q}[^${q}]*)*${q}(?=[${d}]|\\r|\\n|$)`, "y");
  const plainField = new RegExp(`[^${d}${q ?? ""}\\r\\n]*(?=[${d}]|${eol}|$)`, "y");
  const patientField = new RegExp(
    q === undefined ? `[^${d}]*` : `${q}(?:${q}${q}|[^${q}]|${q}(?!${q}|[${d}]|$))*${q}(?=[${d}]|$)|(?!${q})[^${d}]*`,
    "y",
  );
  const headers = new Set(rules.headers.map(byteText));

  const lineAt = (from: number): { text: string; next: number } => {
    lineEnd.lastIndex = from;
    const found = lineEnd.exec(text);
    return found
      ? { text: text.slice(from, found.index), next: lineEnd.lastIndex }
      : { text: text.slice(from), next: text.length };
  };
  const patientFields = (line: string): number => {
    if (blanks) return line.trim().split(/[ \t]+/).length;
    let at = 0;
    for (let fields = 1; ; fields++) {
      patientField.lastIndex = at;
      if (!patientField.test(line)) return -1;
      at = patientField.lastIndex;
      if (at === line.length) return fields;
      at++;
    }
  };
  /** A record by the letter of RFC 4180 that runs over several lines, or undefined. */
  const severalLines = (from: number): { text: string; next: number } | undefined => {
    if (quotedField === undefined) return undefined;
    let at = from;
    for (let fields = 1; fields <= columns; fields++) {
      const field = text[at] === rules.quote ? quotedField : plainField;
      field.lastIndex = at;
      if (!field.test(text)) return undefined;
      at = field.lastIndex;
      if (text[at] === rules.delimiter) {
        at++;
        continue;
      }
      const end = lineAt(at);
      if (end.text !== "" || fields !== columns) return undefined;
      return { text: text.slice(from, at), next: end.next };
    }
    return undefined;
  };

  const counts = { records: 0, header: 0, blank: 0, unreadable: 0, regular: 0 };
  for (let at = 0; at < text.length; ) {
    const line = lineAt(at);
    const whole = blanks || rules.quote === null || !line.text.includes(rules.quote) ? undefined : severalLines(at);
    const record = whole ?? line;
    counts.records++;
    if (blankLine.test(record.text)) counts.blank++;
    else if (headers.has(record.text)) counts.header++;
    else if (!isUtf8(Buffer.from(record.text, "latin1"))) counts.unreadable++;
    else if (whole !== undefined || patientFields(record.text) === columns) counts.regular++;
    else counts.unreadable++;
    at = record.next;
  }
  return counts;
}
