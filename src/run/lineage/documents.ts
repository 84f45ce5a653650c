/** The warehouse as a page: its diagram, and every table with its columns, their types, meaning and where they come from. */
import { type AnyRelation, relationsOf } from "../../warehouse/tables/tables.ts";
import { martContracts } from "../warehouse.ts";
import { type Lineage, lineage } from "./graph.ts";

const escaped = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** Of tables that the data dictionary has already, the warehouse's own page has the name alone. */
const isOwn = (relation: AnyRelation): boolean => relation.kind !== "mart";

/** Mermaid knows names of letters, digits and underscores. */
function diagram(relations: readonly AnyRelation[]): string {
  const links = relations.flatMap(({ name, key, references = {} }) =>
    Object.entries(references)
      .filter(([, { table }]) => relations.some((other) => other.name === table))
      .map(([column, { table, optional }]) => {
        const many = key.length === 1 && key[0] === column ? "o|" : "o{";
        return `  ${table} ${optional === true ? "|o" : "||"}--${many} ${name} : "${column}"`;
      }),
  );
  const entities = relations.map(({ name, key, columns, references = {} }) => {
    const rows = Object.entries(columns).map(([column, { type }]) => {
      const marks = [...(key.includes(column) ? ["PK"] : []), ...(column in references ? ["FK"] : [])];
      return `    ${type} ${column}${marks.length === 0 ? "" : ` ${marks.join(", ")}`}`;
    });
    return `  ${name} {\n${rows.join("\n")}\n  }`;
  });
  return `\`\`\`mermaid\nerDiagram\n${[...links, ...entities].join("\n")}\n\`\`\``;
}

const seen = ({ access }: AnyRelation): string =>
  access === "everybody"
    ? "every role"
    : access === "all regions"
      ? "roles that may see all regions"
      : "region" in access
        ? `a role sees the rows of its regions (\`${access.region}\`)`
        : "a role sees the customers of its regions";

function section(relation: AnyRelation, graph: Lineage): string {
  const { name, kind, grain, key } = relation;
  const rows = (graph.tables.get(name) ?? []).map(
    ({ column, type, description, from }) =>
      `| \`${column}\` | ${type} | ${escaped(description)} | ${from.map((one) => `\`${one}\``).join(", ")} |`,
  );
  const keyed = key.length === 0 ? "" : ` Key: ${key.map((one) => `\`${one}\``).join(", ")}.`;
  return `### ${name}

${kind === "view" ? "View: " : ""}${kind === "view" ? grain : grain.charAt(0).toUpperCase() + grain.slice(1)}.${keyed} In PostgreSQL: ${seen(relation)}.

| column | type | meaning | from |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}

/** docs/warehouse-tables.md */
export function warehousePage(): string {
  const graph = lineage();
  const relations = relationsOf(martContracts().map((contract) => ({ contract })));
  const own = relations.filter(isOwn);
  const star = own.filter(({ kind }) => kind === "table");
  const marts = relations.filter((relation) => !isOwn(relation));
  return `# Tables of the warehouse

How they are published and asked is in [warehouse.md](warehouse.md). \`decimal\` is exact money, DECIMAL(18,4), in the currency of the
report. \`from\` says what a column is made from: \`lines\` and \`facts.…\` are inside
([data dictionary](data-dictionary.md#inside-lines-and-facts)), \`records\` are the columns of the files by what they are taken for. \`tillbook
lineage table.column\` prints the whole way.

${diagram(star)}

## Its own tables and views

${own.map((relation) => section(relation, graph)).join("\n")}
## Tables of the run

As in the [data dictionary](data-dictionary.md), under the same names; a table whose analysis did not run has no rows.

| table | one row is | in PostgreSQL |
| --- | --- | --- |
${marts.map((relation) => `| \`${relation.name}\` | ${escaped(relation.grain)} | ${seen(relation)} |`).join("\n")}
`;
}
