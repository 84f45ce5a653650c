/** Customers drawn from BG/NBD and Gamma-Gamma, in whole days of two years: the same on every machine. */
import type { Customers } from "../src/models/customer-value.ts";
import { beta, createRandom, exponential, gamma } from "../src/models/random.ts";

const DAYS = 730;

export function drawnCustomers(count: number): Customers {
  const random = createRandom(17, "customers");
  const ints = (): Int32Array => new Int32Array(count);
  const [x, txDays, TDays, mean] = [ints(), ints(), ints(), new Float64Array(count)];
  for (let i = 0; i < count; i++) {
    TDays[i] = 1 + Math.floor(random() * (DAYS - 1));
    const rate = gamma(random, 0.6) / 40;
    const leaves = beta(random, 0.8, 2.4);
    const nu = gamma(random, 3.7) / 15;
    let [time, day, spent] = [0, 0, 0];
    for (;;) {
      time += exponential(random) / rate;
      if (time > TDays[i]!) break;
      // purchases of one day are one
      if (Math.floor(time) === day) continue;
      day = Math.floor(time);
      x[i]!++;
      spent += gamma(random, 6) / nu;
      if (random() < leaves) break;
    }
    txDays[i] = day;
    mean[i] = x[i] === 0 ? 0 : spent / x[i]!;
  }
  return { x, txDays, TDays, mean };
}
