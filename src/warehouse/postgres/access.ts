/**
 * Row-level security by region. Who may see which region stands in a table of a schema of its own, which publications leave alone;
 * a role that is not in it sees no row that belongs to a region, and no figure of the whole shop.
 */
import type { Access } from "../contract.ts";
import { literal, name } from "../sql.ts";
import type { AnyRelation } from "../tables/tables.ts";

export const accessSchema = (schema: string): string => `${schema}_access`;
/** In place of a region: all of them, and what is about the whole shop. */
export const ALL_REGIONS = "*";

/** The comment of the schema by which it is known that it is there as it should be. */
export const ACCESS_MARK = "Who may see which region of Tillbook's publication, version 1";

/** The grants, and `allow(role, region)` that adds one; made once, and left as they are from then on. */
export function accessStatements(schema: string): string[] {
  const access = name(accessSchema(schema));
  const mine = `EXISTS (SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname = role_name AND pg_catalog.pg_has_role(current_user, r.oid, 'USAGE'))`;
  return [
    `CREATE SCHEMA IF NOT EXISTS ${access}`,
    `CREATE TABLE IF NOT EXISTS ${access}.region_grants (role_name text, region text, PRIMARY KEY (role_name, region))`,
    `COMMENT ON TABLE ${access}.region_grants IS 'one per role and region that it may see; * is every region and the whole shop'`,
    // whoever publishes sees what was published, until somebody takes that away
    `INSERT INTO ${access}.region_grants SELECT current_user, ${literal(ALL_REGIONS)} WHERE NOT EXISTS (SELECT 1 FROM ${access}.region_grants)`,
    `ALTER TABLE ${access}.region_grants ENABLE ROW LEVEL SECURITY`,
    `DROP POLICY IF EXISTS own_grants ON ${access}.region_grants`,
    `CREATE POLICY own_grants ON ${access}.region_grants FOR SELECT USING (${mine})`,
    `GRANT USAGE ON SCHEMA ${access} TO PUBLIC`,
    `GRANT SELECT ON ${access}.region_grants TO PUBLIC`,
    `CREATE OR REPLACE FUNCTION ${access}.my_regions() RETURNS text[] LANGUAGE sql STABLE SET search_path = '' AS
      $$ SELECT pg_catalog.array_agg(region) FROM ${access}.region_grants WHERE ${mine} $$`,
    `COMMENT ON FUNCTION ${access}.my_regions() IS 'regions that the current role may see'`,
    `CREATE OR REPLACE FUNCTION ${access}.allow(role_name name, region text) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
      BEGIN
        INSERT INTO ${access}.region_grants VALUES (role_name, region) ON CONFLICT DO NOTHING;
        IF pg_catalog.to_regnamespace(${literal(schema)}) IS NOT NULL THEN
          EXECUTE pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %I', ${literal(schema)}, role_name);
          EXECUTE pg_catalog.format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', ${literal(schema)}, role_name);
        END IF;
      END $$`,
    `REVOKE ALL ON FUNCTION ${access}.allow(name, text) FROM PUBLIC`,
    `COMMENT ON FUNCTION ${access}.allow(name, text) IS 'lets a role see a region, or * for all'`,
    `COMMENT ON SCHEMA ${access} IS ${literal(ACCESS_MARK)}`,
  ];
}

/** Which rows a policy shows; the functions are asked once for a query and not once for a row. */
function condition(schema: string, staging: string, access: Access): string | undefined {
  const mine = `(SELECT ${name(accessSchema(schema))}.my_regions())`;
  const all = `(SELECT ${literal(ALL_REGIONS)} = ANY (${name(accessSchema(schema))}.my_regions()))`;
  if (access === "everybody") return undefined;
  if (access === "all regions") return all;
  if ("region" in access) return `${all} OR ${name(access.region)} = ANY (${mine}::text[])`;
  return `${all} OR ${name(access.customer)} IN (SELECT customer_id FROM ${name(staging)}.dim_customer)`;
}

/** Row-level security of a table, in force for its owner, too. */
export function policiesOf(schema: string, staging: string, relation: AnyRelation): string[] {
  const shown = condition(schema, staging, relation.access);
  if (shown === undefined || relation.kind === "view") return [];
  const table = `${name(staging)}.${name(relation.name)}`;
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY by_region ON ${table} FOR SELECT USING (${shown})`,
  ];
}
