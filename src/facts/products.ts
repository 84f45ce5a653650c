/** Products with their most frequent name and category. */

import pl from "../columns/polars.ts";
import { stringSeries } from "../columns/to-polars.ts";
import { ensureCapacity } from "../columns/typed-arrays.ts";
import { FLAG, type LineDictionaries, type Lines } from "../lines.ts";
import type { ProductColumns } from "./contract.ts";

export interface ProductNames {
  add(lines: Lines): void;
  /** All products so far, and the row of each by its code in the dictionary of the run. */
  columns(names: LineDictionaries): { products: ProductColumns; productRow: Int32Array };
}

/** How often a product goes by a name and a category. */
interface Naming {
  product: number;
  description: number;
  category: number;
  isProduct: boolean;
  lines: number;
}

/** The most frequent value of `column` per product; ties go to the alphabet. */
const modal = (names: pl.DataFrame, column: string): pl.LazyDataFrame =>
  names
    .lazy()
    .filter(pl.col(column).isNotNull())
    .groupBy(["product_id", column])
    .agg(pl.col("lines").sum().alias("lines"))
    .sort(["product_id", "lines", column], [false, true, false])
    .unique({ subset: "product_id", keep: "first", maintainOrder: true })
    .select("product_id", column);

function productsOf(names: pl.DataFrame): pl.DataFrame {
  const ids = names
    .lazy()
    .groupBy("product_id")
    .agg(
      pl.col("number").min().alias("number"),
      pl.col("is_product").max().alias("is_product"),
      pl.col("description").dropNulls().nUnique().cast(pl.Int64).alias("descriptions"),
    );
  return ids
    .join(modal(names, "description"), { on: "product_id", how: "left" })
    .join(modal(names, "category"), { on: "product_id", how: "left" })
    .withColumns(pl.col("description").fillNull(pl.col("product_id")).alias("description"))
    .sort("product_id")
    .collectSync();
}

export function createProductNames(): ProductNames {
  const namings: Naming[] = [];
  const known = new Map<string, number>();
  /** By product: 1 + the naming it was last seen with; most lines say what an earlier one said. */
  let last = new Int32Array(0);
  return {
    add({ count, names, ids, flags }) {
      last = ensureCapacity(last, names.product_id.size);
      for (let i = 0; i < count; i++) {
        const product = ids.product_id[i]!;
        if (product === 0) continue;
        const description = ids.description[i]!;
        const category = ids.category[i]!;
        const isProduct = (flags[i]! & FLAG.is_product) !== 0;
        const before = namings[last[product]! - 1];
        if (before?.description === description && before.category === category && before.isProduct === isProduct) {
          before.lines++;
          continue;
        }
        const key = `${product} ${description} ${category} ${isProduct}`;
        const at = known.get(key) ?? namings.push({ product, description, category, isProduct, lines: 0 }) - 1;
        known.set(key, at);
        last[product] = at + 1;
        namings[at]!.lines++;
      }
    },
    columns(names) {
      const column = (of: "product" | "description" | "category"): Int32Array =>
        Int32Array.from(namings, (naming) => naming[of]);
      const frame = productsOf(
        pl.DataFrame([
          stringSeries("product_id", names.product_id, column("product")),
          pl.Series("number", column("product")),
          stringSeries("description", names.description, column("description")),
          stringSeries("category", names.category, column("category")),
          pl.Series(
            "is_product",
            Uint8Array.from(namings, ({ isProduct }) => (isProduct ? 1 : 0)),
          ),
          pl
            .Series(
              "lines",
              Float64Array.from(namings, ({ lines }) => lines),
            )
            .cast(pl.Int64),
        ]),
      );
      const of = <T>(name: string): T => frame.getColumn(name).toArray() as T;
      const codes = of<number[]>("number");
      const productRow = new Int32Array(names.product_id.size);
      for (let row = 0; row < codes.length; row++) productRow[codes[row]!] = row;
      const products: ProductColumns = {
        count: frame.height,
        id: of<string[]>("product_id"),
        description: of<string[]>("description"),
        category: of<(string | null)[]>("category"),
        isProduct: Uint8Array.from(of<number[]>("is_product")),
        descriptions: Int32Array.from(of<(number | bigint)[]>("descriptions"), Number),
      };
      return { products, productRow };
    },
  };
}
