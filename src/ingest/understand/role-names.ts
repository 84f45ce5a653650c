/** How surely a header names a role: the rules, and what each other concept in it costs. */
import type { Meaning } from "./header.ts";
import type { Concept } from "./lexicon/concepts.ts";
import { ROLE_RULES } from "./role-rules.ts";
import { factsOf, type Role } from "./roles.ts";

/** Concepts that make a column something else wherever they stand; only a rule that names one gets past it. */
export const EXCLUDING: ReadonlySet<Concept> = new Set<Concept>([
  ...(["cost", "profit", "freight", "fee", "tip", "rating", "row", "stock", "weight", "age", "staff"] as const),
  ...(["supplier", "target", "points", "payout", "attribute", "address", "calendar", "birth", "due"] as const),
  ...(["updated", "tax", "discount", "refund", "coupon", "rate", "count", "cancelled", "pack"] as const),
]);

/** Role of a header that an excluding concept governs, whatever else it says. */
const GOVERNED: readonly (readonly [Concept, Role])[] = [
  ["cost", "cost"],
  ["profit", "profit"],
  ["freight", "shipping"],
  ["fee", "fee"],
  ["tip", "fee"],
  ["payout", "fee"],
  ["staff", "staff"],
  ["rating", "rating"],
  ["stock", "stock"],
  ["row", "row_number"],
  ["weight", "weight"],
  ["age", "age"],
  ["birth", "other_date"],
  ["updated", "other_date"],
  ["due", "other_date"],
  ["count", "count"],
  ["calendar", "calendar"],
  ["supplier", "ignored"],
  ["target", "ignored"],
  ["points", "ignored"],
  ["attribute", "ignored"],
  ["address", "ignored"],
  ["coupon", "ignored"],
  ["pack", "ignored"],
];

/** What a concept costs that a rule does not name. */
const EXTRA: Partial<Record<Concept, number>> = {
  filler: 0,
  line: 0.03,
  net: 0.08,
  taxed: 0.08,
  untaxed: 0.08,
  amount: 0.1,
  value: 0.1,
  total: 0.1,
  sales: 0.12,
  created: 0.12,
  order: 0.15,
  name: 0.2,
  product: 0.2,
  gross: 0.2,
  unit: 0.25,
  id: 0.25,
  currency: 0.1,
  list: 0.25,
  delivery: 0.25,
  payment: 0.3,
  customer: 0.3,
  brand: 0.3,
};
const EXTRA_OTHERWISE = 0.45;
/** What says money or a number takes a column away from the ids and names. */
const MONEY_CONCEPTS: ReadonlySet<Concept> = new Set<Concept>([
  ...([
    "price",
    "amount",
    "total",
    "sales",
    "value",
    "subtotal",
    "quantity",
    "net",
    "gross",
    "taxed",
    "untaxed",
  ] as const),
  ...(["date", "time", "type", "status", "converted", "currency"] as const),
]);
const TEXT_ROLES: ReadonlySet<Role> = new Set<Role>([
  ...(["order_id", "customer_id", "customer_name", "product_id", "description", "category", "store", "till"] as const),
  ...(["channel", "payment_method", "region", "email", "phone", "row_number"] as const),
]);
const UNKNOWN_WORD = 0.15;

const RULES = ROLE_RULES.map(([role, concepts, weight]) => ({
  role,
  weight,
  concepts: concepts.split(" ") as Concept[],
}));

/** How surely a header names each role, 0 to 1; roles it does not name are absent. */
export function roleNames({ concepts, unknown }: Meaning): Map<Role, number> {
  const found = new Map<Role, number>();
  const excluding = [...concepts].filter((concept) => EXCLUDING.has(concept));
  for (const { role, weight, concepts: named } of RULES) {
    if (!named.every((concept) => concepts.has(concept))) continue;
    if (excluding.some((concept) => !named.includes(concept))) continue;
    let score = weight - UNKNOWN_WORD * Math.min(unknown.length, 3);
    for (const concept of concepts) {
      const isMoney =
        (TEXT_ROLES.has(role) && MONEY_CONCEPTS.has(concept)) ||
        // the kind of a sale is no money
        (concept === "type" && factsOf(role).money);
      // a price per piece is no number of pieces, consumer products are no consumers
      const isPrice =
        (role === "quantity" && concept === "price") ||
        ((role === "customer_id" || role === "customer_name") && concept === "product");
      if (!named.includes(concept)) score -= isMoney || isPrice ? 0.7 : (EXTRA[concept] ?? EXTRA_OTHERWISE);
    }
    if (score > (found.get(role) ?? 0.05)) found.set(role, score);
  }
  if (found.size === 0)
    for (const [concept, role] of GOVERNED)
      if (concepts.has(concept)) {
        found.set(role, 0.8);
        break;
      }
  return found;
}

/** Whether a header says that the column is no revenue and no customer. */
export const isExcludedName = ({ concepts }: Meaning): boolean => [...concepts].some((one) => EXCLUDING.has(one));
