/** What has a quick form and a long one: `npm test` and `npm run drills:quick` take the quick one, `npm run drills` the long one. */
export const isLong = process.env.TILLBOOK_DRILLS === "long";

/** How many cases of a property are drawn. */
export const draws = (quick: number, long: number): number => (isLong ? long : quick);
