/** Questions about money: which column is the revenue, the price, or could be either. */
import type { Claim } from "./assign.ts";
import { hasTimes } from "./days.ts";
import { fitOf } from "./fit.ts";
import { type PriceKind, priceByQuantity, priceKind } from "./identities.ts";
import type { Concept } from "./lexicon/concepts.ts";
import type { Looked, LookedColumn } from "./looked.ts";
import { sumsOfOrders } from "./notes.ts";
import { isNumeric } from "./profile.ts";
import { byColumn, list, MOST_READINGS, reading, rivals } from "./rivals.ts";
import type { Role } from "./roles.ts";
import type { Question, Reading, Understanding } from "./understanding.ts";

export function amountQuestion(
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
            reading(`${columns[quantity]!.name} × ${own.name}`, {
              columns: { quantity: columns[quantity]!.name, unit_price: own.name, amount: null },
            }),
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
    const reduced = reducedPrice(looked, understanding);
    if (reduced !== undefined) return [reduced];
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

/** A price before discount, the discount and the price after it, beside pieces: all three of one piece, or of the line. */
function reducedPrice({ columns }: Looked, { positions, identities }: Understanding): Question | undefined {
  const [gross, off, paid, pieces] = (["gross_amount", "discount", "unit_price", "quantity"] as const).map((role) =>
    positions.get(role),
  );
  const isSum = identities.some(
    ({ result, terms }) =>
      result === gross && terms.length === 2 && terms.every(({ index }) => index === off || index === paid),
  );
  if (!isSum || pieces === undefined || !columns[pieces]!.profile.numbers.some((one) => one > 1)) return undefined;
  const [full, price, quantity] = [columns[gross!]!, columns[paid!]!, columns[pieces]!];
  const product = positions.get("product_id") ?? positions.get("description");
  const goods = product === undefined ? [] : columns[product]!.values;
  if (kindOfMoney(full, quantity, goods) === "line") return undefined;
  return {
    topic: "unit_price",
    sentence: `${JSON.stringify(price.name)} is what was paid, of one piece or of the whole line`,
    readings: [
      byColumn("amount", price, { unit_price: null }),
      reading(`${quantity.name} × ${price.name}`, {
        columns: { unit_price: price.name, quantity: quantity.name, discount: null, gross_amount: null },
      }),
    ],
  };
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

/** Whether money is of one piece or of the line, by its good or else by its pieces alone. */
function kindOfMoney(money: LookedColumn, pieces: LookedColumn, goods: LookedColumn["values"]): PriceKind["kind"] {
  const found = priceKind(money.profile.numbers, pieces.profile.numbers, goods);
  return (found.kind === "unknown" ? priceByQuantity(money.profile.numbers, pieces.profile.numbers) : found).kind;
}

/** What a column of money may be beside what may be the pieces: without a header values alone say that they are. */
function readingsOf(
  money: LookedColumn,
  pieces: LookedColumn | undefined,
  goods: LookedColumn["values"],
  { table }: Looked,
): Reading[] {
  if (pieces === undefined) return [byColumn("amount", money)];
  const byPiece = reading(`unit_price = ${money.name}, times ${pieces.name}`, {
    columns: { unit_price: money.name, quantity: pieces.name },
  });
  if (table.hasHeader) return [byColumn("amount", money), byPiece];
  const kind = kindOfMoney(money, pieces, goods);
  const ofLine = reading(`amount = ${money.name}, ${pieces.name} its pieces`, {
    columns: { amount: money.name, quantity: pieces.name },
  });
  if (kind === "line") return [ofLine];
  const withoutPieces = byColumn("amount", money, { quantity: null });
  return kind === "unit" ? [withoutPieces, byPiece] : [withoutPieces, ofLine, byPiece];
}

const isNamedMoney = ({ names }: LookedColumn): boolean =>
  Math.max(names.get("amount") ?? 0, names.get("unit_price") ?? 0) >= 0.3;

/** Words of what is measured and never paid, whatever else a name says. */
const NEVER_PAID: ReadonlySet<Concept> = new Set<Concept>([
  ...(["id", "sku", "profit", "freight", "fee", "tip", "rating", "row", "stock", "weight", "age", "staff"] as const),
  ...(["supplier", "target", "points", "payout", "attribute", "pack", "address", "calendar", "birth"] as const),
  ...(["updated", "tax", "refund", "coupon", "rate", "count", "phone"] as const),
]);
const OF_MONEY: readonly Concept[] = [
  ...(["price", "list", "amount", "total", "sales", "value", "subtotal", "net", "gross", "payment", "cost"] as const),
];
const BUYERS: readonly Role[] = ["customer_id", "customer_name", "email", "phone", "payment_method"];

/** Somebody bought, or paid in some way, or it was at a time of day: purchases have days alone. */
const isSold = (looked: Looked, { positions }: Understanding): boolean => {
  const day = looked.columns[positions.get("ordered_at") ?? -1];
  return BUYERS.some((one) => positions.has(one)) || (day !== undefined && hasTimes(day));
};

/** What is named as something else and may still be what was paid: a cost where goods were sold, a quantity with hundredths. */
function mayBePaid({ index, meaning, profile }: LookedColumn, looked: Looked, understanding: Understanding): boolean {
  const { columns } = understanding;
  const { concepts, unknown } = meaning;
  const { role } = columns[index]!;
  if ([...concepts].some((one) => NEVER_PAID.has(one))) return false;
  if (concepts.has("cost") || role === "cost") return isSold(looked, understanding);
  if (role === "quantity") return profile.share.decimal >= 0.5;
  if (!["ignored", "other_date", "unit_price", "amount"].includes(role)) return false;
  const isMeasured = profile.share.decimal >= 0.2 || profile.currency !== undefined;
  const isUnnamed = concepts.size === 0 && unknown.length > 0 && !profile.ascends && profile.most >= 10;
  return isMeasured || isUnnamed || OF_MONEY.some((one) => concepts.has(one));
}

/** Nothing is named like money: what could be it is asked for, never an id or a date, an excluded column where no other is left. */
function openMoney(looked: Looked, understanding: Understanding): Question[] {
  const { positions, misfits, columns: understood } = understanding;
  if (sumsOfOrders(looked, positions, (index) => understood[index]!.role === "count") !== undefined) return [];
  const quantity = positions.get("quantity");
  const numbers = looked.columns.filter(
    (one) =>
      isNumeric(one.profile) &&
      !one.profile.countsUp &&
      one.profile.share.date < 0.5 &&
      Math.max(one.profile.share.serial, one.profile.share.epoch, one.profile.share.epochMs) < 0.9 &&
      one.profile.distinct > 1 &&
      fitOf("amount", one) > 0,
  );
  const named = numbers.filter(
    (one) =>
      !one.isExcluded &&
      one.index !== quantity &&
      ["ignored", "unit_price", "amount"].includes(understood[one.index]!.role) &&
      // an id is a whole number; money that is whole as well has a name or a sign
      (one.profile.share.decimal >= 0.2 ||
        one.profile.currency !== undefined ||
        isWholeMoney(one, looked) ||
        (misfits.amount !== undefined && isNamedMoney(one))),
  );
  const isHeaded = looked.table.hasHeader;
  const candidates =
    named.length > 0 || !isHeaded ? named : numbers.filter((one) => mayBePaid(one, looked, understanding));
  if (candidates.length === 0) return [];
  const pieces = quantity === undefined ? undefined : looked.columns[quantity];
  const product = positions.get("product_id") ?? positions.get("description");
  const goods = product === undefined ? [] : looked.columns[product]!.values;
  const readings = candidates
    .slice(0, MOST_READINGS)
    .flatMap((one) =>
      one === pieces ? byColumn("amount", one, { quantity: null }) : readingsOf(one, pieces, goods, looked),
    );
  return [
    {
      topic: "amount",
      sentence: `${misfits.amount ?? "no column is named like money"}, and the values of ${list(candidates.slice(0, MOST_READINGS))} could be it`,
      readings,
    },
  ];
}
