import { describe, expect, it } from "vitest";
import type { Published } from "../../src/analyses/analysis.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { personaNames } from "../../src/analyses/personas/names.ts";
import { PersonaOptions, personas } from "../../src/analyses/personas.ts";
import { rowsOf } from "../../src/analyses/rows.ts";
import { addDays } from "../../src/calendar.ts";
import pl from "../../src/columns/polars.ts";
import { adjustedRandIndex } from "../../src/models/cluster-validity.ts";
import { principalComponents } from "../../src/models/principal-components.ts";
import { below, createRandom } from "../../src/models/random.ts";
import { factsOf, type TestOrder } from "../reference.ts";

const AS_OF = "2026-07-01";

/** Three kinds of customers: often and much, lately; once and little, lately; a few times, long ago. */
function threeKinds(each: number): { orders: TestOrder[]; truth: number[] } {
  const random = createRandom(5, "kinds");
  const truth: number[] = [];
  const orders: TestOrder[] = [];
  for (let i = 0; i < 3 * each; i++) {
    const kind = i % 3;
    truth.push(kind);
    const customer = `C${String(i).padStart(4, "0")}`;
    const [times, price, last] = (
      [
        [14, 300, 8],
        [1, 15, 20],
        [4, 80, 320],
      ] as const
    )[kind]!;
    for (let k = 0; k < times + below(random, 1 + Math.floor(times / 5)); k++)
      orders.push([`${i}-${k}`, customer, addDays(AS_OF, -last - below(random, 4) - 9 * k), price + below(random, 20)]);
  }
  return { orders, truth };
}

const { orders, truth } = threeKinds(40);
const facts = factsOf(orders);
const made = (
  more: {
    options?: object;
    history?: (table: string) => Published | undefined;
    of?: typeof facts;
    rfm?: pl.DataFrame;
  } = {},
) =>
  personas(
    inputOf(more.of ?? facts, more.history, {
      table: (name) => (name === "rfm" ? more.rfm : undefined),
      file: () => undefined,
    }),
    PersonaOptions.parse(more.options ?? {}),
    { asOf: AS_OF, seed: 42 },
  );

describe("personas", () => {
  const marts = made();
  const labels = rowsOf(marts.customer_personas).map((row) => Number(row.persona));

  it("finds kinds of customers that lie apart: adjusted Rand index above 0.95", () => {
    expect(rowsOf(marts.persona_choice).find((row) => row.is_chosen)?.clusters).toBe(3);
    expect(adjustedRandIndex(labels, truth)).toBeGreaterThan(0.95);
  });

  it("does not see the order of the rows", () => {
    const other = made({ of: factsOf(orders.toReversed()) });
    expect(rowsOf(other.customer_personas)).toEqual(rowsOf(marts.customer_personas));
  });

  it("numbers them by spend, names them and adds up", () => {
    const rows = rowsOf(marts.personas);
    expect(rows.map((row) => row.name)).toEqual([
      "Recent regulars with large spend",
      "Long silent returning buyers",
      "Recent occasional buyers with small spend",
    ]);
    expect(rows.reduce((sum, row) => sum + Number(row.customers), 0)).toBe(120);
    expect(rows.reduce((sum, row) => sum + Number(row.revenue_share), 0)).toBeCloseTo(1, 12);
  });

  it("keeps the number of a persona from one edition to the next", () => {
    // the edition before had other numbers, and one persona that there is no more
    const earlier = marts.personas
      .withColumns(pl.col("persona").mul(pl.lit(10).cast(pl.Int64)).alias("persona"))
      .select("persona", "centroid_recency", "centroid_frequency", "centroid_monetary");
    const members = marts.customer_personas.select("customer_id", "persona");
    const history = (table: string): Published => ({
      edition: "2026-W26",
      asOf: "2026-06-22",
      rows: table === "personas" ? earlier : members,
    });
    const next = made({ history });
    expect(rowsOf(next.customer_personas).map((row) => Number(row.persona))).toEqual(labels.map((label) => 10 * label));
    expect(rowsOf(next.persona_agreement)).toEqual([
      { compared_with: "edition 2026-W26", customers: 120, adjusted_rand_index: 1 },
    ]);
    const fewer = made({
      history: (table) => ({ ...history(table), rows: table === "personas" ? earlier.head(2) : members }),
    });
    expect(rowsOf(fewer.personas).map((row) => row.persona)).toEqual([10, 20, 21]);
  });

  it("compares them with the segments of rfm", () => {
    const rfm = pl.DataFrame({
      customer_id: rowsOf(marts.customer_personas).map((row) => String(row.customer_id)),
      segment: truth.map((kind) => (kind === 0 ? "Champions" : "Others")),
    });
    const { persona_segments: crosstab, persona_agreement: agreement, personas: rows } = made({ rfm });
    expect(rowsOf(crosstab)).toEqual([
      { persona: 1, segment: "Champions", customers: 40, persona_share: 1, segment_share: 1 },
      { persona: 2, segment: "Others", customers: 40, persona_share: 1, segment_share: 0.5 },
      { persona: 3, segment: "Others", customers: 40, persona_share: 1, segment_share: 0.5 },
    ]);
    const [{ adjusted_rand_index: index } = {}] = rowsOf(agreement);
    expect(index).toBeGreaterThan(0.4);
    expect(index).toBeLessThan(0.7);
    expect(rowsOf(rows)[0]?.segment).toBe("Champions");
  });

  it("are none for too few customers, and as many as asked for", () => {
    expect(made({ options: { minCustomers: 121 } }).personas.height).toBe(0);
    expect(made({ options: { clusters: 5 } }).personas.height).toBe(5);
    expect(made({ options: { scaling: "robust" } }).personas.height).toBe(3);
  });
});

describe("names of personas", () => {
  it("tell those that stand alike apart by spend", () => {
    const centre = (recency: number, frequency: number, monetary: number) => ({ recency, frequency, monetary });
    expect(personaNames([centre(1, -1, -1), centre(1.2, -1, -0.8), centre(0, 0, 0)])).toEqual([
      "Long silent occasional buyers with small spend (the lower)",
      "Long silent occasional buyers with small spend (the higher)",
      "Quiet returning buyers",
    ]);
  });
});

describe("principal components", () => {
  it("are those of three points on a line, the largest loading positive", () => {
    const { loadings, shares } = principalComponents({ values: Float64Array.of(0, 0, 3, -4, 6, -8), width: 2 });
    expect(shares[0]).toBeCloseTo(1, 12);
    expect(loadings[0]![0]).toBeCloseTo(-0.6, 12);
    expect(loadings[0]![1]).toBeCloseTo(0.8, 12);
  });
});
