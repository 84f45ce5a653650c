/** What lies in a basket: prices of the month, products by popularity, season and price, planted bundles, quantities. */

import { below, categorical, createRandom, type Random } from "../models/random.ts";
import { bundles, CATALOGUE } from "./catalogue.ts";
import type { CustomerKind } from "./population.ts";
import { categoryFactor } from "./season.ts";

export const PRICES = { elasticity: -2, yearlyRise: 0.03, promotionShare: 0.08, promotionFactor: 0.8 };
const MOST_ITEMS = 60;
const TRIES = 5;
/** Pieces of one product in a retail basket. */
const PIECES = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4];
const WHOLESALE_PIECES = [3, 6, 6, 6, 12, 12];
const WHOLESALE_ITEMS = { least: 5, spread: 6 };

const indexOf = new Map(CATALOGUE.map(({ id }, i) => [id, i]));
const partnersOf = new Map(
  bundles().map(({ trigger, partners }) => [
    indexOf.get(trigger)!,
    partners.map(({ product, probability }) => ({ product: indexOf.get(product)!, probability })),
  ]),
);

export interface BasketMaker {
  /** Sets prices and demand for a calendar month (0 … 11), `years` after the opening year. */
  open(month: number, years: number): void;
  /** Price of each product this month, pence. */
  price: Int32Array;
  /** Fills the basket: worth about `value` currency units, on average exactly so where there is room for it. */
  fill(kind: CustomerKind, value: number): void;
  /** What `fill` put in: the first `size()` entries of both. */
  products: Int32Array;
  pieces: Int32Array;
  size(): number;
  holds(product: number): boolean;
}

export function createBaskets(seed: number): BasketMaker {
  const random = createRandom(seed, "baskets");
  const promotions = createRandom(seed, "promotions");
  const price = Int32Array.from(CATALOGUE, ({ pence }) => pence);
  const products = new Int32Array(MOST_ITEMS);
  const pieces = new Int32Array(MOST_ITEMS);
  const inBasket = new Float64Array(CATALOGUE.length);
  let basket = 0;
  let size = 0;
  let worth = 0;
  let draw: (random: Random) => number = () => 0;

  function open(month: number, years: number): void {
    const weights = CATALOGUE.map((product, i) => {
      const promotion = promotions() < PRICES.promotionShare ? PRICES.promotionFactor : 1;
      const now = product.pence * (1 + PRICES.yearlyRise) ** years * promotion;
      price[i] = Math.max(5, Math.round(now / 5) * 5);
      return (
        product.weight * categoryFactor(product.category, month) * (price[i]! / product.pence) ** PRICES.elasticity
      );
    });
    draw = categorical(weights);
  }

  function put(product: number, count: number): void {
    if (size >= MOST_ITEMS || inBasket[product] === basket) return;
    inBasket[product] = basket;
    products[size] = product;
    pieces[size++] = count;
    worth += price[product]! * count;
    for (const partner of partnersOf.get(product) ?? []) {
      if (random() < partner.probability) put(partner.product, 1);
    }
  }

  const choose = (from: readonly number[]): number => from[below(random, from.length)]!;

  function fill(kind: CustomerKind, value: number): void {
    basket++;
    size = 0;
    worth = 0;
    if (kind === "wholesale") {
      const items = WHOLESALE_ITEMS.least + below(random, WHOLESALE_ITEMS.spread);
      for (let i = 0; i < items; i++) put(draw(random), choose(WHOLESALE_PIECES));
      return;
    }
    const budget = value * 100;
    // something always lies in the basket, and what still fits the budget is looked for a few times
    let tries = TRIES;
    while (worth < budget && size < MOST_ITEMS) {
      const product = draw(random);
      if (inBasket[product] === basket) continue;
      const wanted = choose(PIECES);
      const room = budget - worth;
      const count = price[product]! * wanted > room ? 1 : wanted;
      if (price[product]! <= room) put(product, count);
      else if (tries-- === 0) {
        // the last product is taken with the chance that makes the expected total the budget
        if (size === 0 || random() * price[product]! < room) put(product, 1);
        return;
      }
    }
  }

  return { open, price, fill, products, pieces, size: () => size, holds: (product) => inBasket[product] === basket };
}
