/** The tables of the analysis of personas. */
import { type Contract, column } from "../../schema.ts";

const persona = column("int64", "number of the persona, the same from one edition to the next");
const name = column("string", "the persona in words, from its centroid");

export const PERSONAS: Contract = {
  name: "personas",
  grain: "one per cluster of customers",
  key: ["persona"],
  columns: {
    persona,
    name,
    customers: column("int64", "customers in it"),
    customer_share: column("float64", "customers / all customers"),
    net_revenue: column("float64", "of its customers, whole history, currency units"),
    revenue_share: column("float64", "net_revenue / that of all customers; null where that is not above 0"),
    average_recency_days: column("float64", "mean days since the last sale"),
    average_frequency: column("float64", "mean sale orders"),
    average_monetary: column("float64", "mean net spend, currency units"),
    centroid_recency: column("float64", "mean of log(1 + days since the last sale)"),
    centroid_frequency: column("float64", "mean of log(1 + orders)"),
    centroid_monetary: column("float64", "mean of log(1 + net spend), spend below 0 taken as 0"),
    z_recency: column("float64", "the centroid on the scale that was clustered: 0 = the middle of all customers"),
    z_frequency: column("float64", "the same of orders"),
    z_monetary: column("float64", "the same of spend"),
    segment: column("string", "segment of rfm in which most of its customers are; null without rfm"),
    segment_share: column("float64", "share of its customers who are in that segment; null without rfm"),
  },
};

export const CUSTOMER_PERSONAS: Contract = {
  name: "customer_personas",
  grain: "one per customer with a sale",
  key: ["customer_id"],
  columns: {
    customer_id: column("string", "the customer"),
    persona,
    name,
    distance: column("float64", "from the centroid, on the scale that was clustered; 0 = right in the middle"),
  },
  references: { customer_id: { table: "customers" }, persona: { table: "personas" } },
};

export const PERSONA_SEGMENTS: Contract = {
  name: "persona_segments",
  grain: "one per persona and segment of rfm that share a customer",
  key: ["persona", "segment"],
  columns: {
    persona,
    segment: column("string", "segment of rfm"),
    customers: column("int64", "customers in both"),
    persona_share: column("float64", "customers / customers of the persona"),
    segment_share: column("float64", "customers / customers of the segment"),
  },
};

export const PERSONA_AGREEMENT: Contract = {
  name: "persona_agreement",
  grain: "one per grouping that the personas are compared with",
  key: ["compared_with"],
  columns: {
    compared_with: column("string", "segments, or the edition before"),
    customers: column("int64", "customers in both"),
    adjusted_rand_index: column("float64", "Hubert and Arabie's: 1 = the same groups, 0 = as by chance"),
  },
};

export const PERSONA_CHOICE: Contract = {
  name: "persona_choice",
  grain: "one per number of personas that was tried",
  key: ["clusters"],
  columns: {
    clusters: column("int64", "how many"),
    inertia: column("float64", "sum of squared distances to the centroids, of the sampled customers"),
    silhouette: column("float64", "mean silhouette width, −1 to 1"),
    is_chosen: column("boolean", "the largest silhouette; of equal ones the fewest"),
  },
};

export const PERSONA_MAP: Contract = {
  name: "persona_map",
  grain: "one per customer of a sample, for the picture",
  key: ["customer_id"],
  columns: {
    customer_id: column("string", "the customer"),
    persona,
    name,
    x: column("float64", "first principal component of the measures"),
    y: column("float64", "second principal component"),
    explained_share: column("float64", "share of the variance that the two components hold, the same in every row"),
  },
};

export const PERSONA_TABLES = {
  personas: PERSONAS,
  customer_personas: CUSTOMER_PERSONAS,
  persona_segments: PERSONA_SEGMENTS,
  persona_agreement: PERSONA_AGREEMENT,
  persona_choice: PERSONA_CHOICE,
  persona_map: PERSONA_MAP,
} as const;
