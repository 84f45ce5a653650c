/** The synthetic shop, day by day: orders, cancellations and defects become CSV text, and the truth is counted on the way. */
import { type Day, dayNumber, dayOf } from "../calendar.ts";
import { below, createRandom } from "../models/random.ts";
import { createBaskets } from "./baskets.ts";
import { bundles, CATALOGUE, COUNTRIES } from "./catalogue.ts";
import { createDamage, type Host, OUTLIER, PLANTED_KINDS, type PlantedKind } from "./defects.ts";
import type { SampleOptions } from "./options.ts";
import { createPopulation, GUEST } from "./population.ts";
import { drawMinute, type Season, season } from "./season.ts";
import { createTally, type SampleTally } from "./tally.ts";
import { customerId, money, ODD_NAMES, productText } from "./text.ts";

/** Orders of which one line comes back, or all. */
export const CANCELLED_SHARE = 0.035;
const WHOLE_ORDER_SHARE = 0.25;
const LATEST_RETURN_DAYS = 21;
const POSTAGE = { text: productText("POST", "Postage", "Service"), pence: 695 };
const ADJUSTMENT = { text: productText("ADJUST", "Adjustment", "Service"), pence: -500 };
const COUNTRY_NAMES = Object.keys(COUNTRIES);
const FIRST_ORDER = 100_001;

/** A day's trade as CSV records without a header, one character a byte. */
export interface SampleDay {
  day: Day;
  text: string;
  /** Physical records in `text`. */
  records: number;
}

interface Returned {
  customer: number;
  country: string;
  items: { product: number; pieces: number; pence: number }[];
}

export interface Shop {
  days: Generator<SampleDay>;
  season: Season;
  population: ReturnType<typeof createPopulation>;
  tally: SampleTally;
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
const STAMPS = Array.from({ length: 1440 }, (_, minute) => ` ${two(Math.floor(minute / 60))}:${two(minute % 60)}`);

/** @param window the options with `customers` settled; `defects` is a share of the lines */
export function createShop(window: Pick<SampleOptions, "customers" | "seed" | "start" | "end">, defects: number): Shop {
  const trade = season(window.start, window.end);
  const population = createPopulation(window, trade);
  const baskets = createBaskets(window.seed);
  const damage = createDamage(window.seed);
  const random = createRandom(window.seed, "orders");
  // a stream of their own: without defects the shop is the same, but for order numbers
  const planting = createRandom(window.seed, "planting");
  const tally = createTally(bundles());
  const first = dayNumber(window.start);
  const openingYear = Number(window.start.slice(0, 4));

  const texts = CATALOGUE.map(({ id, name, category }) => productText(id, name, category));
  const rename = (product: number, name: string): void => {
    const { id, category } = CATALOGUE[product]!;
    texts[product] = productText(id, name, category);
  };
  if (defects > 0) for (const { product, name } of [ODD_NAMES.sameName, ...ODD_NAMES.hostile]) rename(product, name);

  let prices: string[] = [];
  let orderNumber = FIRST_ORDER;
  let owed = 0;
  let turn = 0;
  const dueBack = new Map<number, Returned[]>();

  function* days(): Generator<SampleDay> {
    let month = "";
    for (let index = 0; index < trade.days; index++) {
      const day = dayOf(first + index);
      if (day.slice(0, 7) !== month) {
        month = day.slice(0, 7);
        baskets.open(Number(day.slice(5, 7)) - 1, Number(day.slice(0, 4)) - openingYear);
        prices = Array.from(baskets.price, (pence) => `,${money(pence)},`);
      }
      if (defects > 0 && index === trade.days >> 1) {
        rename(ODD_NAMES.renamed.product, ODD_NAMES.renamed.name);
        tally.renamed(ODD_NAMES.renamed.product);
      }
      yield trading(index, day);
    }
  }

  function trading(index: number, day: Day): SampleDay {
    const visits = population.visits(index);
    const back = dueBack.get(index) ?? [];
    dueBack.delete(index);
    let text = "";
    let records = 0;
    let lastLine = "";
    const write = (line: string): void => {
      text += line;
      records++;
      lastLine = line;
    };

    const sell = (customer: number, stamp: string): void => {
      const country = COUNTRY_NAMES[population.country(customer)]!;
      const end = `${country}\n`;
      const head = `${orderNumber++},${stamp},${customerId(customer)}`;
      baskets.fill(population.kind(customer), population.orderValue(customer));
      const size = baskets.size();
      for (let i = 0; i < size; i++) {
        const product = baskets.products[i]!;
        const pieces = baskets.pieces[i]!;
        write(head + texts[product]! + pieces + prices[product]! + end);
        tally.sold(product, pieces, baskets.price[product]!);
      }
      tally.basket(customer === GUEST, baskets.holds);
      if (country !== COUNTRY_NAMES[0]) {
        write(`${head}${POSTAGE.text}1,${money(POSTAGE.pence)},${end}`);
        tally.charged(1, POSTAGE.pence);
      }
      if (random() < CANCELLED_SHARE) {
        const whole = random() < WHOLE_ORDER_SHARE;
        const from = whole ? 0 : below(random, size);
        const items = Array.from({ length: whole ? size : 1 }, (_, i) => {
          const product = baskets.products[from + i]!;
          return { product, pieces: baskets.pieces[from + i]!, pence: baskets.price[product]! };
        });
        const at = index + 1 + below(random, LATEST_RETURN_DAYS);
        if (at < trade.days) {
          const sameDay = dueBack.get(at);
          if (sameDay) sameDay.push({ customer, country, items });
          else dueBack.set(at, [{ customer, country, items }]);
        }
      }
      owed += size * defects;
      while (owed >= 1) {
        owed--;
        plant(PLANTED_KINDS[turn++ % PLANTED_KINDS.length]!, customerId(customer), stamp, country, head);
      }
    };

    const takeBack = ({ customer, country, items }: Returned, stamp: string): void => {
      const head = `C${orderNumber++},${stamp},${customerId(customer)}`;
      for (const { product, pieces, pence } of items) {
        write(`${head}${texts[product]!}${-pieces},${money(pence)},${country}\n`);
        tally.returned(product, pieces, pence);
      }
      tally.cancellation();
    };

    const plant = (kind: PlantedKind, customer: string, stamp: string, country: string, head: string): void => {
      tally.planted(kind);
      let product = below(planting, CATALOGUE.length);
      switch (kind) {
        case "zero_price":
          write(`${head}${texts[product]!}1,0.00,${country}\n`);
          tally.gift(product);
          return;
        case "outlier":
          while (baskets.price[product]! > OUTLIER.mostPence) product = below(planting, CATALOGUE.length);
          write(
            `${orderNumber++},${stamp},${customer}${texts[product]!}${OUTLIER.pieces}${prices[product]!}${country}\n`,
          );
          write(
            `C${orderNumber++},${stamp},${customer}${texts[product]!}${-OUTLIER.pieces}${prices[product]!}${country}\n`,
          );
          tally.sold(product, OUTLIER.pieces, baskets.price[product]!);
          tally.basket(customer === "", (other) => other === product);
          tally.returned(product, OUTLIER.pieces, baskets.price[product]!);
          tally.cancellation();
          return;
        case "adjustment":
          write(`A${orderNumber++},${stamp},${customer}${ADJUSTMENT.text}1,${money(ADJUSTMENT.pence)},${country}\n`);
          tally.adjusted(ADJUSTMENT.pence);
          return;
        default: {
          const host: Host = {
            newOrder: () => String(orderNumber++),
            stamp,
            customer,
            country,
            lastLine,
            price: baskets.price,
          };
          text += damage(kind, host);
          records++;
        }
      }
    };

    const keys = Float64Array.from(
      { length: visits.length + back.length },
      (_, i) => drawMinute(random) * 2 ** 32 + i,
    ).sort();
    for (const key of keys) {
      const stamp = day + STAMPS[Math.floor(key / 2 ** 32)]!;
      const i = key % 2 ** 32;
      if (i < visits.length) sell(visits[i]!, stamp);
      else takeBack(back[i - visits.length]!, stamp);
    }
    return { day, text, records };
  }

  return { days: days(), season: trade, population, tally };
}
