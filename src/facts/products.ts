/** Products with their most frequent name and category. */

import pl from "../columns/polars.ts";
import { stringSeries } from "../columns/to-polars.ts";
import { ensureCapacity } from "../columns/typed-arrays.ts";
import { FLAG, type LineDictionaries, type Lines } from "../lines.ts";
import { conform, PRODUCTS } from "../schema.ts";

export interface ProductNames {
  add(lines: Lines): void;
  /** Contract PRODUCTS, and the `product_no` of each product by its number among the names. */
  finish(names: LineDictionaries): { products: pl.DataFrame; productNo: Int32Array };
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
    .withRowIndex("product_no")
    .withColumns(pl.col("product_no").cast(pl.Int32).alias("product_no"))
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
        const product = ids.product_id[i];
        if (product === 0) continue;
        const description = ids.description[i];
        const category = ids.category[i];
        const isProduct = (flags[i] & FLAG.is_product) !== 0;
        const before = namings[last[product] - 1];
        if (before?.description === description && before.category === category && before.isProduct === isProduct) {
          before.lines++;
          continue;
        }
        const key = `${product} ${description} ${category} ${isProduct}`;
        const at = known.get(key) ?? namings.push({ product, description, category, isProduct, lines: 0 }) - 1;
        known.set(key, at);
        last[product] = at + 1;
        namings[at].lines++;
      }
    },
    finish(names) {
      const column = (of: "product" | "description" | "category"): Int32Array =>
        Int32Array.from(namings, (naming) => naming[of]);
      const products = productsOf(
        pl.DataFrame([
          stringSeries("product_id", names.product_id, column("product")),
          pl.Series("number", column("product")),
          stringSeries("description", names.description, column("description")),
          stringSeries("category", names.category, column("category")),
          pl
            .Series(
              "is_product",
              Uint8Array.from(namings, ({ isProduct }) => (isProduct ? 1 : 0)),
            )
            .cast(pl.Bool),
          pl
            .Series(
              "lines",
              Float64Array.from(namings, ({ lines }) => lines),
            )
            .cast(pl.Int64),
        ]),
      );
      const productNo = new Int32Array(names.product_id.size);
      (products.getColumn("number").toTypedArray() as Int32Array).forEach((number, no) => {
        productNo[number] = no;
      });
      return { products: conform(products, PRODUCTS), productNo };
    },
  };
}
