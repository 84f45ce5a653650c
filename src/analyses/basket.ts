/** What sells together: association rules between products, cross-sell suggestions. */
import { defineAnalysis } from "./analysis.ts";
import { BASKET_TABLES, type BasketMarts, basket } from "./basket/marts.ts";
import { type BasketOptions, basketInfo } from "./basket/options.ts";
import { basketSection } from "./basket/section.ts";

export { type BasketMarts, basket } from "./basket/marts.ts";
export { BasketOptions } from "./basket/options.ts";

export default defineAnalysis<BasketOptions, BasketMarts>({
  ...basketInfo,
  tables: BASKET_TABLES,
  marts: basket,
  section: basketSection,
});
