/** What was understood of a file: the role of every column with its evidence, and what only the user can answer. */
import type { PresetName } from "./presets.ts";
import type { Role } from "./roles.ts";

/** What a user can say about a file; the options of reading take it as it is. */
export interface Answer {
  /** Role → header, several headers for a composite key, or null for "the file has none". */
  columns?: ColumnChoices;
  dateOrder?: "dmy" | "mdy" | "ymd";
  decimal?: "." | ",";
  /** strptime format of the dates. */
  dateFormat?: string;
  /** Value of the status column → what it is. */
  status?: Record<string, "sale" | "return" | "ignore">;
}

export type ColumnChoices = Partial<Record<Role, string | readonly string[] | null>>;

/** How one reading of a file is chosen: a flag of the command line, or a block for tillbook.config.yaml. */
export interface Paste {
  flag: string;
  yaml: string;
}

/** What the report would say; filled in where the whole file was read that way. */
export interface ReadingResult {
  netRevenue: number;
  orders: number;
  customers: number;
  firstDay: string | null;
  lastDay: string | null;
  /** The same as a clause, what differs between the readings first. */
  text: string;
}

export interface Reading {
  /** A clause, "amount = list_price". */
  description: string;
  answer: Answer;
  paste: Paste;
  result?: ReadingResult;
}

export type Topic = Role | "date_order" | "decimal" | "sales_file";

/** Two or more readings that differ in what the report would say. */
export interface Question {
  topic: Topic;
  /** What is to be decided and why the file does not decide it, as a sentence. */
  sentence: string;
  readings: readonly Reading[];
}

export interface ColumnUnderstanding {
  /** The header, made unique: a second column of a name is "Name (2)". */
  name: string;
  /** Position in the file, from 0. */
  index: number;
  role: Role;
  /** 0 to 1. */
  confidence: number;
  /** Neither the configuration, nor a known layout, nor name and values together say so. */
  isGuess: boolean;
  how: "config" | "preset" | "name" | "values" | "identity" | "none";
  /** Sentences, the strongest first. */
  evidence: readonly string[];
}

/** Arithmetic that holds between columns, over the sample. */
export interface Identity {
  /** For example "Quantity × Unit price + Tax 5% = Total". */
  sentence: string;
  result: number;
  terms: readonly { index: number; as: "factor" | "plus" | "minus" | "rate_off" | "rate_on" }[];
  /** Share of the sample's records in which it holds, 0 to 1. */
  share: number;
}

export interface Understanding {
  preset: PresetName;
  hasHeader: boolean;
  /** Every column of the file, in its order. */
  columns: readonly ColumnUnderstanding[];
  /** Position of the column of each role; of roles that may occur several times, the first. */
  positions: ReadonlyMap<Role, number>;
  /** Several columns that make one key together: order_id → [store, receipt]. */
  composites: ReadonlyMap<Role, readonly number[]>;
  identities: readonly Identity[];
  questions: readonly Question[];
  /** ISO 4217 code from signs or words of the file, where there is one. */
  currency?: string;
  /** ISO 639-1 codes of the languages of the header, the likeliest first. */
  languages: readonly string[];
  decimal: "." | ",";
  /** Columns that are named like a day or money, but whose values are none, in sentences. */
  misfits: Partial<Record<"ordered_at" | "amount" | "quantity", string>>;
  /** What else is to be said, in sentences. */
  notes: readonly string[];
}

const yamlText = (text: string): string => JSON.stringify(text);
const yamlKey = (text: string): string => (/^[\p{L}_][\p{L}\p{N}_ -]*$/u.test(text) ? text : yamlText(text));
const shellText = (text: string): string =>
  /^[\p{L}\p{N}_.:/=+-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** The flag and the configuration that say `answer`; both work as they stand. */
export function pasteOf({ columns = {}, dateOrder, decimal, dateFormat, status = {} }: Answer): Paste {
  const chosen = Object.entries(columns) as [Role, string | readonly string[] | null][];
  const flags = chosen.map(([name, header]) => {
    const value = header === null ? "none" : typeof header === "string" ? header : header.join("+");
    return `--column ${shellText(`${name}=${value}`)}`;
  });
  const entries = chosen.map(([name, header]) => {
    const value =
      header === null ? "none" : typeof header === "string" ? yamlText(header) : `[${header.map(yamlText).join(", ")}]`;
    return `${name}: ${value}`;
  });
  const options = [
    ["--date-order", "dateOrder", dateOrder],
    ["--decimal", "decimal", decimal],
    ["--date-format", "dateFormat", dateFormat],
  ] as const;
  const given = options.filter(([, , value]) => value !== undefined) as [string, string, string][];
  return {
    flag: [
      ...flags,
      ...given.map(([flag, , value]) => `${flag} ${shellText(value)}`),
      ...Object.entries(status).map(([value, fate]) => `--status ${shellText(`${value}=${fate}`)}`),
    ].join(" "),
    yaml: [
      ...(entries.length === 0 ? [] : [`columns: { ${entries.join(", ")} }`]),
      ...given.map(([, key, value]) => `${key}: ${yamlText(value)}`),
      ...(Object.keys(status).length === 0
        ? []
        : [
            `status: { ${Object.entries(status)
              .map(([value, fate]) => `${yamlKey(value)}: ${fate}`)
              .join(", ")} }`,
          ]),
    ].join("\n"),
  };
}

/** One answer over another; columns and statuses of all hold. */
export const mergedAnswers = (answers: readonly Answer[]): Answer => ({
  ...Object.assign({}, ...answers),
  columns: Object.assign({}, ...answers.map(({ columns }) => columns)),
  status: Object.assign({}, ...answers.map(({ status }) => status)),
});
