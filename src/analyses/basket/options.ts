import { z } from "zod";
import type { AnalysisInfo } from "../analysis.ts";

const share = (what: string) =>
  z
    .number()
    .refine((value) => value > 0 && value <= 1, `expected ${what} in (0, 1], such as 0.01; not a count of baskets`);

export const BasketOptions = z
  .strictObject({
    products: z
      .enum(["onlyProducts", "all"])
      .default("onlyProducts")
      .describe("onlyProducts leaves postage, fees and vouchers out of the baskets; all keeps them"),
    customers: z
      .enum(["all", "identified"])
      .default("all")
      .describe("all: every sale order is a basket; identified: only those with a customer id"),
    minBasketSize: z
      .int()
      .min(1)
      .default(2)
      .describe("fewest different products of a basket; smaller ones are not baskets and do not count in N"),
    maxBasketSize: z
      .int()
      .min(2)
      .nullable()
      .default(100)
      .describe(
        "most different products of a basket; larger ones (trade orders) are dropped, counted and said; null: no limit",
      ),
    items: z
      .strictObject({
        include: z.array(z.string()).default([]).describe("ids of the only products to look at; empty: all"),
        exclude: z.array(z.string()).default([]).describe("ids of products not to look at"),
      })
      .prefault({})
      .describe("products to look at; the baskets stay the same, so support does not change"),
    topItems: z
      .int()
      .min(2)
      .nullable()
      .default(null)
      .describe("look only at so many products, those in most baskets; null: all"),
    minSupport: z
      .union([z.literal("auto"), share("a share of the baskets")])
      .default("auto")
      .describe(
        "least share of all baskets that hold an itemset, above 0 to 1; auto: 0.005, or 20 baskets if that is more",
      ),
    minConfidence: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .describe("least share of the baskets with the antecedent that hold the consequent"),
    minLift: z.number().min(0).default(1.2).describe("least lift of a rule; 1 is independence"),
    minCount: z.int().min(1).default(20).describe("fewest baskets that hold both sides of a rule"),
    maxLength: z.int().min(2).max(20).default(3).describe("most products in an itemset"),
    consequent: z.enum(["single", "any"]).default("single").describe("products that may follow: one, or any number"),
    algorithm: z
      .enum(["auto", "apriori", "fast"])
      .default("auto")
      .describe("how itemsets are found, with the same result: apriori (level by level) or fast; auto is fast"),
    fdr: share("a share of false discoveries")
      .default(0.05)
      .describe("level of significance after the correction for many tests"),
    correction: z
      .enum(["bh", "holm"])
      .default("bh")
      .describe("bh (Benjamini-Hochberg): share of false discoveries; holm: chance of any false discovery"),
    crossSell: z.int().min(1).max(20).default(5).describe("products suggested per product in cross_sell"),
    maxItemsets: z
      .int()
      .min(1)
      .default(500_000)
      .describe("most itemsets to find; more end the run with advice before memory runs out"),
    maxMemoryMb: z.int().min(16).default(1024).describe("most memory for finding itemsets, in MiB; as above"),
  })
  .describe("what sells together: association rules between products");
export type BasketOptions = z.infer<typeof BasketOptions>;

export const basketInfo = {
  name: "basket",
  aliases: ["baskets"],
  topic: "Baskets",
  options: BasketOptions,
} as const satisfies AnalysisInfo<BasketOptions>;
