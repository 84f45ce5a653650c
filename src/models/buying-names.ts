/** Names of the models of when customers buy: options list them without loading a computation. */
export const BUYING_MODEL_NAMES = ["mbg-nbd", "bg-nbd", "pareto-nbd"] as const;
export type BuyingModelName = (typeof BUYING_MODEL_NAMES)[number];
/** What may be known of customers from the beginning. */
export const ORIGINS = ["channel", "first category"] as const;
export type CustomerOrigin = (typeof ORIGINS)[number];
