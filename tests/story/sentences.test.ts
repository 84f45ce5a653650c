/** The sentences of several shops; those of the others are looked at in `sentences.drill.test.ts`. */

import { testSentences, whole } from "./sentences.ts";
import { steady, type Told } from "./shop.ts";

const SHOPS: Record<string, () => Promise<Told>> = {
  steady: () => whole(steady()),
  young: () => whole(steady({ weeks: 1 })),
  tiny: () => whole(steady({ ordersADay: 1, customers: 30, weeks: 30 })),
};

for (const [name, make] of Object.entries(SHOPS)) testSentences(name, make);
