/** What only a shop can say of its statuses: whether records count that are open, unknown to every language, or most of the file. */
import { QuestionError } from "../ingest/understand/sales.ts";
import { type Answer, pasteOf, type Question, type Reading } from "../ingest/understand/understanding.ts";
import type { StatusCount } from "../quality/meaning/status-counts.ts";
import type { QualityResult } from "../quality/result.ts";
import {
  fateOf,
  foldStatus,
  isInvoice,
  isNoSaleKind,
  isOpenStatus,
  isPaidStatus,
  repeatsInvoice,
  STATUS_BETWEEN,
} from "../status/fate.ts";

/** Of all records that a status leaves out, a share from which on it is asked whether it should. */
const MOST_LEFT_OUT = 0.5;
const MOST_ASKED = 3;
/** Of what counts as revenue: less is not asked about. */
const SLIGHT = 0.005;

/** A status with the texts of its columns. */
interface Status extends StatusCount {
  status: string;
  parts: string[];
}

/**
 * A question about the statuses of a file, where counting their records and leaving them out would give different reports: invoices
 * that are not paid yet, statuses that nobody knows, or most of the records.
 *
 * @param headers of the files
 */
export function statusQuestion(
  file: string,
  { statuses, rows }: Pick<QualityResult, "statuses" | "rows">,
  configured: Readonly<Record<string, string>>,
  headers: readonly string[] = [],
): QuestionError | undefined {
  const isSaid = new Set(Object.keys(configured).map(foldStatus));
  const open = statuses.flatMap((one): Status[] => {
    if (one.status === null) return [];
    const parts = one.status.split(STATUS_BETWEEN);
    return [one.status, ...parts].some((text) => isSaid.has(foldStatus(text)))
      ? []
      : [{ ...one, status: one.status, parts }];
  });
  const counted = statuses.reduce((sum, { reading, amount }) => sum + (isLeft(reading) ? 0 : Math.abs(amount)), 0);
  const matters = (of: readonly Status[]): boolean =>
    Math.abs(of.reduce((sum, { amount }) => sum + amount, 0)) > SLIGHT * counted;
  const left = open.filter(({ reading, parts }) => reading === "ignore" && !parts.some(isNoSaleKind));
  const leftRecords = recordsOf(left);
  const all = leftRecords + rows.lines;
  const asked = (of: readonly Status[], why: string, readings: readonly Reading[]): QuestionError => {
    const names = [...new Set(of.map(nameOf))]
      .slice(0, MOST_ASKED)
      .map((name) => JSON.stringify(name))
      .join(" and ");
    const sentence = `${recordsOf(of).toLocaleString("en")} of ${all.toLocaleString("en")} records are ${names}, which ${why}; are these orders to count?`;
    return new QuestionError(file, [{ topic: "status", sentence, readings }]);
  };
  const beside = openBeside(statuses, isSaid);
  if (beside !== undefined) return new QuestionError(file, [beside]);
  const unpaid = left.filter(isUnpaid);
  if (matters(unpaid) && areInvoices(statuses, headers))
    return asked(unpaid, "is not paid yet", readingsOf(unpaid, rows.lines));
  const sales = open.filter(({ reading }) => reading === "sale");
  const again = sales.filter(({ parts }) => parts.some((text) => repeatsInvoice(text)));
  if (matters(again) && sales.some(({ parts }) => parts.some((text) => isInvoice(text))))
    return asked(again, "may be of invoices beside them", readingsOf(again, rows.lines));
  const unknown = open.filter(({ reading }) => reading === "unknown");
  const known = statuses.reduce(
    (sum, { status, reading, records }) => sum + (status !== null && reading !== "unknown" ? records : 0),
    0,
  );
  if (known >= recordsOf(unknown) && matters(unknown)) {
    const most = unknown.slice(0, MOST_ASKED);
    return asked(
      most,
      "is not known",
      most.flatMap((one) => readingsOf([one], rows.lines)),
    );
  }
  if (left.length === 0 || leftRecords <= MOST_LEFT_OUT * all) return undefined;
  const most = left.slice(0, MOST_ASKED);
  return asked(
    left,
    "is no sale yet",
    most.flatMap((one) => readingsOf([one], rows.lines)),
  );
}

const isLeft = (reading: StatusCount["reading"]): boolean => reading === "ignore" || reading === "undone";
const recordsOf = (statuses: readonly Status[]): number => statuses.reduce((sum, { records }) => sum + records, 0);

const inRecords = (count: number): string => `${count.toLocaleString("en")} record${count === 1 ? "" : "s"}`;

/** The text of a status that decides: of several columns, the one that is open or unknown. */
const nameOf = ({ status, reading, parts }: Status): string =>
  (parts.length === 1
    ? undefined
    : reading === "unknown"
      ? parts.find((text) => fateOf(text) === undefined)
      : parts.find((text) => isOpenStatus(text) || repeatsInvoice(text))) ?? status;

/** Counting the records of statuses, and leaving them out. */
function readingsOf(statuses: readonly Status[], lines: number): Reading[] {
  const names = [...new Set(statuses.map(nameOf))];
  // without them there would be no line at all
  const fates = lines === 0 ? (["sale"] as const) : (["sale", "ignore"] as const);
  return fates.map((fate): Reading => {
    const answer: Answer = { status: Object.fromEntries(names.map((name) => [name, fate])) };
    const what = fate === "sale" ? "counting" : "leaving out";
    const description = `${what} the ${inRecords(recordsOf(statuses))} with ${names.join(", ")}`;
    return { description, answer, paste: pasteOf(answer) };
  });
}

/** Nothing but a payment that is still to come keeps the record from being a sale. */
const isUnpaid = ({ parts }: Status): boolean =>
  parts.some((text) => isOpenStatus(text)) &&
  parts.every((text) => isOpenStatus(text) || !isLeft(fateOf(text) ?? "unknown"));

/** Whether the records are invoices, as headers say, or statuses that tell no more than whether each was paid. */
const areInvoices = (statuses: readonly StatusCount[], headers: readonly string[]): boolean =>
  headers.some((header) => isInvoice(header)) ||
  statuses.every(({ status }) => status === null || isPaidStatus(status) || isOpenStatus(status));

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
    sentence: `${inRecords(records)} ${records === 1 ? "has" : "have"} the status ${JSON.stringify(text)} beside one such as ${JSON.stringify(sale)}; are these orders to count?`,
    readings: (["sale", "ignore"] as const).map((fate): Reading => {
      const answer: Answer = { status: { [text]: fate } };
      return { description: fate === "sale" ? "counting them" : "leaving them out", answer, paste: pasteOf(answer) };
    }),
  };
}
