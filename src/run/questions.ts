/** Questions with what each answer would give: the files are read that way, and the figures of the report are put beside it. */
import { addDays, dayInZone, dayOf } from "../calendar.ts";
import type { Effects } from "../effects.ts";
import { UserError } from "../errors.ts";
import { QuestionError } from "../ingest/understand/sales.ts";
import {
  type Answer,
  mergedAnswers,
  type Question,
  type Reading,
  type ReadingResult,
  type Topic,
} from "../ingest/understand/understanding.ts";
import { FLAG } from "../lines.ts";
import { type LinesRequest, readLines } from "./lines-from-files.ts";
import { chooseSources, type RunRequest } from "./request.ts";

const DAY_MS = 86_400_000;

/** Sources read as an answer says. */
export const withAnswer = (
  sources: LinesRequest["sources"],
  { columns, status: _, ...reading }: Answer,
): LinesRequest["sources"] =>
  sources.map(({ paths, options }) => ({
    paths,
    options: { ...options, ...reading, columns: { ...options.columns, ...columns } },
  }));

const number = (value: number): string =>
  value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const plural = (count: number, one: string): string => `${count.toLocaleString("en")} ${one}${count === 1 ? "" : "s"}`;

function resultText(
  topic: Topic,
  { netRevenue, orders, customers, firstDay, lastDay }: Omit<ReadingResult, "text">,
): string {
  const days = firstDay === null ? "no day" : `days ${firstDay} to ${lastDay}`;
  if (topic === "customer_id") return plural(customers, "customer");
  if (topic === "ordered_at" || topic === "date_order") return `${days}, ${number(netRevenue)}`;
  if (topic === "order_id") return `${plural(orders, "order")}, ${number(netRevenue)}`;
  return number(netRevenue);
}

/** What the report would say of lines: figures over all of them. */
async function measure(request: LinesRequest, topic: Topic): Promise<ReadingResult> {
  let [net, first, last] = [0n, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const orders = new Set<number>();
  const customers = new Set<number>();
  for await (const { lines } of readLines(request)) {
    let batch = 0;
    for (let row = 0; row < lines.count; row++) {
      batch += lines.amountE4[row]!;
      first = Math.min(first, lines.at[row]!);
      last = Math.max(last, lines.at[row]!);
      if ((lines.flags[row]! & FLAG.is_sale) === 0) continue;
      orders.add(lines.ids.order_id[row]!);
      if (lines.ids.customer_id[row] !== 0) customers.add(lines.ids.customer_id[row]!);
    }
    net += BigInt(Math.round(batch));
  }
  const day = (at: number): string | null => (Number.isFinite(at) ? dayOf(Math.floor(at / DAY_MS)) : null);
  const result = {
    netRevenue: Number(net) / 10_000,
    orders: orders.size,
    customers: customers.size,
    firstDay: day(first),
    lastDay: day(last),
  };
  return { ...result, text: resultText(topic, result) };
}

/** The other questions are answered by their first readings meanwhile. */
async function measured(question: Question, others: readonly Question[], request: LinesRequest): Promise<Question> {
  const meanwhile = others.map(({ readings }) => readings[0]?.answer ?? {});
  const readings: Reading[] = [];
  for (const reading of question.readings) {
    const sources = withAnswer(request.sources, mergedAnswers([...meanwhile, reading.answer]));
    try {
      const meaning = { ...request.meaning, status: { ...request.meaning?.status, ...reading.answer.status } };
      readings.push({ ...reading, result: await measure({ ...request, sources, meaning }, question.topic) });
    } catch (error) {
      // a reading that cannot be read is no answer
      if (!(error instanceof UserError)) throw error;
    }
  }
  return { ...question, readings: readings.length > 0 ? readings : question.readings };
}

/** The questions with the results of every reading. */
export async function measuredQuestions(questions: readonly Question[], request: LinesRequest): Promise<Question[]> {
  const found: Question[] = [];
  for (const question of questions) {
    const others = questions.filter((one) => one !== question);
    found.push(await measured(question, others, request));
  }
  return found;
}

/** The same for a run that has not begun. */
export const questionsWithResults = (
  questions: readonly Question[],
  request: RunRequest,
  { now }: Pick<Effects, "now">,
): Promise<Question[]> =>
  measuredQuestions(questions, {
    sources: chooseSources(request),
    quality: request.loaded.config.quality,
    latestDay: addDays(dayInZone(now(), request.loaded.config.project.timezone), 1),
  });

/** An error with the results of every reading, where it is a question; other errors as they are. */
export const withResults = async (error: unknown, request: LinesRequest): Promise<unknown> =>
  error instanceof QuestionError
    ? new QuestionError(error.file, await measuredQuestions(error.questions, request))
    : error;
