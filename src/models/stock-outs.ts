/** When something that sells steadily stops selling at once: out of stock, where no lull of that length is likely. */

export interface Pause {
  /** First and last place without a sale, among the days of the series. */
  from: number;
  to: number;
  /** Whether sales came back after it. */
  isOver: boolean;
  /** Sales of a usual day around it. */
  usual: number;
  /** How likely so long a lull is anywhere in the series if sales went on as usual, at most 1. */
  chance: number;
}

export interface PauseOptions {
  /** Days before and after a pause that say what is usual. */
  around?: number;
  /** Most likely a pause may be and still count. */
  mostLikely?: number;
  /** Pauses longer than so many days are the end of sales or a season. */
  longest?: number;
}

/** So many sales around a pause have to say what is usual. */
const FEWEST_SALES = 10;
const FEWEST_DAYS = 14;
/** Days right before and after a pause: sales that die away or start slowly are no stock-out. */
const EDGE = 10;
const ABRUPT = 0.5;

interface Stretch {
  days: number;
  sales: number;
  /** Days with a sale. */
  busy: number;
}

function stretch(sales: ArrayLike<number>, from: number, to: number): Stretch {
  let [sum, busy] = [0, 0];
  for (let day = Math.max(0, from); day < Math.min(sales.length, to); day++) {
    sum += sales[day]!;
    if (sales[day]! > 0) busy++;
  }
  return { days: Math.max(0, Math.min(sales.length, to) - Math.max(0, from)), sales: sum, busy };
}

/** Share of days without a sale, on the safe side where few are known (Agresti & Coull 1998). */
const quietShare = (days: number, withSale: number): number => (days - withSale + 2) / (days + 4);

const rate = ({ sales, days }: Stretch): number => (days === 0 ? 0 : sales / days);

/**
 * Pauses that chance hardly explains. `sales[day]` is how many times something was sold (not how many pieces) on each day on which
 * the shop was open, in order.
 *
 * A pause of g days is judged by the share q of days without a sale around it or in the whole series, whichever is larger: q^g times
 * the days of the series, the chance of such a pause anywhere. Around it sales must be as usual up to the pause and, where it is over, right after it: what dies away is no
 * stock-out. The shop's own lulls are the caller's to leave out.
 */
export function unlikelyPauses(sales: ArrayLike<number>, options: PauseOptions = {}): Pause[] {
  const { around = 60, mostLikely = 1e-4, longest = 60 } = options;
  const busy: number[] = [];
  for (let day = 0; day < sales.length; day++) if (sales[day]! > 0) busy.push(day);
  return busy.flatMap((last, i): Pause[] => {
    const next = busy[i + 1] ?? sales.length;
    const gap = next - last - 1;
    if (gap < 2 || gap > longest) return [];
    const isOver = next < sales.length;
    const before = stretch(sales, last + 1 - around, last + 1);
    const after = stretch(sales, next, isOver ? next + around : next);
    if (before.sales < FEWEST_SALES || before.days < FEWEST_DAYS) return [];
    if (rate(stretch(sales, last + 1 - EDGE, last + 1)) < ABRUPT * rate(before)) return [];
    if (isOver && (after.sales < FEWEST_SALES / 2 || rate(stretch(sales, next, next + EDGE)) < ABRUPT * rate(before)))
      return [];
    const near = quietShare(before.days + after.days, before.busy + after.busy);
    const quiet = Math.max(near, quietShare(sales.length - gap, busy.length));
    const chance = Math.min(1, sales.length * quiet ** gap);
    if (chance > mostLikely) return [];
    const usual = isOver ? Math.min(rate(before), rate(after)) : rate(before);
    return [{ from: last + 1, to: next - 1, isOver, usual, chance }];
  });
}
