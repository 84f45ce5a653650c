/** A synthetic shop with known parameters: sample data, load for benchmarks, and an oracle for tests. */
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { addDays } from "../calendar.ts";
import type { Progress } from "../effects.ts";
import { UserError } from "../errors.ts";
import { createFile, type NewFile, writeFile } from "../files.ts";
import { parseOptions } from "../options.ts";
import { PRICES } from "./baskets.ts";
import { COUNTRIES } from "./catalogue.ts";
import { type SampleInput, SampleOptions, type SampleTruth } from "./options.ts";
import { GUESTS_PER_ORDER, LOYAL, PURCHASES, SPEND } from "./population.ts";
import { CLOSED, MONTHS, WEEKDAY_FACTORS } from "./season.ts";
import { CANCELLED_SHARE, createShop, type SampleDay, type Shop } from "./shop.ts";
import { customerId, HEADER } from "./text.ts";

export type { SampleInput, SampleTruth } from "./options.ts";

/** Share of the lines that `defects: true` plants. */
const DEFECT_SHARE = 0.004;
const BLOCK_BYTES = 1 << 20;
const PILOT_CUSTOMERS = 4000;
export const TRUTH_FILE = "sample-truth.json";

type Settled = SampleOptions & { defects: number };

/** Options with the number of customers and the share of defects settled. */
function settle(input: SampleInput): Settled {
  const options = parseOptions(SampleOptions, input, { prefix: "sample" });
  const defects = typeof options.defects === "number" ? options.defects : options.defects ? DEFECT_SHARE : 0;
  if (options.lines === undefined) return { ...options, defects };
  // how many lines a customer writes in this window, from a small shop of the same kind
  let lines = 0;
  for (const { records } of createShop({ ...options, customers: PILOT_CUSTOMERS }, defects).days) lines += records;
  const customers = Math.max(1, Math.round((options.lines * PILOT_CUSTOMERS) / lines));
  return { ...options, customers, defects };
}

function truthOf(shop: Shop, options: Settled, files: number): SampleTruth {
  const { customers, seed, start, end, defects, split } = options;
  const { population, season, tally } = shop;
  const listed = (wanted: "wholesale" | "lapsed"): SampleTruth["lapsed"] =>
    population.planted
      .filter(({ kind }) => kind === wanted)
      .map(({ customer, stop }) => ({
        customer: customerId(customer),
        stoppedOn: stop === null ? null : addDays(start, stop),
      }));
  return {
    options: { customers, seed, start, end, defects, split },
    purchases: { model: "MBG/NBD", unit: "operational weeks", ...PURCHASES },
    loyalCohort: { month: population.loyal.month, customers: population.loyal.customers(), ...LOYAL },
    spend: { model: "Gamma-Gamma", ...SPEND, mean: (SPEND.p * SPEND.v) / (SPEND.q - 1) },
    bundles: tally.bundles(),
    seasonality: { months: MONTHS, weekdays: WEEKDAY_FACTORS, closed: CLOSED, dip: season.dip },
    prices: PRICES,
    countries: COUNTRIES,
    guestShare: GUESTS_PER_ORDER / (1 + GUESTS_PER_ORDER),
    cancelledShare: CANCELLED_SHARE,
    wholesalers: listed("wholesale"),
    lapsed: listed("lapsed"),
    defects: tally.defects(defects > 0),
    rows: tally.rows(files),
    totals: { ...tally.totals(), customers, customersWithOneOrderDay: population.oneTime() },
  };
}

/**
 * The shop's order lines as CSV bytes (UTF-8 but for planted bad bytes, LF, one header), in order of time, in blocks of
 * about a megabyte of whole records. Memory grows with customers (some 40 bytes each) and with the trade of one day, not with
 * the number of lines.
 *
 * Grain: one order line per record; `order_id, ordered_at, customer_id, product_id, product_name, category, quantity,
 * unit_price, country`. A cancellation is an order of its own, `C…` with negative quantities; a guest has no customer id.
 *
 * @returns through the generator: the truth it was made from
 * @throws UserError for options that are not valid
 */
export function* sampleLines(input: SampleInput = {}): Generator<Buffer, SampleTruth> {
  const options = settle(input);
  const shop = createShop(options, options.defects);
  let text = HEADER;
  for (const day of shop.days) {
    text += day.text;
    if (text.length < BLOCK_BYTES) continue;
    yield Buffer.from(text, "latin1");
    text = "";
  }
  if (text.length > 0) yield Buffer.from(text, "latin1");
  return truthOf(shop, options, 1);
}

const fileOf = (split: SampleOptions["split"], day: string): string =>
  `${{ single: "sample", monthly: day.slice(0, 7), daily: day }[split]}.csv`;

/** @throws UserError where the folder holds CSV files that are not this sample's: they would be read together. */
async function refuseStrangers(directory: string, { start, end, split }: Settled): Promise<void> {
  const ours = new Set<string>();
  for (let day = start; day <= end; day = addDays(day, 1)) ours.add(fileOf(split, day));
  const stranger = (await readdir(directory)).find((name) => /\.csv$/i.test(name) && !ours.has(name));
  if (stranger === undefined) return;
  throw new UserError(
    `${directory} already holds ${stranger}, which is not a file of this sample; nothing was written`,
    {
      hint: "name an empty folder with --out",
      exitCode: 2,
    },
  );
}

/**
 * Writes the shop's CSV files into `directory` (made where it is missing) and the truth beside them, `sample-truth.json`.
 * Options as for `sampleLines`; `split` says how the days are spread over files; days and months without trade have none.
 *
 * @returns the files' names in order of time, the number of records in them with headers, and the truth
 */
export async function writeSample(
  directory: string,
  input: SampleInput = {},
  progress: Progress = () => undefined,
): Promise<{ files: string[]; lines: number; truth: SampleTruth }> {
  const options = settle(input);
  await mkdir(directory, { recursive: true });
  await refuseStrangers(directory, options);
  const shop = createShop(options, options.defects);
  const files: string[] = [];
  let file: NewFile | undefined;
  let records = 0;
  const put = ({ day, text, records: count }: SampleDay): void => {
    const name = fileOf(options.split, day);
    if (count === 0) return;
    if (files.at(-1) !== name) {
      file?.publish();
      file = createFile(join(directory, name));
      file.write(Buffer.from(HEADER, "latin1"));
      files.push(name);
    }
    file!.write(Buffer.from(text, "latin1"));
  };
  try {
    for (const day of shop.days) {
      put(day);
      records += day.records;
      progress("writing the sample", records, undefined, "lines");
    }
    file?.publish();
  } finally {
    file?.discard();
  }
  const truth = truthOf(shop, options, files.length);
  writeFile(join(directory, TRUTH_FILE), `${JSON.stringify(truth, undefined, 2)}\n`);
  return { files, lines: truth.rows.records, truth };
}
