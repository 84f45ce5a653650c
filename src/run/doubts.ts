/** What makes customers doubtful although every record is sound: told as warnings. */
import type { Facts } from "../facts/contract.ts";
import type { Format } from "../format.ts";
import type { QualityResult } from "../quality/result.ts";
import { SCIENTIFIC_IDS } from "../quality/values/changes.ts";

/** From so many orders on a share says something. */
const ENOUGH_ORDERS = 50;
const FEWEST_CUSTOMERS = 5;
/** A customer with more than this share of all orders of known customers is hardly one. */
const LARGEST_SHARE = 0.25;

function dominantCustomer({ customers }: Facts, format: Format): string[] {
  const { count, orders, id: ids } = customers;
  let all = 0;
  let most = 0;
  for (let row = 0; row < count; row++) {
    all += orders[row]!;
    if (orders[row]! > orders[most]!) most = row;
  }
  if (all < ENOUGH_ORDERS || count < FEWEST_CUSTOMERS) return [];
  const share = orders[most]! / all;
  if (share <= LARGEST_SHARE) return [];
  const id = ids.dictionary.text(ids.codes[most]!);
  return [
    `the customer ${JSON.stringify(id)} has ${format.percent(share, 0)} of all orders; if that is no customer, quality.noCustomer: [${JSON.stringify(id)}] says so`,
  ];
}

/** So many numbers, and so large a share, are no slips; of a small shop a larger share. */
const SCATTERED = [
  { count: 10, share: 0.002 },
  { count: 3, share: 0.02 },
] as const;

function scatteredOrders({ orders }: Facts, format: Format): string[] {
  const { scattered, isSale } = orders;
  let all = 0;
  for (const is of isSale) all += is;
  if (!SCATTERED.some(({ count, share }) => scattered >= count && scattered >= share * all)) return [];
  return [
    `${format.integer(scattered)} order numbers have sales of several customers or more than two days apart, and count as one order each; where a store or till counts anew, name what tells its orders apart, such as columns: { order_id: [Receipt, Date], ordered_at: Date }`,
  ];
}

const mangledIds = ({ coerced }: QualityResult, format: Format): string[] =>
  coerced
    .filter(({ what }) => what === SCIENTIFIC_IDS)
    .map(
      ({ column, count, before }) =>
        `${column}: ${format.integer(count)} ids are in scientific notation (${before}); a spreadsheet has cut off their digits and made several into one: export the file again with the column as text`,
    );

/** Sentences for the warnings of a run. */
export const doubts = (facts: Facts, quality: QualityResult, format: Format): string[] => [
  ...mangledIds(quality, format),
  ...dominantCustomer(facts, format),
  ...scatteredOrders(facts, format),
];
