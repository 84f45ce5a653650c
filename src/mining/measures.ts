/** Interest measures of a rule A → B: one line each over one 2×2 table of counts. */

/** Of `n` baskets, `nA` hold the antecedent, `nB` the consequent and `nAB` both; `0 < nA, nB` and `nAB <= nA, nB <= n`. */
export interface Contingency {
  n: number;
  nA: number;
  nB: number;
  nAB: number;
}

export interface Measure {
  label: string;
  /** Where the definition comes from. */
  source: string;
  /** What it says, its range, and when it is null. */
  description: string;
  of(counts: Contingency): number | null;
}

const ratio = (numerator: number, denominator: number): number | null =>
  denominator === 0 ? null : numerator / denominator;

/** n² times the leverage; zero exactly when A and B are independent in the counts. */
const excess = ({ n, nA, nB, nAB }: Contingency): number => n * nAB - nA * nB;

/** Interestingness measures of an association rule A → B: label, source of the definition, and the value from the counts of a contingency table. */
export const MEASURES = {
  support: {
    label: "Support",
    source: "Agrawal, Imieliński & Swami 1993",
    description: "Share of all baskets that hold both sides. 0 to 1.",
    of: ({ n, nAB }) => nAB / n,
  },
  coverage: {
    label: "Coverage",
    source: "Hahsler, Grün & Hornik 2005",
    description: "Share of all baskets the rule applies to: the support of the antecedent. 0 to 1.",
    of: ({ n, nA }) => nA / n,
  },
  confidence: {
    label: "Confidence",
    source: "Agrawal, Imieliński & Swami 1993",
    description: "Share of the baskets with the antecedent that also hold the consequent. 0 to 1.",
    of: ({ nA, nAB }) => nAB / nA,
  },
  lift: {
    label: "Lift",
    source: "Brin, Motwani, Ullman & Tsur 1997",
    description:
      "How many times more often both sides meet than if they were independent. 0 and up; 1 is independence.",
    of: ({ n, nA, nB, nAB }) => (nAB * n) / (nA * nB),
  },
  leverage: {
    label: "Leverage",
    source: "Piatetsky-Shapiro 1991",
    description:
      "Share of baskets with both sides above what independence would give. −0.25 to 0.25; 0 is independence.",
    of: (counts) => excess(counts) / counts.n / counts.n,
  },
  conviction: {
    label: "Conviction",
    source: "Brin, Motwani, Ullman & Tsur 1997",
    description:
      "How much more often the rule would fail if both sides were independent. 0 and up; null at confidence 1.",
    of: ({ n, nA, nB, nAB }) => ratio(nA * (n - nB), n * (nA - nAB)),
  },
  zhang: {
    label: "Zhang's metric",
    source: "Zhang 2000",
    description:
      "Association scaled to −1 (never together) to 1 (always); 0 is independence; null if a side is in every basket.",
    of: (counts) =>
      ratio(excess(counts), Math.max(counts.nAB * (counts.n - counts.nA), counts.nA * (counts.nB - counts.nAB))),
  },
  cosine: {
    label: "Cosine",
    source: "Tan, Kumar & Srivastava 2004",
    description: "Both sides over the geometric mean of each; other baskets do not matter. 0 to 1.",
    of: ({ nA, nB, nAB }) => nAB / Math.sqrt(nA * nB),
  },
  jaccard: {
    label: "Jaccard",
    source: "Tan & Kumar 2000",
    description: "Baskets with both sides over baskets with either. 0 to 1.",
    of: ({ nA, nB, nAB }) => nAB / (nA + nB - nAB),
  },
  kulczynski: {
    label: "Kulczynski",
    source: "Wu, Chen & Han 2010",
    description: "Mean of the confidences of the rule and its reverse. 0 to 1.",
    of: ({ nA, nB, nAB }) => (nAB / nA + nAB / nB) / 2,
  },
  imbalance: {
    label: "Imbalance ratio",
    source: "Wu, Chen & Han 2010",
    description: "How much the two sides differ in size. 0 (equal) to 1.",
    of: ({ nA, nB, nAB }) => Math.abs(nA - nB) / (nA + nB - nAB),
  },
  allConfidence: {
    label: "All-confidence",
    source: "Omiecinski 2003",
    description: "The lower of the confidences of the rule and its reverse. 0 to 1.",
    of: ({ nA, nB, nAB }) => nAB / Math.max(nA, nB),
  },
  addedValue: {
    label: "Added value",
    source: "Sahar & Mansour 1999",
    description: "Confidence above the consequent's own support. −1 to 1; 0 is independence.",
    of: ({ n, nA, nB, nAB }) => nAB / nA - nB / n,
  },
  certainty: {
    label: "Certainty factor",
    source: "Berzal, Blanco, Sánchez & Vila 2002",
    description: "Added value as a share of what was still possible. −1 to 1; 0 is independence.",
    of: (counts) => ratio(excess(counts), counts.nA * (excess(counts) > 0 ? counts.n - counts.nB : counts.nB)),
  },
  phi: {
    label: "Phi",
    source: "Pearson 1900",
    description: "Correlation of the two sides over all baskets. −1 to 1; null if a side is in every basket.",
    of: (counts) =>
      ratio(
        excess(counts),
        Math.sqrt(counts.nA * (counts.n - counts.nA)) * Math.sqrt(counts.nB * (counts.n - counts.nB)),
      ),
  },
  oddsRatio: {
    label: "Odds ratio",
    source: "Cornfield 1951",
    description:
      "Odds of the consequent with the antecedent over those without. 0 and up; 1 is independence; null where a denominator is 0.",
    of: ({ n, nA, nB, nAB }) => ratio(nAB * (n - nA - nB + nAB), (nA - nAB) * (nB - nAB)),
  },
} satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;

/** All measures of one rule, in the order of `MEASURES`. */
export function ruleMeasures(counts: Contingency): Record<MeasureName, number | null> {
  const values = Object.entries(MEASURES).map(([name, measure]) => [name, measure.of(counts)]);
  return Object.fromEntries(values) as Record<MeasureName, number | null>;
}
