import { type Contract, column } from "../../schema.ts";

const productId = column("string", "the product");
const description = column("string", "the product's name");

export const PRICE_ELASTICITY: Contract = {
  name: "price_elasticity",
  grain: "one per product looked at: the best sellers of the last 52 weeks",
  key: ["product_id"],
  columns: {
    product_id: productId,
    elasticity: column(
      "float64",
      "change of pieces in % for a price 1 % higher, observational; null where prices or weeks are too few",
    ),
    low: column("float64", "lower end of its 95 % interval"),
    high: column("float64", "upper end of its 95 % interval"),
    weeks: column("int64", "whole weeks with a sale, at most the last 104"),
    prices: column(
      "int64",
      "different list prices of these weeks; a week's list price is, of those that a fifth of its lines have, the one most lines of the weeks around have",
    ),
    r2: column("float64", "share of the variation of the log of the pieces that price, trend and season explain"),
    verdict: column(
      "string",
      "elastic (interval below −1: a lower price brings more revenue), inelastic (above −1: a higher one does), inconclusive, unknown (too few weeks, prices or changes)",
    ),
    advice: column("string", "what to try, in words; only where the interval allows it"),
    description,
    category: column("string", "its category; may be null"),
    price: column("float64", "list price of the last week with a sale, currency units"),
    lowest_price: column("float64", "lowest list price of these weeks"),
    highest_price: column("float64", "highest list price of these weeks"),
    suggested_price: column("float64", "price to try, within those seen; null where there is no advice"),
    units_up_10: column("float64", "change of the pieces at a price 10 % higher, as a share"),
    revenue_up_10: column("float64", "change of revenue at a price 10 % higher, as a share"),
    revenue_up_10_low: column("float64", "lower end of its 95 % interval"),
    revenue_up_10_high: column("float64", "upper end of its 95 % interval"),
    units_down_10: column("float64", "change of the pieces at a price 10 % lower, as a share"),
    revenue_down_10: column("float64", "change of revenue at a price 10 % lower, as a share"),
    revenue_down_10_low: column("float64", "lower end of its 95 % interval"),
    revenue_down_10_high: column("float64", "upper end of its 95 % interval"),
    cost: column("float64", "cost of one piece by the cost file; null without"),
    gross_revenue: column("float64", "value of the sale lines of the last 52 weeks"),
    variation: column("float64", "standard deviation ÷ mean of the list prices of the weeks"),
    p_adjusted: column(
      "float64",
      "p value of an elasticity of −1, corrected for all products (Benjamini-Hochberg); a price to try asks for at most 0.05",
    ),
  },
};

export const PRICE_CROSS: Contract = {
  name: "price_cross",
  grain: "one per product and other product of its category whose price was tested beside its own",
  key: ["product_id", "other_id"],
  columns: {
    product_id: productId,
    other_id: column("string", "the product whose price moves"),
    elasticity: column("float64", "change of the product's pieces in % for a price of the other 1 % higher"),
    low: column("float64", "lower end of its 95 % interval"),
    high: column("float64", "upper end of its 95 % interval"),
    weeks: column("int64", "weeks with a sale of both"),
    p_adjusted: column("float64", "p value, corrected for all pairs (Benjamini-Hochberg)"),
    relation: column(
      "string",
      "substitute (sells more when the other is dearer), complement (less), none (may be chance)",
    ),
    description,
    other_description: column("string", "the other's name"),
  },
};

export const PRICE_PROMOTIONS: Contract = {
  name: "price_promotions",
  grain: "one per product and temporary cut of its list price: at least 5 %, at most six weeks",
  key: ["product_id", "from_week"],
  columns: {
    product_id: productId,
    from_week: column("date", "Monday of the first week"),
    weeks: column("int64", "weeks of the cut"),
    usual_price: column("float64", "list price of the weeks around it"),
    promotion_price: column("float64", "mean list price of its weeks"),
    depth: column("float64", "1 − promotion_price ÷ usual_price"),
    units: column("float64", "pieces sold in it"),
    baseline_units: column(
      "float64",
      "pieces that would usually have been sold: the share of the shop in up to 8 weeks on each side, times the shop's pieces",
    ),
    uplift: column("float64", "units ÷ baseline_units − 1"),
    uplift_low: column("float64", "lower end of its 95 % interval"),
    uplift_high: column("float64", "upper end of its 95 % interval"),
    extra_revenue: column("float64", "sales of the cut less the baseline at the usual price, currency units"),
    description,
  },
};

export const PRICE_TABLES = {
  price_elasticity: PRICE_ELASTICITY,
  price_cross: PRICE_CROSS,
  price_promotions: PRICE_PROMOTIONS,
} as const;
