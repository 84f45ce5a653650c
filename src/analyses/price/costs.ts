/** What a piece of a product costs, from a file of the shop. */
import { EXIT, UserError } from "../../errors.ts";
import type { SideFile } from "../analysis.ts";
import { type SideColumns, sideTable } from "../side-table.ts";

const COST_COLUMNS: SideColumns = {
  key: "product_id",
  columns: {
    product_id: {
      type: "text",
      aliases: ["product", "sku", "stock code", "item", "item number", "article", "article number", "code", "id"],
    },
    cost: { type: "number", aliases: ["unit cost", "cost price", "purchase price", "cogs"] },
  },
};

/** Cost of a piece by product id. @throws UserError (exit code 2), see `sideTable`; also for a cost below 0 */
export const readCosts = (file: SideFile): Map<string, number> =>
  new Map(
    sideTable(file, COST_COLUMNS).map(({ line, values }) => {
      const cost = Number(values.cost);
      if (cost < 0)
        throw new UserError(`${file.name}, line ${line}: invalid cost ${cost}; expected a number of at least 0`, {
          exitCode: EXIT.usage,
        });
      return [String(values.product_id), cost];
    }),
  );
