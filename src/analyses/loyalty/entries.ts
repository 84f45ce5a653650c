/** The entries of a ledger as columns that grow. */
import { detach, ensureCapacity } from "../../columns/typed-arrays.ts";

/** Entry i is one change of a customer's balance; the entries of a customer stand together, in the order in which they happened. */
export interface Entries {
  count: number;
  /** Row of `facts.customers`. */
  customer: Int32Array;
  /** Row of `facts.orders`; −1 where no order is the cause. */
  order: Int32Array;
  /** Days since 1970. */
  day: Int32Array;
  /** Points, not 0. */
  delta: Float64Array;
  balance: Float64Array;
  /** Code of the rule, see `Scheme.rules`. */
  rule: Int32Array;
  /** Net value of the order, ten-thousandths; 0 without one. */
  amountE4: Float64Array;
  /** Place in `texts` of what tells entries without an order apart, and of a reason of its own; 0 for none. */
  mark: Int32Array;
  reason: Int32Array;
  texts: string[];
}

export const noEntries = (): Entries => ({
  count: 0,
  customer: new Int32Array(),
  order: new Int32Array(),
  day: new Int32Array(),
  delta: new Float64Array(),
  balance: new Float64Array(),
  rule: new Int32Array(),
  amountE4: new Float64Array(),
  mark: new Int32Array(),
  reason: new Int32Array(),
  texts: [""],
});

const COLUMNS = ["customer", "order", "day", "rule", "mark", "reason"] as const;
const NUMBERS = ["delta", "balance", "amountE4"] as const;

export function addEntry(
  entries: Entries,
  entry: Record<"customer" | "order" | "day" | "rule" | "delta" | "balance" | "amountE4", number>,
  mark = "",
  reason = "",
): void {
  const at = entries.count++;
  if (at >= entries.customer.length) {
    for (const name of COLUMNS) entries[name] = ensureCapacity(entries[name], at + 1);
    for (const name of NUMBERS) entries[name] = ensureCapacity(entries[name], at + 1);
  }
  entries.customer[at] = entry.customer;
  entries.order[at] = entry.order;
  entries.day[at] = entry.day;
  entries.rule[at] = entry.rule;
  entries.delta[at] = entry.delta;
  entries.balance[at] = entry.balance;
  entries.amountE4[at] = entry.amountE4;
  entries.mark[at] = mark === "" ? 0 : entries.texts.push(mark) - 1;
  entries.reason[at] = reason === "" ? 0 : entries.texts.push(reason) - 1;
}

/** Code of the entry that stands for older ones; its place among the ledger's own rules. */
const CARRY = 4;

/**
 * The same entries with those before a day as one for each customer, the balance brought forward, so that the sums stay what they
 * are. The memory of the entries given is given back.
 */
export function broughtForward(entries: Entries, before: number): Entries {
  const shorter = noEntries();
  shorter.texts = entries.texts;
  let [customer, day, carried] = [-1, 0, 0];
  const carry = (): void => {
    if (carried !== 0)
      addEntry(shorter, { customer, order: -1, day, rule: CARRY, delta: carried, balance: carried, amountE4: 0 });
    carried = 0;
  };
  for (let i = 0; i < entries.count; i++) {
    if (entries.customer[i] !== customer) carry();
    customer = entries.customer[i]!;
    if (entries.day[i]! < before) {
      day = entries.day[i]!;
      carried += entries.delta[i]!;
      continue;
    }
    carry();
    const of = <N extends (typeof COLUMNS)[number] | (typeof NUMBERS)[number]>(name: N): number => entries[name][i]!;
    addEntry(shorter, {
      customer,
      order: of("order"),
      day: of("day"),
      rule: of("rule"),
      delta: of("delta"),
      balance: of("balance"),
      amountE4: of("amountE4"),
    });
    shorter.mark[shorter.count - 1] = of("mark");
    shorter.reason[shorter.count - 1] = of("reason");
  }
  carry();
  forgetEntries(entries);
  return shorter;
}

/** Gives the memory of entries back; they cannot be read afterwards. */
export const forgetEntries = (entries: Entries): void =>
  detach(...COLUMNS.map((name) => entries[name]), ...NUMBERS.map((name) => entries[name]));
