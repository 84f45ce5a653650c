/** How a delimited file is written. */

export type LineEnd = "LF" | "CRLF" | "CR";

export interface Dialect {
  /** One ASCII character; a blank stands for any run of blanks and tabs. */
  delimiter: string;
  quote: string | null;
  encoding: string;
  bom: boolean;
  lineEnd: LineEnd;
  /** Every line is one quoted field, and the table is what is inside. */
  wrapped?: true;
}

export const isBlankSeparated = (dialect: Dialect): boolean => dialect.delimiter === " ";
