/** Questions with what each answer would give: the files are read that way, and the figures of the report are put beside it. */
import { addDays, dayInZone, dayOf } from "../calendar.ts";
import type { Effects } from "../effects.ts";
import { UserError } from "../errors.ts";
import { QuestionError } from "../ingest/understand/sales.ts";
import {
  type Answer,
  mergedAnswers,
  pasteOf,
  type Question,
  type Reading,
  type ReadingResult,
  type Topic,
} from "../ingest/understand/understanding.ts";
import { FLAG } from "../lines.ts";
import type { QualityResult } from "../quality/result.ts";
import { foldStatus, isOpenStatus, STATUS_BETWEEN } from "../status/fate.ts";
import { type LinesRequest, readLines } from "./lines-from-files.ts";
import { chooseSources, type RunRequest } from "./request.ts";

const DAY_MS = 86_400_000;

/** Of all records that a status leaves out, a share from which on it is asked whether it should. */
const MOST_LEFT_OUT = 0.5;
const MOST_ASKED = 3;

/**
 * Whether most records have a status that makes them no sale, as in an export of a shop whose customers pay on delivery: the report
 * would be of the few others.
 */
export function statusQuestion(
  file: string,
  { statuses, rows }: Pick<QualityResult, "statuses" | "rows">,
  configured: Readonly<Record<string, string>>,
): QuestionError | undefined {
  const isSaid = new Set(Object.keys(configured).map(foldStatus));
  const open = statuses.filter(
    ({ status, reading }) => status !== null && reading === "ignore" && !isSaid.has(foldStatus(status)),
  );
  const beside = openBeside(statuses, isSaid);
  if (beside !== undefined) return new QuestionError(file, [beside]);
  const left = open.reduce((sum, { records }) => sum + records, 0);
  if (left === 0 || left <= MOST_LEFT_OUT * (left + rows.lines)) return undefined;
  const asked = open.slice(0, MOST_ASKED);
  const readings = asked.flatMap(({ status, records }) =>
    (rows.lines === 0 ? (["sale"] as const) : (["sale", "ignore"] as const)).map((fate): Reading => {
      const answer: Answer = { status: { [status!]: fate } };
      const what = fate === "sale" ? "counting" : "leaving out";
      return { description: `${what} the ${plural(records, "record")} with ${status}`, answer, paste: pasteOf(answer) };
    }),
  );
  const names = asked.map(({ status }) => JSON.stringify(status)).join(" and ");
  const sentence = `${left.toLocaleString("en")} of ${(left + rows.lines).toLocaleString("en")} records are ${names}, which is no sale yet; are these orders to count?`;
  return new QuestionError(file, [{ topic: "status", sentence, readings }]);
}

/** Sales whose second column of status says that they are still to be paid or delivered: only the shop knows whether they count. */
function openBeside(statuses: QualityResult["statuses"], isSaid: ReadonlySet<string>): Question | undefined {
  const found = new Map<string, { text: string; sale: string; records: number }>();
  for (const { status, reading, records } of statuses) {
    const [first, ...others] = status?.split(STATUS_BETWEEN) ?? [];
    if (first === undefined || (reading !== "sale" && reading !== "unknown")) continue;
    for (const text of others) {
      if (!isOpenStatus(text) || isSaid.has(foldStatus(text))) continue;
      const known = found.get(foldStatus(text)) ?? { text, sale: first, records: 0 };
      found.set(foldStatus(text), { ...known, records: known.records + records });
    }
  }
  const [open] = [...found.values()].sort((a, b) => b.records - a.records);
  if (open === undefined) return undefined;
  const { text, sale, records } = open;
  return {
    topic: "status",
    sentence: `${plural(records, "record")} ${records === 1 ? "has" : "have"} the status ${JSON.stringify(text)} beside one such as ${JSON.stringify(sale)}; are these orders to count?`,
    readings: (["sale", "ignore"] as const).map((fate): Reading => {
      const answer: Answer = { status: { [text]: fate } };
      return { description: fate === "sale" ? "counting them" : "leaving them out", answer, paste: pasteOf(answer) };
    }),
  };
}

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
