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
];
