/** Asks at a terminal what only the user can say of a file, and goes on with the answer. */
import { createInterface } from "node:readline/promises";
import type { Answer, Question, Reading } from "../ingest/understand/understanding.ts";
import type { Shell } from "./shell.ts";

/** One answer may lead to another question; more in a row are an error, as without a terminal. */
const MOST_QUESTIONS = 8;

/** Reads a line; undefined where the input ends. Only for a terminal on both sides. */
export async function askTerminal(prompt: string): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<undefined>((resolve) => terminal.once("close", () => resolve(undefined)));
  try {
    return await Promise.race([terminal.question(prompt), closed]);
  } finally {
    terminal.close();
  }
}

const choices = ({ sentence, readings }: Question): string =>
  [
    sentence,
    ...readings.map(
      ({ description, result }, i) =>
        `  ${i + 1}  ${description}${result === undefined ? "" : ` gives ${result.text}`}`,
    ),
    "",
  ].join("\n");

/** The reading a user chooses; undefined where none is wanted. */
async function chosen(shell: Shell, question: Question): Promise<Reading | undefined> {
  const { readings } = question;
  shell.stderr(choices(question));
  for (;;) {
    const line = await shell.ask?.(`Which one? 1–${readings.length}, or Enter to stop: `);
    if (line === undefined || line.trim() === "") return undefined;
    const reading = readings[Number(line.trim()) - 1];
    if (reading !== undefined) return reading;
    shell.stderr(`${JSON.stringify(line.trim())} is none of them.\n`);
  }
}

/** The flags of an answer, over those that are given. */
function withFlags(
  options: Record<string, unknown>,
  { columns = {}, status = {}, ...reading }: Answer,
): Record<string, unknown> {
  const columnFlags = Object.entries(columns).map(
    ([role, header]) => `${role}=${header === null ? "none" : typeof header === "string" ? header : header.join("+")}`,
  );
  const statusFlags = Object.entries(status).map(([value, fate]) => `${value}=${fate}`);
  return {
    ...options,
    ...reading,
    column: [...((options.column ?? []) as string[]), ...columnFlags],
    status: [...((options.status ?? []) as string[]), ...statusFlags],
  };
}

/**
 * Runs a command; what it asks is asked at the terminal, and the command is run again with the answer. Says which lines of the
 * configuration answer the same the next time.
 *
 * @throws QuestionError where there is no terminal, or the user chooses nothing
 */
export async function answering(
  shell: Shell,
  options: Record<string, unknown>,
  command: (options: Record<string, unknown>) => Promise<number>,
): Promise<number> {
  const answers: Answer[] = [];
  let given = options;
  for (;;) {
    try {
      const code = await command(given);
      if (answers.length > 0) {
        const { mergedAnswers, pasteOf } = await import("../ingest/understand/understanding.ts");
        const { yaml } = pasteOf(mergedAnswers(answers));
        shell.stderr(`The same answers for tillbook.config.yaml:\n${yaml.replace(/^/gm, "  ")}\n`);
      }
      return code;
    } catch (error) {
      // most commands end without a question: what understands files is loaded when there may be one
      const { QuestionError } = await import("../ingest/understand/sales.ts");
      if (!(error instanceof QuestionError) || shell.ask === undefined || answers.length >= MOST_QUESTIONS) throw error;
      const [question] = error.questions;
      const reading = question && (await chosen(shell, question));
      if (reading === undefined) throw error;
      answers.push(reading.answer);
      given = withFlags(given, reading.answer);
    }
  }
}
