/** Gauss–Legendre quadrature on [0, 1]. */

/**
 * Nodes and weights, [node, weight], nodes ascending; exact for polynomials of degree 2n − 1.
 *
 * @see Press et al., Numerical Recipes, 3rd ed., §4.6: Newton's method on the Legendre polynomial
 */
export function gaussLegendre(n: number): readonly (readonly [number, number])[] {
  const rule: [number, number][] = [];
  for (let i = 0; i < n; i++) {
    let z = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let [previous, value] = [1, z];
      for (let k = 2; k <= n; k++) [previous, value] = [value, ((2 * k - 1) * z * value - (k - 1) * previous) / k];
      slope = (n * (z * value - previous)) / (z * z - 1);
      const change = value / slope;
      z -= change;
      if (Math.abs(change) < 1e-16) break;
    }
    rule.push([(1 - z) / 2, 1 / ((1 - z * z) * slope * slope)]);
  }
  return rule;
}
