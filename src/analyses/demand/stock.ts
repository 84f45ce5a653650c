/** What is in stock, from a file of the shop. */
import type { SideFile } from "../analysis.ts";
import { type SideColumns, sideTable } from "../side-table.ts";

const STOCK_COLUMNS: SideColumns = {
  key: "product_id",
  columns: {
    product_id: {
      type: "text",
      aliases: ["product", "sku", "stock code", "item", "item number", "article", "article number", "code", "id"],
    },
    stock: { type: "number", aliases: ["on hand", "in stock", "quantity", "qty", "inventory", "units", "available"] },
    on_order: { type: "number", aliases: ["ordered", "incoming", "on the way"], optional: true },
  },
};

export interface Stock {
  stock: number;
  onOrder: number | null;
}

/** Pieces in stock and on their way, by product id. @throws UserError (exit code 2), see `sideTable` */
export const readStock = (file: SideFile): Map<string, Stock> =>
  new Map(
    sideTable(file, STOCK_COLUMNS).map(({ values }) => [
      String(values.product_id),
      { stock: Number(values.stock), onOrder: values.on_order === null ? null : Number(values.on_order) },
    ]),
  );
