/** What to order: demand of products, reorder points, stock-outs, classes. */
import pl from "../columns/polars.ts";
import { defineAnalysis } from "./analysis.ts";
import { DEMAND_TABLES } from "./demand/contracts.ts";
import { type DemandMarts, demand } from "./demand/marts.ts";
import { type DemandOptions, demandInfo } from "./demand/options.ts";
import { demandSection } from "./demand/section.ts";

export { type DemandMarts, demand } from "./demand/marts.ts";

export default defineAnalysis<DemandOptions, DemandMarts>({
  ...demandInfo,
  tables: DEMAND_TABLES,
  marts: demand,
  section: demandSection,
  attachments: {
    "reorder_list.csv": ({ demand_plan }) =>
      demand_plan
        .filter(pl.col("order_quantity").gt(pl.lit(0)))
        .sort(["weeks_of_stock", "product_id"])
        .select("product_id", "description", "class", "stock", "on_order", "reorder_point", "order_quantity", "advice"),
  },
});
