/** Series to forecast: of real shops by country and category, of the sample shop, and made ones whose truth is known. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { customerOrders } from "../src/features/customer-orders.ts";
import { shopSeries } from "../src/features/shop-series.ts";
import { soundDays, soundWeeks } from "../src/features/sound-series.ts";
import { tradingCalendar } from "../src/features/trading-calendar.ts";
import { createRandom, normal } from "../src/models/random.ts";
import { load } from "../src/notebook/load.ts";
import { CACHE, REFERENCE, ROOT, say } from "./measure.ts";

export interface TestSeries {
  name: string;
  period: number;
  values: number[];
  horizon: number;
}

const WEEKS_AHEAD = 13;
const DAYS_AHEAD = 14;
const LEAST = 45;

async function ofShop(name: string, files: string): Promise<TestSeries[]> {
  const data = await load(files, { quiet: true });
  const facts = data.facts();
  const calendar = tradingCalendar(facts, data.context.asOf)!;
  const all = shopSeries(facts, calendar, customerOrders(facts), { regions: 10, categories: 12 });
  const weekly = all.map((one): TestSeries => {
    const values = [...soundWeeks(one, calendar)];
    return {
      name: `${name}, ${one.name || "shop"}, ${one.metric} by week`,
      period: values.length - WEEKS_AHEAD - 8 >= 104 ? 52 : 1,
      values,
      horizon: WEEKS_AHEAD,
    };
  });
  const daily = all
    .filter(({ level }) => level === "shop")
    .map((one): TestSeries => {
      const { values, period } = soundDays(one, calendar, 30);
      return { name: `${name}, ${one.metric} by day`, period, values: [...values], horizon: DAYS_AHEAD };
    });
  // of what hardly ever sells a forecast by week says nothing
  return [...weekly, ...daily].filter(
    ({ values }) => values.length >= LEAST && values.filter((value) => value > 0).length > 0.8 * values.length,
  );
}

const KINDS = ["level", "trend", "damped", "weekday", "year", "jump"] as const;

function made(kind: (typeof KINDS)[number], seed: number): TestSeries {
  const random = createRandom(seed, kind);
  const n = kind === "year" ? 169 : kind === "weekday" ? 180 : 104;
  const period = kind === "year" ? 52 : kind === "weekday" ? 7 : 1;
  const drift = kind === "trend" ? 0.006 * (random() - 0.3) : kind === "damped" ? 0.03 : 0;
  const places = Float64Array.from({ length: period }, (_, i) =>
    kind === "weekday" ? Math.exp(0.3 * normal(random)) : 1 + 0.35 * Math.cos((2 * Math.PI * (i - 48)) / 52),
  );
  let level = 1000 * Math.exp(normal(random));
  let slope = drift;
  const [moves, noise] = [0.02 + 0.03 * random(), 0.05 + 0.1 * random()];
  const values = Array.from({ length: n }, (_, t) => {
    level *= Math.exp(slope + moves * normal(random));
    if (kind === "damped") slope *= 0.95;
    if (kind === "jump" && t === 60) level *= random() < 0.5 ? 0.7 : 1.4;
    return level * (period > 1 ? places[t % period]! : 1) * Math.exp(noise * normal(random));
  });
  return { name: `made, ${kind} ${seed}`, period, values, horizon: kind === "weekday" ? DAYS_AHEAD : WEEKS_AHEAD };
}

/** All of them; those of reference data only where it is there. */
export async function testSeries(): Promise<TestSeries[]> {
  const found = await ofShop("sample shop", join(ROOT, "data/sample/*.csv"));
  const retail = join(REFERENCE, "online-retail/online-retail.csv.gz");
  if (existsSync(retail)) {
    const plain = join(CACHE, "online-retail.csv");
    mkdirSync(CACHE, { recursive: true });
    if (!existsSync(plain)) writeFileSync(plain, gunzipSync(readFileSync(retail)));
    found.push(...(await ofShop("Online Retail", plain)));
  } else say("the reference data is absent: no series of Online Retail");
  const superstore = join(REFERENCE, "superstore/superstore.csv");
  if (existsSync(superstore)) found.push(...(await ofShop("Superstore", superstore)));
  for (const kind of KINDS) for (let seed = 1; seed <= 10; seed++) found.push(made(kind, seed));
  return found;
}
