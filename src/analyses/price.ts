/** What to charge: how sales answered to prices, and what offers brought. */
import { defineAnalysis } from "./analysis.ts";
import { PRICE_TABLES } from "./price/contracts.ts";
import { type PriceMarts, price } from "./price/marts.ts";
import { type PriceOptions, priceInfo } from "./price/options.ts";
import { priceSection } from "./price/section.ts";

export { type PriceMarts, price } from "./price/marts.ts";

export default defineAnalysis<PriceOptions, PriceMarts>({
  ...priceInfo,
  tables: PRICE_TABLES,
  marts: price,
  section: priceSection,
});
