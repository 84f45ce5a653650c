/** All relations of a warehouse, in the order in which they can be made. */
import type { Contract } from "../../schema.ts";
import type { Access, Mart, QueriedTable, Relation, WarehouseView } from "../contract.ts";
import { warehouseColumn } from "./column.ts";
import { DQ_BRONZE, DQ_BRONZE_SILVER, DQ_DAILY_COUNTS } from "./data-quality.ts";
import { STAND_INS } from "./elsewhere.ts";
import { BAD_RECORDS, NEW_CUSTOMER, RELATIONAL_CUSTOMERS, TRANSACTION_ITEMS, TRANSACTIONS } from "./relational.ts";
import { DIM_CUSTOMER, DIM_PRODUCT, FACT_SALES, SALES_BY_DAY } from "./star.ts";
import { CUSTOMER_RFM, CUSTOMER_SEGMENTS, cohortTable, MBA_RULES, SALES_ENRICHED } from "./views.ts";

export const PUBLICATION: QueriedTable = {
  kind: "table",
  name: "publication",
  grain: "one row: what this warehouse was made from",
  key: ["run_id"],
  access: "everybody",
  columns: {
    run_id: warehouseColumn("string", "the run"),
    edition: warehouseColumn("string", "its edition, such as 2026-W47"),
    as_of: warehouseColumn("date", "everything before the start of this day counts"),
    currency: warehouseColumn("string", "ISO 4217 code of all money"),
    tillbook_version: warehouseColumn("string", "version that made it"),
    published_at: warehouseColumn("datetime", "when it was published, UTC"),
  },
  query: "SELECT * FROM run_publication",
};

/** A table that a run has made; its money and keys are as its contract says. */
export interface MartTable extends Relation {
  kind: "mart";
  mart: Mart;
}

export type AnyRelation = QueriedTable | WarehouseView | MartTable;

/** Tables under other names in the warehouse than in the contracts that point at them. */
const SAME: Readonly<Record<string, string>> = { customers: "dim_customer", orders: "transactions" };

/** Who may read a table that an analysis makes: what belongs to no region and to no customer is about the whole shop. */
function accessOf({ columns, key }: Contract): Access {
  if (columns.customer_id !== undefined)
    return columns.country === undefined ? { customer: "customer_id" } : { region: "country" };
  return key.includes("region") ? { region: "region" } : "all regions";
}

function martTable(mart: Mart): MartTable {
  const { contract } = mart;
  const references = Object.entries(contract.references ?? {}).map(
    ([name, { table, optional }]) =>
      [name, { table: SAME[table] ?? table, ...(optional === undefined ? {} : { optional }) }] as const,
  );
  return {
    kind: "mart",
    ...contract,
    references: Object.fromEntries(references),
    access: accessOf(contract),
    mart,
  };
}

const customer360View = ({ contract }: Mart): WarehouseView => ({
  kind: "view",
  name: "vw_customer_360",
  grain: contract.grain,
  key: contract.key,
  access: accessOf(contract),
  columns: Object.fromEntries(
    Object.entries(contract.columns).map(([name, { type, description }]) => [
      name,
      warehouseColumn(type, description, `customer_360.${name}`),
    ]),
  ),
  query: "SELECT * FROM customer_360",
});

/** What a view needs that is neither the warehouse's own nor an analysis': the stand-ins of the analyses that are not there. */
const withStandIns = (marts: readonly Mart[]): Mart[] => [
  ...marts,
  ...STAND_INS.filter(({ name }) => !marts.some((mart) => mart.contract.name === name)).map((contract) => ({
    contract,
  })),
];

/** Tables first, each after those it is made from; then the views. @throws Error where two have one name */
export function relationsOf(marts: readonly Mart[]): AnyRelation[] {
  const all = withStandIns(marts);
  const customer360 = all.find(({ contract }) => contract.name === "customer_360");
  const cohorts = all.find(({ contract }) => contract.name === "cohort_retention")?.contract;
  const relations: AnyRelation[] = [
    PUBLICATION,
    FACT_SALES,
    DIM_CUSTOMER,
    DIM_PRODUCT,
    SALES_BY_DAY,
    TRANSACTIONS,
    NEW_CUSTOMER,
    DQ_DAILY_COUNTS,
    DQ_BRONZE_SILVER,
    ...all.map(martTable),
    TRANSACTION_ITEMS,
    RELATIONAL_CUSTOMERS,
    BAD_RECORDS,
    DQ_BRONZE,
    CUSTOMER_RFM,
    CUSTOMER_SEGMENTS,
    ...(cohorts?.key[0] === undefined ? [] : [cohortTable(cohorts.key[0])]),
    MBA_RULES,
    SALES_ENRICHED,
    ...(customer360 === undefined ? [] : [customer360View(customer360)]),
  ];
  const seen = new Set<string>();
  for (const { name } of relations) {
    if (seen.has(name)) throw new Error(`two tables of the warehouse are called ${name}`);
    seen.add(name);
  }
  return relations;
}
