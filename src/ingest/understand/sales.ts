/** Whether what was understood is a sales file: it needs a day and money. What is missing or open becomes one error. */
import { UserError } from "../../errors.ts";
import { listOf } from "./choices.ts";
import { factsOf, type Role } from "./roles.ts";
import type { Question, Understanding } from "./understanding.ts";

/** A file that only its owner can explain; exit code 2. `message` shows the readings and how each is chosen. */
export class QuestionError extends UserError {
  /** Name of the file that is asked about. */
  readonly file: string;
  readonly questions: readonly Question[];

  constructor(file: string, questions: readonly Question[]) {
    super(questionText(file, questions), { exitCode: 2, hint: HINT });
    this.file = file;
    this.questions = questions;
  }
}

/** Questions with their readings, each with its result, its flag and its line for the configuration. */
export const questionText = (file: string, questions: readonly Question[]): string =>
  questions
    .map(({ sentence, readings }) =>
      [
        sentence.includes(file) ? sentence : `${file}: ${sentence}`,
        ...readings.flatMap(({ description, result, paste }) => [
          `  ${description}${result === undefined ? "" : ` gives ${result.text}`}`,
          `    ${paste.flag}`,
          ...paste.yaml.split("\n").map((line) => `    ${line}`),
        ]),
      ].join("\n"),
    )
    .join("\n");

const HINT = "choose a reading: add its flag to the command, or its line to tillbook.config.yaml";

const MONEY: readonly Role[] = [
  ...(["amount", "unit_price", "gross_amount", "converted_amount", "order_total", "order_subtotal"] as const),
];

/** What keeps a table from being one of sales by itself; empty where nothing does. */
export function missingOf({ positions }: Understanding): ("ordered_at" | "amount")[] {
  return [
    ...(positions.has("ordered_at") ? [] : (["ordered_at"] as const)),
    ...(MONEY.some((role) => positions.has(role)) ? [] : (["amount"] as const)),
  ];
}

/** Whether a table has what was given back, and neither the day of an order nor money that was paid. */
export const tellsOfReturns = (understanding: Understanding): boolean =>
  (["refund", "refunded_at"] as const).some((role) => understanding.positions.has(role)) &&
  missingOf(understanding).length === 2;

/**
 * @throws QuestionError where the user must choose between readings
 * @throws UserError (exit code 2) where the table has no day or no money: it is no sales file, and why
 */
export function requireSales(file: string, understanding: Understanding): void {
  const { columns, questions } = understanding;
  const missing = missingOf(understanding);
  const open = missing.filter((role) => !questions.some(({ topic }) => topic === role));
  if (open.length > 0) {
    const reasons = open.map(
      (role) =>
        understanding.misfits[role] ??
        (role === "ordered_at" ? "no column has the day of an order" : "no column has money that was paid"),
    );
    if (tellsOfReturns(understanding))
      throw new UserError(
        `${file} tells of what was given back and of no sales; its columns are ${listOf(columns.map(({ name }) => name))}`,
        {
          exitCode: 2,
          hint: "write what came back as lines of the table of sales, with its columns and pieces below 0, or leave the file out",
        },
      );
    const others = columns.filter(({ role }) => factsOf(role).excluded && role !== "ignored").slice(0, 6);
    const known = others.map(({ name, role }) => `${name} is ${factsOf(role).description.split(":")[0]}`);
    throw new UserError(
      `${file} is no sales file, because ${reasons.join(" and ")}; its columns are ${listOf(columns.map(({ name }) => name))}`,
      { exitCode: 2, ...(known.length === 0 ? {} : { hint: known.join("; ") }) },
    );
  }
  const { quantity } = understanding.misfits;
  // a price without its pieces would be another revenue
  if (
    quantity !== undefined &&
    understanding.positions.has("unit_price") &&
    !understanding.positions.has("quantity") &&
    !understanding.positions.has("amount")
  )
    throw new UserError(`${file}: ${quantity}`, {
      exitCode: 2,
      hint: "where each record is one piece, say so: --column quantity=none",
    });
  if (questions.length > 0) throw new QuestionError(file, questions);
}
