/** Readings of a file that differ in what the report would say, where nothing in the file decides between them. */
import type { Claim } from "./assign.ts";
import type { Chosen } from "./choices.ts";
import { sameDays } from "./days.ts";
import type { Looked, LookedColumn } from "./looked.ts";
import { amountQuestion } from "./money-questions.ts";
import { byColumn, list, MOST_READINGS, reading, rivals } from "./rivals.ts";
import { factsOf } from "./roles.ts";
import { customerCandidates } from "./structure.ts";
import type { Question, Understanding } from "./understanding.ts";
import { isOpen } from "./unnamed.ts";

const sameGroups = (a: LookedColumn, b: LookedColumn): boolean => {
  const forward = new Map<string | null, string | null>();
  const backward = new Map<string | null, string | null>();
  return a.values.every((value, row) => {
    const other = b.values[row]!;
    if (!forward.has(value)) forward.set(value, other);
    if (!backward.has(other)) backward.set(other, value);
    return forward.get(value) === other && backward.get(other) === value;
  });
};

/** Under a name that nobody knows: so many ids, or so many texts that are hardly kinds of something, may be customers. */
const mayBeCustomer = ({ meaning, profile: { distinct, filled, share } }: LookedColumn): boolean =>
  meaning.unknown.length > 0 &&
  meaning.concepts.size === 0 &&
  (share.id >= 0.6 ? distinct >= 5 && share.decimal === 0 : distinct >= 10 && distinct >= 0.05 * filled);

/** A code with so many fewer values than there are customers is a group of them. */
const COARSER = 5;

function keyQuestions(
  looked: Looked,
  understanding: Understanding,
  claims: ReadonlyMap<number, readonly Claim[]>,
  chosen: Chosen,
): Question[] {
  const { columns } = looked;
  const { positions } = understanding;
  const questions: Question[] = [];
  const customer = positions.get("customer_id");
  if (customer !== undefined && !chosen.positions.has("customer_id")) {
    const others = rivals("customer_id", looked, understanding, claims).filter(
      (one) =>
        !sameGroups(one, columns[customer]!) && COARSER * one.profile.distinct > columns[customer]!.profile.distinct,
    );
    const all = [columns[customer]!, ...others].slice(0, MOST_READINGS);
    if (others.length > 0)
      questions.push({
        topic: "customer_id",
        sentence: `${list(all)} could each be the customer`,
        readings: all.map((one) => byColumn("customer_id", one)),
      });
  }
  if (customer === undefined && !chosen.absent.has("customer_id")) {
    const order = positions.get("order_id");
    const taken = new Map([...positions.values()].map((index) => [index, true]));
    const { hasHeader } = looked.table;
    const candidates = customerCandidates(looked, taken, order === undefined ? undefined : columns[order]).filter(
      (one) => !hasHeader || (understanding.columns[one.index]!.how === "none" && mayBeCustomer(one)),
    );
    const why = hasHeader ? "no column is named like the customer" : "the file has no header";
    if (candidates.length > 0)
      questions.push({
        topic: "customer_id",
        sentence: `${why}; the values of ${list(candidates.slice(0, MOST_READINGS - 1))} come again in several orders, as a customer's do, or a shop's or a till's`,
        readings: [
          ...candidates.slice(0, MOST_READINGS - 1).map((one) => byColumn("customer_id", one)),
          reading("no column is the customer", { columns: { customer_id: null } }),
        ],
      });
  }
  const date = positions.get("ordered_at");
  if (date !== undefined && !chosen.positions.has("ordered_at")) {
    const others = rivals("ordered_at", looked, understanding, claims).filter((one) => !sameDays(one, columns[date]!));
    const all = [columns[date]!, ...others].slice(0, MOST_READINGS);
    if (others.length > 0)
      questions.push({
        topic: "ordered_at",
        sentence: `${list(all)} could each be the day of the order`,
        readings: all.map((one) => byColumn("ordered_at", one)),
      });
  }
  if (date === undefined) {
    const isCounted = ({ profile: { share, distinct } }: LookedColumn): boolean =>
      Math.max(share.serial, share.epoch, share.epochMs) >= 0.95 && distinct > 1;
    const isOpenDay = (one: LookedColumn): boolean =>
      isCounted(one) &&
      isOpen(one) &&
      one.meaning.unknown.length > 0 &&
      understanding.columns[one.index]!.how === "none";
    const all = columns.filter((one) => one.profile.filled > 0 && (one.profile.share.date >= 0.9 || isOpenDay(one)));
    const named = all.filter((one) => !one.isExcluded);
    const dates = named.length > 0 ? named : all.filter(({ meaning }) => !meaning.concepts.has("birth"));
    if (dates.length > 0)
      questions.push({
        topic: "ordered_at",
        sentence: `${list(dates.slice(0, MOST_READINGS))} ${dates.length === 1 ? "has" : "have"} dates, but not by name the day of the order`,
        readings: dates.slice(0, MOST_READINGS).map((one) => byColumn("ordered_at", one)),
      });
  }
  return questions;
}

function decimalQuestion({ columns, decimal }: Looked, { positions }: Understanding): Question[] {
  const used = new Set(
    [...positions]
      .filter(([role]) => factsOf(role).money || (role === "quantity" && decimal.moneyAlone !== true))
      .map(([, index]) => index),
  );
  const open = decimal.open.filter((index) => used.has(index)).map((index) => columns[index]!);
  if (open.length === 0) return [];
  const example = open[0]!.values.find((value) => value !== null && /\d[.,]\d{3}(?!\d)/.test(value)) ?? "";
  const asDecimal = example.includes(",") ? "," : ".";
  const other = asDecimal === "," ? "." : ",";
  return [
    {
      topic: "decimal",
      sentence: `${JSON.stringify(example)} in ${list(open)} may have three decimals or a mark for thousands, and no other number of the file tells`,
      readings: [
        reading(`${example} is a number with three decimals`, { decimal: asDecimal }),
        reading(`${example} is a number of thousands`, { decimal: other }),
      ],
    },
  ];
}

/** The questions of a table, the most important first. */
export function questionsOf(
  looked: Looked,
  understanding: Understanding,
  claims: ReadonlyMap<number, readonly Claim[]>,
  chosen: Chosen,
): Question[] {
  return [
    ...(chosen.positions.has("amount") || chosen.positions.has("unit_price")
      ? []
      : amountQuestion(looked, understanding, claims)),
    ...keyQuestions(looked, understanding, claims, chosen),
    ...decimalQuestion(looked, understanding),
  ];
}
