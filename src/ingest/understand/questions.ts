/** Readings of a file that differ in what the report would say, where nothing in the file decides between them. */
import type { Claim } from "./assign.ts";
import type { Chosen } from "./choices.ts";
import { sameDays } from "./days.ts";
import { fitOf } from "./fit.ts";
import { priceByQuantity } from "./identities.ts";
import type { Looked, LookedColumn } from "./looked.ts";
import { isNumeric } from "./profile.ts";
import { factsOf, type Role } from "./roles.ts";
import { customerCandidates } from "./structure.ts";
import {
  type Answer,
  type ColumnChoices,
  pasteOf,
  type Question,
  type Reading,
  type Understanding,
} from "./understanding.ts";
import { isOpen } from "./unnamed.ts";

/** Two claims that are nearer than this are alike. */
const CLOSE = 0.12;
const MOST_READINGS = 4;

const reading = (description: string, answer: Answer): Reading => ({ description, answer, paste: pasteOf(answer) });
const byColumn = (role: Role, { name }: LookedColumn, more: ColumnChoices = {}): Reading =>
  reading(`${role} = ${name}`, { columns: { [role]: name, ...more } });

const sameValues = (a: LookedColumn, b: LookedColumn): boolean =>
  a.values.every((value, row) => value === b.values[row]);
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

/** Columns that claim a role about as surely as the one that got it, and would say something else. */
function rivals(
  role: Role,
  { columns }: Looked,
  { positions, columns: understood }: Understanding,
  claims: ReadonlyMap<number, readonly Claim[]>,
): LookedColumn[] {
  const index = positions.get(role);
  if (index === undefined || understood[index]!.how === "config" || understood[index]!.how === "preset") return [];
  const claimOf = (at: number): number => claims.get(at)?.find((one) => one.role === role)?.score ?? 0;
  const own = claimOf(index);
  return columns.filter((one) => {
    // surely not used: the same money in another currency
    if (understood[one.index]!.role === "ignored" && understood[one.index]!.confidence >= 0.9) return false;
    if (one.index === index || one.isExcluded || claimOf(one.index) < own - CLOSE || claimOf(one.index) < 0.5)
      return false;
    // what is more surely something else is no rival
    const [best] = claims.get(one.index)!;
    return (
      best !== undefined &&
      (best.role === role || best.score <= claimOf(one.index) + 0.05) &&
      !sameValues(one, columns[index]!)
    );
  });
}

const list = (columns: readonly LookedColumn[]): string => {
  const names = columns.map(({ name }) => JSON.stringify(name));
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
};

function amountQuestion(
  looked: Looked,
  understanding: Understanding,
  claims: ReadonlyMap<number, readonly Claim[]>,
): Question[] {
  const { columns } = looked;
  const { positions, identities } = understanding;
  const amount = positions.get("amount");
  const price = positions.get("unit_price");
  const quantity = positions.get("quantity");
  if (amount !== undefined) {
    const own = columns[amount]!;
    const isLinked = (other: LookedColumn): boolean =>
      identities.some(({ result, terms }) => {
        const all = [result, ...terms.map(({ index }) => index)];
        return all.includes(amount) && all.includes(other.index);
      });
    const isNet = (one: LookedColumn): boolean =>
      ["net", "untaxed"].some((concept) => one.meaning.concepts.has(concept as never));
    const others = rivals("amount", looked, understanding, claims).filter(
      (one) => !isLinked(one) && !(isNet(own) && !isNet(one)) && one.index !== price && one.index !== quantity,
    );
    if (others.length > 0) {
      const all = [own, ...others].slice(0, MOST_READINGS);
      return [
        {
          topic: "amount",
          sentence: `${list(all)} could each be the revenue, and no arithmetic between the columns decides`,
          readings: all.map((one) => byColumn("amount", one)),
        },
      ];
    }
    const claim = claims.get(amount)?.find(({ role }) => role === "amount");
    const isWeak = understanding.columns[amount]!.how === "name" && (claim?.score ?? 1) < 0.6;
    if (isWeak && price !== undefined && quantity !== undefined && !isLinked(columns[price]!)) {
      return [
        {
          topic: "amount",
          sentence: `${JSON.stringify(own.name)} could be the line's total, but is not ${columns[quantity]!.name} × ${columns[price]!.name}`,
          readings: [
            byColumn("amount", own),
            reading(`${columns[quantity]!.name} × ${columns[price]!.name}`, {
              columns: { quantity: columns[quantity]!.name, unit_price: columns[price]!.name, amount: null },
            }),
          ],
        },
      ];
    }
    return [];
  }
  if (price !== undefined) {
    const others = rivals("unit_price", looked, understanding, claims);
    if (others.length === 0)
      return leaning(columns[price]!, quantity === undefined ? undefined : columns[quantity]!, understanding);
    const all = [columns[price]!, ...others].slice(0, MOST_READINGS);
    return [
      {
        topic: "unit_price",
        sentence: `${list(all)} could each be the price that was paid`,
        readings: all.map((one) => byColumn("unit_price", one)),
      },
    ];
  }
  if (["order_total", "order_subtotal", "gross_amount", "converted_amount"].some((role) => positions.has(role as Role)))
    return [];
  return openMoney(looked, understanding);
}

/** A bare "price" that is larger the more pieces a record has, without being in step, may be that of the line. */
function leaning(
  price: LookedColumn,
  quantity: LookedColumn | undefined,
  { columns, identities }: Understanding,
): Question[] {
  const { how } = columns[price.index]!;
  const isFactor = identities.some(({ terms }) =>
    terms.some(({ index, as }) => index === price.index && as === "factor"),
  );
  if (quantity === undefined || how === "config" || how === "preset" || isFactor || price.meaning.concepts.has("unit"))
    return [];
  if (!priceByQuantity(price.profile.numbers, quantity.profile.numbers).leansToLine) return [];
  return [
    {
      topic: "unit_price",
      sentence: `${JSON.stringify(price.name)} may be the price of one piece or of the whole line: it is larger where ${quantity.name} is, but not in step`,
      readings: [
        reading(`${quantity.name} × ${price.name}`, { columns: { unit_price: price.name, quantity: quantity.name } }),
        byColumn("amount", price, { unit_price: null }),
      ],
    },
  ];
}

/** Money of a currency without decimals: in a file without any, numbers that come again and are mostly tens. */
function isWholeMoney({ profile, values }: LookedColumn, { columns, table }: Looked): boolean {
  if (table.hasHeader || columns.some((one) => isNumeric(one.profile) && one.profile.share.decimal >= 0.2))
    return false;
  const tens = values.filter((text) => text !== null && /0\D*$/.test(text)).length;
  return profile.most >= 100 && profile.distinct < profile.filled && !profile.ascends && tens >= 0.8 * profile.filled;
}

/** Nothing is named like money: what could be it is asked for, never an id, a date or an excluded column. */
function openMoney(looked: Looked, { positions, columns: understood }: Understanding): Question[] {
  const quantity = positions.get("quantity");
  const candidates = looked.columns.filter(
    (one) =>
      !one.isExcluded &&
      isNumeric(one.profile) &&
      one.index !== quantity &&
      !one.profile.countsUp &&
      one.profile.share.date < 0.5 &&
      Math.max(one.profile.share.serial, one.profile.share.epoch, one.profile.share.epochMs) < 0.9 &&
      one.profile.distinct > 1 &&
      ["ignored", "unit_price", "amount"].includes(understood[one.index]!.role) &&
      // an id is a whole number; money that is whole as well has a name or a sign
      (one.profile.share.decimal >= 0.2 || one.profile.currency !== undefined || isWholeMoney(one, looked)) &&
      fitOf("amount", one) > 0,
  );
  if (candidates.length === 0) return [];
  const readings = candidates.slice(0, MOST_READINGS).flatMap((one) => [
    byColumn("amount", one, !looked.table.hasHeader && quantity !== undefined ? { quantity: null } : {}),
    ...(quantity === undefined
      ? []
      : [
          reading(`unit_price = ${one.name}, times ${looked.columns[quantity]!.name}`, {
            columns: { unit_price: one.name, quantity: looked.columns[quantity]!.name },
          }),
        ]),
  ]);
  return [
    {
      topic: "amount",
      sentence: `no column is named like money, and the values of ${list(candidates.slice(0, MOST_READINGS))} could be it`,
      readings,
    },
  ];
}

/** Under a name that nobody knows: so many ids, or so many texts that are hardly kinds of something, may be customers. */
const mayBeCustomer = ({ meaning, profile: { distinct, filled, share } }: LookedColumn): boolean =>
  meaning.unknown.length > 0 &&
  meaning.concepts.size === 0 &&
  (share.id >= 0.6 ? distinct >= 5 && share.decimal === 0 : distinct >= 10 && distinct >= 0.05 * filled);

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
      (one) => !sameGroups(one, columns[customer]!),
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
    const dates = columns.filter(
      (one) => !one.isExcluded && one.profile.filled > 0 && (one.profile.share.date >= 0.9 || isOpenDay(one)),
    );
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
    [...positions].filter(([role]) => factsOf(role).money || role === "quantity").map(([, index]) => index),
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
