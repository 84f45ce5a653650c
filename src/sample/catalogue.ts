/** What the synthetic shop sells and where: an invented catalogue of 300 products, its bundles and its countries. */
import { categorical, createRandom } from "../models/random.ts";

export interface Product {
  id: string;
  name: string;
  category: string;
  /** List price in pence at the opening. */
  pence: number;
  /** Relative popularity in an average month. */
  weight: number;
}

/** Ten things per category with their price in pence, in three variants each. */
const RANGE: Record<string, { variants: [string, string, string]; things: Record<string, number> }> = {
  Kitchen: {
    variants: ["Cream", "Sage", "Blue"],
    things: {
      "Chopping Board": 1450,
      "Measuring Jug": 695,
      "Rolling Pin": 895,
      Colander: 1195,
      "Mixing Bowl": 1095,
      "Oven Glove": 850,
      "Spice Jar": 275,
      "Kitchen Timer": 995,
      "Garlic Press": 750,
      "Salad Spinner": 1695,
    },
  },
  Baking: {
    variants: ["Small", "Large", "Set of 2"],
    things: {
      "Loaf Tin": 895,
      'Cake Tin 9"': 1050,
      "Cookie Cutter": 295,
      "Piping Bag": 450,
      "Baking Paper": 350,
      "Muffin Tray": 1195,
      "Cooling Rack": 795,
      "Proving Basket": 1350,
      "Pastry Brush": 395,
      "Flour Sifter": 895,
    },
  },
  "Coffee & Tea": {
    variants: ["White", "Black", "Copper"],
    things: {
      "Coffee Dripper": 1495,
      "Filter Papers": 395,
      "Gooseneck Kettle": 3950,
      "Coffee Grinder": 3250,
      "Milk Jug": 950,
      Teapot: 2250,
      "Tea Infuser": 495,
      "Tea Caddy": 750,
      "Café Crème Cup": 695,
      "Travel Mug": 1695,
    },
  },
  Tableware: {
    variants: ["Oat", "Slate", "Terracotta"],
    things: {
      "Dinner Plate": 895,
      "Side Plate": 595,
      "Cereal Bowl": 650,
      "Serving Platter": 1995,
      "Water Glass": 395,
      "Wine Glass": 595,
      "Napkin Ring": 225,
      "Table Runner": 1450,
      "Cutlery Set": 3495,
      "Cake Stand": 2495,
    },
  },
  Candles: {
    variants: ["Fig", "Linen", "Cedar"],
    things: {
      "Pillar Candle": 595,
      Tealights: 395,
      "Candle Holder": 795,
      Lantern: 1895,
      "Scented Candle": 1295,
      "Wax Melts": 450,
      "Incense Cones": 350,
      "Candle Snuffer": 595,
      "Reed Diffuser": 1595,
      "Dinner Candles": 495,
    },
  },
  Textiles: {
    variants: ["Stripe", "Check", "Plain"],
    things: {
      "Tea Towel": 595,
      Apron: 1595,
      "Cushion Cover": 1295,
      Throw: 2995,
      "Bath Towel": 1495,
      "Tote Bag": 795,
      Doormat: 1695,
      "Bread Bag": 650,
      Placemat: 450,
      "Curtain Tie": 595,
    },
  },
  Storage: {
    variants: ["Small", "Medium", "Large"],
    things: {
      "Storage Jar": 695,
      "Wicker Basket": 1595,
      "Bread Bin": 2695,
      "Wall Hook": 395,
      "Letter Rack": 1195,
      "Jewellery Box": 1895,
      "Key Cabinet": 1695,
      "Laundry Bag": 995,
      "Glass Bottle": 425,
      "Wooden Crate": 1395,
    },
  },
  Garden: {
    variants: ["Green", "Grey", "Natural"],
    things: {
      "Plant Pot": 650,
      "Watering Can": 1695,
      "Seed Tin": 895,
      "Garden Twine": 395,
      "Bird Feeder": 1295,
      "Herb Planter": 1495,
      "Hanging Basket": 1195,
      "Garden Gloves": 895,
      "Picnic Blanket": 2250,
      "Picnic Hamper": 3895,
    },
  },
  Stationery: {
    variants: ["Botanical", "Dots", "Kraft"],
    things: {
      Notebook: 595,
      "Greeting Card": 225,
      "Gift Wrap": 350,
      "Gift Tags, 12": 250,
      "Satin Ribbon": 275,
      "Pencil Set": 495,
      "Photo Frame": 1195,
      "Desk Calendar": 895,
      "Wrapping Tape": 195,
      "Fridge Magnet": 295,
    },
  },
  Christmas: {
    variants: ["Red", "Gold", "Forest"],
    things: {
      Bauble: 325,
      Stocking: 1295,
      Wreath: 2495,
      "Paper Star": 595,
      "Tree Skirt": 2295,
      "Advent Candle": 795,
      "Cookie Stamp": 595,
      "Fairy Lights": 1495,
      "Cracker Set": 1695,
      "Card Garland": 895,
    },
  },
};

/** A planted bundle: whoever takes the trigger also takes each partner with its probability. */
export interface Bundle {
  name: string;
  trigger: string;
  partners: { product: string; probability: number }[];
}

/** By product name; the first is the bundle that a report should find first. */
const BUNDLES: [name: string, trigger: string, partners: Record<string, number>][] = [
  ["coffee corner", "Coffee Dripper Copper", { "Filter Papers White": 0.7, "Gooseneck Kettle Copper": 0.4 }],
  ["afternoon tea", "Teapot White", { "Tea Infuser White": 0.5, "Cake Stand Oat": 0.2 }],
  ["gift wrapping", "Gift Wrap Kraft", { "Gift Tags, 12 Kraft": 0.55, "Satin Ribbon Kraft": 0.45 }],
  ["lantern light", "Lantern Cedar", { "Tealights Cedar": 0.6 }],
  ["biscuit baking", "Cookie Cutter Set of 2", { "Piping Bag Small": 0.35 }],
  ["picnic", "Picnic Hamper Natural", { "Picnic Blanket Natural": 0.45 }],
  ["fresh bread", "Proving Basket Large", { "Bread Bag Plain": 0.4 }],
  ["christmas tree", "Bauble Red", { "Bauble Gold": 0.5, "Fairy Lights Gold": 0.2 }],
];

/** Zipf–Mandelbrot popularity of the product of `rank`, from 0. */
const popularity = (rank: number): number => 1 / (rank + 12) ** 0.9;

/** Ranks of popularity are dealt once and for all: the catalogue is the same for every seed. */
function ranks(count: number): number[] {
  const random = createRandom(20241001, "catalogue");
  return Array.from({ length: count }, (_, i) => ({ i, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ i }) => i);
}

function build(): Product[] {
  const plain = Object.entries(RANGE).flatMap(([category, { variants, things }], c) =>
    Object.entries(things).flatMap(([thing, pence], t) =>
      variants.map((variant, v) => ({
        id: `${20100 + 1000 * c + 10 * t}${"ABC"[v]}`,
        name: `${thing} ${variant}`,
        category,
        pence: Math.round((pence * (1 + 0.1 * v)) / 5) * 5,
      })),
    ),
  );
  const rank = ranks(plain.length);
  const triggers = new Map(BUNDLES.map(([, trigger], i) => [trigger, 6 * i]));
  return plain.map((product, i) => ({ ...product, weight: popularity(triggers.get(product.name) ?? rank[i]!) }));
}

export const CATALOGUE: readonly Product[] = build();

/** The place of a product in the catalogue by its name. */
export function productNamed(name: string): number {
  const at = CATALOGUE.findIndex((product) => product.name === name);
  if (at < 0) throw new Error(`the catalogue has no product ${JSON.stringify(name)}`);
  return at;
}

/** The planted bundles, by product id. */
export const bundles = (): Bundle[] =>
  BUNDLES.map(([name, trigger, partners]) => ({
    name,
    trigger: CATALOGUE[productNamed(trigger)]!.id,
    partners: Object.entries(partners).map(([partner, probability]) => ({
      product: CATALOGUE[productNamed(partner)]!.id,
      probability,
    })),
  }));

/** Shares of the customers; the first country is the shop's own, all others pay postage. */
export const COUNTRIES: Readonly<Record<string, number>> = {
  "United Kingdom": 0.82,
  Ireland: 0.05,
  Germany: 0.04,
  France: 0.035,
  Netherlands: 0.02,
  Spain: 0.015,
  Sweden: 0.01,
  Denmark: 0.01,
};
export const drawCountry = categorical(Object.values(COUNTRIES));
