/** The tables of the basket analysis: contracts. The first columns of each are promised; others follow them. */
import { type Contract, column } from "../../schema.ts";

const IDS = "sorted and joined by |";
const DUPLICATE = column("boolean", "two products of it have almost the same name: perhaps one product under two ids");
const BOTH = column("int64", "baskets with both sides");
const CONFIDENCE = column("float64", "share of the baskets with the antecedent that hold the consequent, 0 to 1");
const LIFT = column(
  "float64",
  "how many times more often both sides meet than if they were independent; 1 = independence",
);

export const ITEMSETS: Contract = {
  name: "basket_itemsets",
  grain: "one per frequent itemset",
  key: ["items"],
  columns: {
    items: column("string", `product ids, ${IDS}`),
    length: column("int64", "number of products"),
    count: column("int64", "baskets that hold all of them"),
    support: column("float64", "count / baskets, 0 to 1"),
  },
};

export const BASKET_RULES: Contract = {
  name: "basket_rules",
  grain: "one per rule antecedent → consequent",
  key: ["antecedent", "consequent"],
  columns: {
    antecedent: column("string", `ids of the products that come first, ${IDS}`),
    consequent: column("string", `ids of the products that follow, ${IDS}`),
    antecedent_names: column("string", "their names, in the order of the ids, joined by |"),
    consequent_names: column("string", "their names, in the order of the ids, joined by |"),
    count: BOTH,
    antecedent_count: column("int64", "baskets with the antecedent"),
    consequent_count: column("int64", "baskets with the consequent"),
    baskets: column("int64", "all baskets (N)"),
    support: column("float64", "count / baskets, 0 to 1"),
    confidence: CONFIDENCE,
    lift: LIFT,
    leverage: column(
      "float64",
      "share of baskets with both sides above what independence would give; 0 = independence",
    ),
    conviction: column("float64", "how much more often the rule would fail under independence; null at confidence 1"),
    zhang: column("float64", "association from −1 to 1; 0 = independence; null if a side is in every basket"),
    p_value: column("float64", "Fisher's exact test, one-sided, not corrected; 0 below 1e-308"),
    is_redundant: column("boolean", "a rule with the same consequent and fewer products before it is as confident"),
    p_adjusted: column("float64", "p_value corrected for all rules that the itemsets allow"),
    is_significant: column("boolean", "p_adjusted is at most the configured level"),
    possible_duplicate: DUPLICATE,
    consequent_value: column(
      "float64",
      "mean value of a sale line of the consequent's products, added up, in the currency",
    ),
  },
};

export const CROSS_SELL: Contract = {
  name: "cross_sell",
  grain: "one per product × suggested product; pairs of at least minCount baskets and minLift",
  key: ["product_id", "rank"],
  columns: {
    product_id: column("string", "the product in the basket"),
    rank: column("int64", "1 = bought most often with it"),
    description: column("string", "the product's name"),
    also_product_id: column("string", "the product to suggest"),
    also_description: column("string", "its name"),
    count: BOTH,
    confidence: CONFIDENCE,
    lift: LIFT,
    possible_duplicate: DUPLICATE,
  },
};

export const SUMMARY: Contract = {
  name: "basket_summary",
  grain: "one per figure of the run",
  key: ["figure"],
  columns: {
    figure: column(
      "string",
      "baskets, dropped_small, dropped_large, products, products_per_basket, min_count, min_support, itemsets, rules, tests",
    ),
    value: column("float64", "its value"),
  },
};
