/** Names for personas out of where their centroids stand. */

/** A centroid within so many deviations of the middle is called ordinary. */
const ORDINARY = 0.4;

const level = (z: number): 0 | 1 | 2 => (z < -ORDINARY ? 0 : z > ORDINARY ? 2 : 1);

/** Recency turned round: the fewer days, the better. */
const RECENCY = ["Long silent", "Quiet", "Recent"] as const;
const FREQUENCY = ["occasional buyers", "returning buyers", "regulars"] as const;
const SPEND = [" with small spend", "", " with large spend"] as const;

export interface Centre {
  recency: number;
  frequency: number;
  monetary: number;
}

/**
 * "Recent regulars with large spend": each centroid in the words of its levels, low, ordinary or high, in deviations from the middle of
 * all customers. Where two would be called the same, what they spend tells them apart.
 */
export function personaNames(centres: readonly Centre[]): string[] {
  const names = centres.map(
    ({ recency, frequency, monetary }) =>
      `${RECENCY[level(-recency)]} ${FREQUENCY[level(frequency)]}${SPEND[level(monetary)]}`,
  );
  return names.map((name, i) => {
    const alike = names.flatMap((other, j) => (other === name ? [j] : []));
    if (alike.length === 1) return name;
    const place = [...alike].sort((a, b) => centres[b]!.monetary - centres[a]!.monetary || a - b).indexOf(i);
    if (alike.length === 2) return `${name} (${place === 0 ? "the higher" : "the lower"})`;
    return `${name} (${place + 1} of ${alike.length} by spend)`;
  });
}
