/** Personas: kinds of customers that the data itself shows, beside the segments that rules make. */
import { dayNumber } from "../calendar.ts";
import type pl from "../columns/polars.ts";
import type { Facts } from "../facts/contract.ts";
import { matchCentroids } from "../models/cluster-validity.ts";
import type { Points } from "../models/k-means.ts";
import { createRandom } from "../models/random.ts";
import { emptyFrame } from "../schema.ts";
import { type Context, defineAnalysis, type Input } from "./analysis.ts";
import { type Clustered, clustered, drawn } from "./personas/clusters.ts";
import { CUSTOMER_PERSONAS, PERSONA_TABLES, PERSONAS } from "./personas/contracts.ts";
import {
  CLUSTERED_BY,
  type PersonaMeasures,
  personaMeasures,
  type Scale,
  scaled,
  scaleOf,
  unscaled,
  WIDTH,
} from "./personas/measures.ts";
import { personaNames } from "./personas/names.ts";
import { type PersonaOptions, personasInfo } from "./personas/options.ts";
import { personasSection } from "./personas/section.ts";
import {
  agreementTable,
  choiceTable,
  crosstabRows,
  crosstabTable,
  mapTable,
  membersTable,
  personasTable,
} from "./personas/tables.ts";

export { PersonaOptions } from "./personas/options.ts";

/** The tables of `personas`: one row per persona, customer, choice of k, persona and segment, and customer of the picture. */
export type PersonaMarts = Record<keyof typeof PERSONA_TABLES, pl.DataFrame>;

/** In less, who buys seldom looks like one who has left. */
const FEWEST_DAYS = 90;
const DAY_MS = 86_400_000;

/** Days from the first order to the last. */
function daysOf({ orders: { at, count } }: Facts): number {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let order = 0; order < count; order++) {
    first = Math.min(first, at[order]!);
    last = Math.max(last, at[order]!);
  }
  return count === 0 ? 0 : Math.floor(last / DAY_MS) - Math.floor(first / DAY_MS) + 1;
}

/** Customers that the picture shows. */
const SHOWN = 300;

const idOf = ({ customers: { id } }: Facts, row: number): string => id.dictionary.text(id.codes[row]!)!;

/** A column of a frame with `customer_id`, by entry of the measures; null where the frame has no such customer. */
function byCustomer<T>(facts: Facts, { row }: PersonaMeasures, frame: pl.DataFrame, name: string): (T | null)[] {
  const ids = frame.getColumn("customer_id").toArray() as string[];
  const values = frame.getColumn(name).toArray() as T[];
  const known = new Map(ids.map((id, i) => [id, values[i]!]));
  return Array.from(row, (one) => known.get(idOf(facts, one)) ?? null);
}

/**
 * Numbers of the personas: those of the edition before whose centroids are nearest, each given once; new ones beyond them. In a
 * first edition 1 is the persona that spends the most.
 */
function numbersOf({ centroids, k }: Clustered, scale: Scale, earlier: pl.DataFrame | undefined): number[] {
  if (earlier === undefined || earlier.height === 0) {
    const bySpend = Array.from({ length: k }, (_, c) => c).sort(
      (a, b) => centroids.values[b * WIDTH + 2]! - centroids.values[a * WIDTH + 2]! || a - b,
    );
    return Array.from({ length: k }, (_, c) => bySpend.indexOf(c) + 1);
  }
  const numbers = (earlier.getColumn("persona").toArray() as (number | bigint)[]).map(Number);
  const columns = CLUSTERED_BY.map((measure) => earlier.getColumn(`centroid_${measure}`).toArray() as number[]);
  const logs: Points = {
    values: Float64Array.from(
      { length: numbers.length * WIDTH },
      (_, i) => columns[i % WIDTH]![Math.floor(i / WIDTH)]!,
    ),
    width: WIDTH,
  };
  const highest = Math.max(...numbers);
  return matchCentroids(centroids, scaled(logs, scale)).map((partner) =>
    partner < numbers.length ? numbers[partner]! : highest + 1 + partner - numbers.length,
  );
}

const none = (): PersonaMarts =>
  Object.fromEntries(
    Object.entries(PERSONA_TABLES).map(([name, contract]) => [name, emptyFrame(contract)]),
  ) as PersonaMarts;

/**
 * Clusters of customers by recency, frequency and spend: customers in, one row per cluster out (`personas`), with the persona of every
 * customer, how the personas stand to the segments of rfm, and how their number was chosen.
 *
 * k-means (k-means++ starts) of log(1 + days since the last sale), log(1 + sale orders) and log(1 + net value of all orders), each less its mean over its
 * deviation. The number is the one from 3 to 8 with the largest mean silhouette. A persona keeps its number from one edition to the
 * next: new centroids are assigned to the earlier ones so that the squared distances add up to the least. Anonymous orders are left out.
 *
 * @see Lloyd 1982; Arthur & Vassilvitskii 2007 (k-means++); Rousseeuw 1987 (silhouette); Hubert & Arabie 1985 (adjusted Rand index)
 */
export function personas(
  input: Input,
  options: PersonaOptions,
  { asOf, seed }: Pick<Context, "asOf" | "seed">,
): PersonaMarts {
  const { facts } = input;
  const found = personaMeasures(input.feature("customerOrders"), dayNumber(asOf));
  if (found.count < options.minCustomers || daysOf(facts) < FEWEST_DAYS) return none();
  const scale = scaleOf(found.logs, options.scaling);
  const points = scaled(found.logs, scale);
  const clusters = clustered(points, options, seed);
  const centre = (c: number) => {
    const [recency, frequency, monetary] = clusters.centroids.values.subarray(c * WIDTH, (c + 1) * WIDTH);
    return { recency: recency!, frequency: frequency!, monetary: monetary! };
  };
  const made = {
    ...clusters,
    points,
    numbers: numbersOf(clusters, scale, input.history("personas")?.rows),
    names: personaNames(Array.from({ length: clusters.k }, (_, c) => centre(c))),
    centroidLogs: unscaled(clusters.centroids, scale),
  };
  const rfm = input.table("rfm");
  const segments = rfm === undefined ? undefined : byCustomer<string>(facts, found, rfm, "segment");
  const before = input.history("customer_personas");
  const earlier =
    before === undefined
      ? undefined
      : { edition: before.edition, persona: byCustomer<number>(facts, found, before.rows, "persona") };
  const crosstab = crosstabRows(made, segments);
  return {
    personas: personasTable(found, made, crosstab),
    customer_personas: membersTable(facts, found, made),
    persona_segments: crosstabTable(crosstab),
    persona_agreement: agreementTable(made, segments, earlier),
    persona_choice: choiceTable(made),
    persona_map: mapTable(facts, found, made, drawn(found.count, SHOWN, createRandom(seed, "personas: picture"))),
  };
}

const { persona, name } = CUSTOMER_PERSONAS.columns;

export default defineAnalysis<PersonaOptions, PersonaMarts>({
  ...personasInfo,
  tables: PERSONA_TABLES,
  marts: personas,
  section: personasSection,
  customer: {
    columns: { persona: persona!, persona_name: name! },
    of: ({ customer_personas: members }) =>
      members.select("customer_id", "persona", "name").rename({ name: "persona_name" }),
  },
  remembers: {
    personas: {
      columns: ["persona", ...Object.keys(PERSONAS.columns).filter((column) => column.startsWith("centroid_"))],
      otherwise: "personas are numbered anew",
    },
    customer_personas: {
      columns: ["customer_id", "persona"],
      otherwise: "personas are not compared with those of the edition before",
    },
  },
});
