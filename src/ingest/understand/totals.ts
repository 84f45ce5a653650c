/** Totals of orders that have more in them than goods: postage, fees and tax beside a smaller total, less a discount. */
import type { Correction } from "./assign.ts";
import { isOrderMoney, type OrderLevel } from "./grouping.ts";
import { missing, type NumericColumn, near, passes, spread, tally } from "./identities.ts";
import type { Looked, LookedColumn } from "./looked.ts";
import type { Role } from "./roles.ts";

/** A total that is made of a smaller one and what comes beside it, with its sign. */
export interface TotalParts {
  total: NumericColumn;
  base: NumericColumn;
  parts: readonly { column: NumericColumn; sign: 1 | -1 }[];
  share: number;
}

/** At most so many columns beside the goods make a total: every choice of them is tried. */
const MOST_PARTS = 5;

/** `base + parts = total`, where no smaller choice of the parts does; a part is added, or taken off, as its kind is. */
export function findTotals(
  totals: readonly NumericColumn[],
  beside: readonly { column: NumericColumn; sign: 1 | -1 }[],
  rowCount: number,
): TotalParts[] {
  const rows = spread(rowCount);
  const parts = beside.slice(0, MOST_PARTS);
  const choices = Array.from({ length: 2 ** parts.length - 1 }, (_, i) =>
    parts.filter((_, k) => ((i + 1) >> k) & 1),
  ).sort((a, b) => a.length - b.length);
  const found: TotalParts[] = [];
  for (const total of totals)
    for (const base of totals) {
      if (base === total) continue;
      const holds = choices.find((choice) => {
        if (choice.some(({ column }) => column === total || column === base)) return false;
        const result = tally(rows, (row) => {
          const [whole, goods] = [total.numbers[row]!, base.numbers[row]!];
          if (missing(whole, goods)) return undefined;
          let sum = goods;
          let filled = 0;
          for (const { column, sign } of choice) {
            const value = column.numbers[row]!;
            if (Number.isNaN(value) || value === 0) continue;
            filled++;
            sum += sign < 0 ? -Math.abs(value) : value;
          }
          return { holds: near(whole, sum, 0.011 * choice.length), tells: filled > 0 && whole !== 0 };
        });
        return passes(result);
      });
      if (holds !== undefined) found.push({ total, base, parts: holds, share: 1 });
    }
  return found;
}

const nameOf = ({ names }: LookedColumn, roles: readonly Role[]): number =>
  Math.max(0, ...roles.map((role) => names.get(role) ?? 0));

const TOTALS: readonly Role[] = ["amount", "order_total", "order_subtotal", "gross_amount", "count"];
const ADDED: readonly Role[] = ["shipping", "fee"];
const TAXES: readonly Role[] = ["tax", "order_tax"];
const TAKEN_OFF: readonly Role[] = ["discount", "order_discount"];

/**
 * Where a file has one record an order and `goods + postage (+ tax − discount) = total`, the goods are the revenue. Where lines repeat
 * the total of their order, roles of the order do that already.
 */
export function totalRows(
  { columns, table }: Looked,
  numeric: readonly NumericColumn[],
  level: OrderLevel,
): Correction[] {
  const at = (one: NumericColumn): LookedColumn => columns[one.index]!;
  const beside = numeric
    .filter((one) => nameOf(at(one), [...ADDED, ...TAXES, ...TAKEN_OFF]) >= 0.5)
    .map((column): { column: NumericColumn; sign: 1 | -1 } => ({
      column,
      sign: nameOf(at(column), TAKEN_OFF) > nameOf(at(column), [...ADDED, ...TAXES]) ? -1 : 1,
    }));
  const isAdded = ({ column }: { column: NumericColumn }): boolean =>
    nameOf(at(column), ADDED) >= Math.max(0.5, nameOf(at(column), TAXES));
  if (!beside.some(isAdded)) return [];
  const totals = numeric.filter((one) => !at(one).isExcluded && nameOf(at(one), TOTALS) >= 0.35);
  return findTotals(totals, beside, table.sample.length).flatMap(({ total, base, parts }): Correction[] => {
    if (!parts.some(isAdded) || isOrderMoney(at(total), level, columns)) return [];
    const names = parts.map(({ column, sign }) => `${sign < 0 ? "− " : "+ "}${column.name}`).join(" ");
    const sentence = `${base.name} ${names} = ${total.name}`;
    return [
      {
        index: total.index,
        from: "amount",
        to: "order_total",
        sentence: `${sentence}: it has more than the goods in it`,
      },
      ...(["order_subtotal", "gross_amount", "count", "amount"] as const).map((from) => ({
        index: base.index,
        from,
        to: "amount" as const,
        sentence: `${sentence}: the goods`,
      })),
    ];
  });
}
