import type pl from "nodejs-polars";
export interface Facts {
  orders: pl.DataFrame;
  orderItems: pl.DataFrame;
  customers: pl.DataFrame;
  products: pl.DataFrame;
}
