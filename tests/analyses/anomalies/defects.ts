/** Ways in which a file of sales goes wrong: what each does to the records of the last week of a sample shop. */

/** A record of the sample shop. */
export interface Sold {
  order: string;
  /** "2026-11-12" and "14:05". */
  day: string;
  time: string;
  customer: string;
  product: string;
  name: string;
  category: string;
  quantity: number;
  price: number;
  country: string;
}

export interface Defect {
  name: string;
  /** `week`: the records of the last week; `before`: those of the week before. */
  plant(week: readonly Sold[], before: readonly Sold[]): Sold[];
}

export const WEDNESDAY = "2026-11-11";
const [TUESDAY, THURSDAY, MONDAY] = ["2026-11-10", "2026-11-12", "2026-11-09"];

const on = (day: string, change: (one: Sold) => Partial<Sold>) => (week: readonly Sold[]) =>
  week.map((one) => (one.day === day ? { ...one, ...change(one) } : one));
const all = (change: (one: Sold) => Partial<Sold>) => (week: readonly Sold[]) =>
  week.map((one) => ({ ...one, ...change(one) }));
const only = (keep: (one: Sold) => boolean) => (week: readonly Sold[]) => week.filter(keep);
const again = (order: string): string => `9${order}`;

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const clock = (at: number): string =>
  `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;

/** Regions by their orders, the largest first. */
function regionsBySize(week: readonly Sold[]): string[] {
  const orders = new Map<string, Set<string>>();
  for (const { country, order } of week) orders.set(country, (orders.get(country) ?? new Set()).add(order));
  return [...orders].sort((a, b) => b[1].size - a[1].size).map(([region]) => region);
}

const secondRegion = (week: readonly Sold[]): string => regionsBySize(week)[1]!;

export const DEFECTS: readonly Defect[] = [
  { name: "prices without their decimal mark on a day", plant: on(WEDNESDAY, ({ price }) => ({ price: price * 100 })) },
  { name: "prices in hundreds", plant: all(({ price }) => ({ price: price / 100 })) },
  { name: "quantities times ten on a day", plant: on(THURSDAY, ({ quantity }) => ({ quantity: quantity * 10 })) },
  { name: "a day missing", plant: only(({ day }) => day !== WEDNESDAY) },
  {
    name: "a day twice under other order numbers",
    plant: (week) => [
      ...week,
      ...week.filter(({ day }) => day === WEDNESDAY).map((one) => ({ ...one, order: again(one.order) })),
    ],
  },
  {
    name: "a day's file under the next day's name",
    plant: (week) => [
      ...week.filter(({ day }) => day !== WEDNESDAY),
      ...week.filter(({ day }) => day === TUESDAY).map((one) => ({ ...one, day: WEDNESDAY, order: again(one.order) })),
    ],
  },
  { name: "a day cut off before noon", plant: only(({ day, time }) => day !== WEDNESDAY || minutes(time) < 10 * 60) },
  { name: "the file ends on Thursday", plant: only(({ day }) => day <= THURSDAY) },
  { name: "no customer ids", plant: all(() => ({ customer: "" })) },
  { name: "no customer ids on a day", plant: on(WEDNESDAY, () => ({ customer: "" })) },
  { name: "one customer for everybody on a day", plant: on(WEDNESDAY, () => ({ customer: "C00001" })) },
  {
    name: "customer ids in another form",
    plant: all(({ customer }) => ({ customer: customer === "" ? "" : `X-${customer}` })),
  },
  { name: "dates of a day in the future", plant: on(WEDNESDAY, () => ({ day: "2027-11-11" })) },
  {
    name: "another currency that no column names",
    plant: all(({ price }) => ({ price: Math.round(price * 117) / 100 })),
  },
  {
    name: "a region missing",
    plant: (week, before) => {
      const gone = secondRegion(before);
      return week.filter(({ country }) => country !== gone);
    },
  },
  { name: "product ids in another form", plant: all(({ product }) => ({ product: `P${product}` })) },
  { name: "every date the first of the week", plant: all(() => ({ day: MONDAY })) },
  {
    name: "only the first line of each order",
    plant: (week) => {
      const seen = new Set<string>();
      return week.filter(({ order }) => !seen.has(order) && seen.add(order));
    },
  },
  { name: "no times of day", plant: all(() => ({ time: "00:00" })) },
  {
    name: "a test order",
    plant: (week) => [...week, { ...week[0]!, order: "999999", day: THURSDAY, quantity: 1000, price: 999 }],
  },
  {
    name: "the file of the week before again",
    plant: (_, before) =>
      before.map((one) => ({
        ...one,
        order: again(one.order),
        day: new Date(Date.parse(one.day) + 7 * 86_400_000).toISOString().slice(0, 10),
      })),
  },
  {
    name: "sales of a day as returns",
    plant: on(WEDNESDAY, ({ quantity }) => ({ quantity: -quantity })),
  },
  {
    name: "one price a hundred times too high",
    plant: (week) => {
      const one = week.findIndex(({ day, price }) => day === WEDNESDAY && price > 5);
      return week.map((record, i) => (i === one ? { ...record, price: record.price * 100 } : record));
    },
  },
  {
    name: "the second region in a currency worth a quarter more",
    plant: (week, before) => {
      const region = secondRegion(before);
      return week.map((one) => (one.country === region ? { ...one, price: one.price * 0.75 } : one));
    },
  },
  {
    name: "a category missing",
    plant: (week, before) => week.filter(({ category }) => category !== before[0]!.category),
  },
  {
    name: "the product column slipped by a record",
    plant: (week) =>
      week.map((one, i) => {
        const { product, name, category } = week[(i + 1) % week.length]!;
        return { ...one, product, name, category };
      }),
  },
  {
    name: "twelve hours off on a day",
    plant: on(WEDNESDAY, ({ time }) => ({ time: clock((minutes(time) + 12 * 60) % (24 * 60)) })),
  },
  {
    name: "the largest region's till off for two days",
    plant: (week) => {
      const region = regionsBySize(week)[0]!;
      return week.filter(({ day, country }) => country !== region || (day !== TUESDAY && day !== WEDNESDAY));
    },
  },
  {
    name: "a fifth of the orders under one new id",
    plant: all(({ order, customer }) => ({ customer: Number(order) % 5 === 0 ? "K77777" : customer })),
  },
  {
    name: "tax on top of all prices",
    plant: all(({ price }) => ({ price: price * 1.19 })),
  },
  {
    name: "prices and quantities changed over",
    plant: all(({ price, quantity }) => ({ price: quantity, quantity: Math.max(1, Math.round(price)) })),
  },
  {
    name: "day and month changed over",
    plant: (week) =>
      week.map((one) => {
        const [year, month, day] = one.day.split("-") as [string, string, string];
        return Number(day) <= 12 ? { ...one, day: `${year}-${day}-${month}` } : one;
      }),
  },
  {
    name: "the clock of another continent",
    plant: all(({ time }) => ({ time: clock(Math.max(0, minutes(time) - 7 * 60)) })),
  },
];
