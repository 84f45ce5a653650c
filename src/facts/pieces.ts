/** Rounded to thousandths, so that the order in which fractional quantities were added cannot be seen. */
export const pieces = (sum: number): number => Math.round(sum * 1000) / 1000;
