/** The tables of the analysis of personas. */
import pl from "../../columns/polars.ts";
import { stringTableOf } from "../../columns/strings.ts";
import { stringSeries } from "../../columns/to-polars.ts";
import { gather } from "../../columns/typed-arrays.ts";
import type { Facts } from "../../facts/contract.ts";
import { share } from "../../features/periods-and-quantiles.ts";
import { adjustedRandIndex } from "../../models/cluster-validity.ts";
import type { Points } from "../../models/k-means.ts";
import { principalComponents } from "../../models/principal-components.ts";
import { MONEY_SCALE, toAmount } from "../../money.ts";
import { conform, emptyFrame } from "../../schema.ts";
import { frameOf, type Row } from "../rows.ts";
import type { Clustered } from "./clusters.ts";
import {
  CUSTOMER_PERSONAS,
  PERSONA_AGREEMENT,
  PERSONA_CHOICE,
  PERSONA_MAP,
  PERSONA_SEGMENTS,
  PERSONAS,
} from "./contracts.ts";
import { type PersonaMeasures, WIDTH } from "./measures.ts";

/** A clustering with the persona of each cluster: its number and its name. */
export interface Personas extends Clustered {
  numbers: readonly number[];
  names: readonly string[];
  /** On the scale that was clustered, and its logs. */
  points: Points;
  centroidLogs: Points;
}

/** By customer of the measures the segment, null for none; undefined without segments. */
export type Segments = readonly (string | null)[] | undefined;

const idsOf = ({ customers: { id } }: Facts, rows: Int32Array): pl.Series =>
  stringSeries(
    "customer_id",
    id.dictionary,
    rows.map((row) => id.codes[row]!),
  );

export function personasTable(measured: PersonaMeasures, personas: Personas, crosstab: readonly Row[]): pl.DataFrame {
  const { k, labels, numbers, names, centroids, centroidLogs } = personas;
  const sums = Array.from({ length: k }, () => ({ customers: 0, recency: 0, frequency: 0, netE4: 0 }));
  for (let i = 0; i < measured.count; i++) {
    const sum = sums[labels[i]!]!;
    sum.customers++;
    sum.recency += measured.recency[i]!;
    sum.frequency += measured.frequency[i]!;
    sum.netE4 += measured.netE4[i]!;
  }
  const total = sums.reduce((sum, { netE4 }) => sum + netE4, 0);
  const rows = sums.map(({ customers, recency, frequency, netE4 }, c): Row => {
    const [most] = crosstab
      .filter((row) => row.persona === numbers[c])
      .sort((a, b) => Number(b.customers) - Number(a.customers) || (String(a.segment) < String(b.segment) ? -1 : 1));
    const at = (of: Points, d: number): number => of.values[c * WIDTH + d]!;
    return {
      persona: numbers[c]!,
      name: names[c]!,
      customers,
      customer_share: customers / measured.count,
      net_revenue: toAmount(netE4),
      revenue_share: total > 0 ? share(netE4, total) : null,
      average_recency_days: recency / customers,
      average_frequency: frequency / customers,
      average_monetary: netE4 / (customers * MONEY_SCALE),
      centroid_recency: at(centroidLogs, 0),
      centroid_frequency: at(centroidLogs, 1),
      centroid_monetary: at(centroidLogs, 2),
      z_recency: at(centroids, 0),
      z_frequency: at(centroids, 1),
      z_monetary: at(centroids, 2),
      segment: most?.segment ?? null,
      segment_share: most?.persona_share ?? null,
    };
  });
  return frameOf(PERSONAS, rows).sort("persona");
}

export function membersTable(facts: Facts, measured: PersonaMeasures, personas: Personas): pl.DataFrame {
  const { labels, numbers, names, points, centroids } = personas;
  const distance = new Float64Array(measured.count);
  for (let i = 0; i < measured.count; i++) {
    let squared = 0;
    for (let d = 0; d < WIDTH; d++)
      squared += (points.values[i * WIDTH + d]! - centroids.values[labels[i]! * WIDTH + d]!) ** 2;
    distance[i] = Math.sqrt(squared);
  }
  return conform(
    pl.DataFrame([
      idsOf(facts, measured.row),
      pl
        .Series(
          "persona",
          labels.map((label) => numbers[label]!),
        )
        .cast(pl.Int64),
      stringSeries("name", stringTableOf(names), labels),
      pl.Series("distance", distance),
    ]),
    CUSTOMER_PERSONAS,
  );
}

/** How many customers each persona shares with each segment. */
export function crosstabRows({ k, labels, numbers }: Personas, segments: Segments): Row[] {
  if (segments === undefined) return [];
  const bySegment = new Map<string, Int32Array>();
  const sizes = new Int32Array(k);
  segments.forEach((segment, i) => {
    sizes[labels[i]!]!++;
    if (segment === null) return;
    const counts = bySegment.get(segment) ?? new Int32Array(k);
    bySegment.set(segment, counts);
    counts[labels[i]!]!++;
  });
  return [...bySegment].flatMap(([segment, counts]) => {
    const all = counts.reduce((sum, count) => sum + count, 0);
    return Array.from(counts).flatMap((customers, c): Row[] =>
      customers === 0
        ? []
        : [
            {
              persona: numbers[c]!,
              segment,
              customers,
              persona_share: customers / sizes[c]!,
              segment_share: customers / all,
            },
          ],
    );
  });
}

export const crosstabTable = (rows: readonly Row[]): pl.DataFrame =>
  frameOf(PERSONA_SEGMENTS, rows).sort([...PERSONA_SEGMENTS.key]);

/** Agreement with the segments, and with the personas of the edition before, of the customers in both. */
export function agreementTable(
  { labels }: Personas,
  segments: Segments,
  earlier: { edition: string; persona: readonly (number | null)[] } | undefined,
): pl.DataFrame {
  const compared = (name: string, groups: readonly (string | number | null)[]): Row[] => {
    const codes = new Map<string | number, number>();
    const [ours, theirs]: [number[], number[]] = [[], []];
    groups.forEach((group, i) => {
      if (group === null) return;
      if (!codes.has(group)) codes.set(group, codes.size);
      ours.push(labels[i]!);
      theirs.push(codes.get(group)!);
    });
    if (ours.length < 2) return [];
    return [{ compared_with: name, customers: ours.length, adjusted_rand_index: adjustedRandIndex(ours, theirs) }];
  };
  return frameOf(PERSONA_AGREEMENT, [
    ...(segments === undefined ? [] : compared("segments", segments)),
    ...(earlier === undefined ? [] : compared(`edition ${earlier.edition}`, earlier.persona)),
  ]).sort("compared_with");
}

export const choiceTable = ({ tried, k }: Clustered): pl.DataFrame =>
  frameOf(
    PERSONA_CHOICE,
    tried.map((one) => ({ ...one, is_chosen: one.clusters === k })),
  );

/** The customers `shown` on the plane that holds the most variance. */
export function mapTable(facts: Facts, measured: PersonaMeasures, personas: Personas, shown: Int32Array): pl.DataFrame {
  if (shown.length === 0) return emptyFrame(PERSONA_MAP);
  const { points, labels, numbers, names } = personas;
  const { loadings, shares } = principalComponents(points);
  const along = (component: number): Float64Array =>
    Float64Array.from(shown, (i) =>
      loadings[component]!.reduce((sum, loading, d) => sum + loading * points.values[i * WIDTH + d]!, 0),
    );
  const label = gather(labels, shown);
  return conform(
    pl.DataFrame([
      idsOf(facts, gather(measured.row, shown)),
      pl
        .Series(
          "persona",
          label.map((one) => numbers[one]!),
        )
        .cast(pl.Int64),
      stringSeries("name", stringTableOf(names), label),
      pl.Series("x", along(0)),
      pl.Series("y", along(1)),
      pl.Series("explained_share", new Float64Array(shown.length).fill(shares[0]! + shares[1]!)),
    ]),
    PERSONA_MAP,
  );
}
