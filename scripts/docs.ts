/**
 * Writes the generated part of docs/: the configuration reference and its JSON schema from the zod schema, the data
 * dictionary and the diagram from the column contracts, the performance page from the results of the benchmarks.
 * `npm run docs`; a test holds the files against it.
 */
import { join } from "node:path";
import { performanceDrawing, performancePage } from "../bench/page.ts";
import { configJsonSchema } from "../src/config/schema.ts";
import { writeFile } from "../src/files.ts";
import { MEASURES } from "../src/mining/measures.ts";
import { warehousePage } from "../src/run/lineage/documents.ts";
import { martContracts } from "../src/run/warehouse.ts";
import { type Contract, CUSTOMERS, LINES, ORDER_ITEMS, ORDERS, PRODUCTS } from "../src/schema.ts";

interface Node {
  type?: string | string[];
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Node[];
  oneOf?: Node[];
  items?: Node;
  properties?: Record<string, Node>;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
}

const SAFE = Number.MAX_SAFE_INTEGER;
const escaped = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const code = (value: unknown): string => `\`${escaped(JSON.stringify(value))}\``;

function kindOf(node: Node): string {
  if (node.const !== undefined) return code(node.const);
  if (node.enum) return node.enum.map(code).join(" ");
  const branches = node.anyOf ?? node.oneOf;
  if (branches) return branches.map(kindOf).join(" or ");
  if (node.type === "array") return `list of ${node.items ? kindOf(node.items) : "values"}`;
  const bounds = [
    node.exclusiveMinimum === undefined ? undefined : `> ${node.exclusiveMinimum}`,
    node.minimum === undefined || node.minimum === -SAFE ? undefined : `≥ ${node.minimum}`,
    node.exclusiveMaximum === undefined ? undefined : `< ${node.exclusiveMaximum}`,
    node.maximum === undefined || node.maximum === SAFE ? undefined : `≤ ${node.maximum}`,
  ].filter((bound) => bound !== undefined);
  return [[node.type ?? "any"].flat().join(" or "), ...bounds].join(" ");
}

function rowsOf(node: Node, path: string): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const key = path === "" ? name : `${path}.${name}`;
    const inner = child.properties
      ? child
      : child.type === "array" && child.items?.properties
        ? child.items
        : undefined;
    const at = child.type === "array" && inner ? `${key}[]` : key;
    const standard = inner || child.default === undefined ? "" : code(child.default);
    const row = `| \`${at}\` | ${inner ? "" : kindOf(child)} | ${standard} | ${escaped(child.description ?? "")} |`;
    return [row, ...(inner ? rowsOf(inner, at) : [])];
  });
}

export function configReference(): string {
  const schema = configJsonSchema() as Node;
  return `# Configuration

\`tillbook.config.yaml\`, found upwards from the working folder. Every key is optional; without a file the defaults below are in
force. \`tillbook config\` prints what is in force, \`tillbook config --schema\` the JSON schema
([config.schema.json](config.schema.json)); this line at the top of the file gives completion in editors:

\`\`\`yaml
# yaml-language-server: $schema=https://json-schema.org/draft-07/schema
\`\`\`

with the address replaced by where you keep the schema. \`\${NAME}\` in a value is replaced by the environment variable after the
file has been parsed; keep secrets there. An unknown key is an error that names the nearest right one.

| key | value | default | meaning |
| --- | --- | --- | --- |
${rowsOf(schema, "").join("\n")}
`;
}

const FACTS = [ORDERS, ORDER_ITEMS, CUSTOMERS, PRODUCTS];
const WRITTEN = martContracts();

const table = (contract: Contract): string => `### ${contract.name}

${contract.grain.charAt(0).toUpperCase()}${contract.grain.slice(1)}. Key: ${contract.key.map((name) => `\`${name}\``).join(", ")}.

| column | type | meaning |
| --- | --- | --- |
${Object.entries(contract.columns)
  .map(([name, { type, description }]) => `| \`${name}\` | ${type} | ${escaped(description)} |`)
  .join("\n")}
`;

/** A row of the other table has one row of this one at most where the column is the whole key, and else any number. */
const relations = ({ name, key, references = {} }: Contract): string[] =>
  Object.entries(references).map(([column, { table, optional }]) => {
    const many = key.length === 1 && key[0] === column ? "o|" : "o{";
    return `  ${table} ${optional === true ? "|o" : "||"}--${many} ${name} : "${column}"`;
  });

export function dataDictionary(): string {
  return `# Data dictionary

Every run writes these tables under \`<edition>/tables/\` as CSV: UTF-8, LF, RFC 4180, dates \`YYYY-MM-DD\`, decimal point, shares as
fractions, rows sorted by their key, cells that a spreadsheet would run as a formula prefixed by an apostrophe. Ids in a set are
sorted and joined by \`|\`.

\`\`\`mermaid
erDiagram
${[...FACTS, ...WRITTEN].flatMap(relations).join("\n")}
${FACTS.map(
  (contract) =>
    `  ${contract.name} {\n${Object.entries(contract.columns)
      .map(([name, { type }]) => `    ${type} ${name}`)
      .join("\n")}\n  }`,
).join("\n")}
\`\`\`

## Tables of an edition

${WRITTEN.map(table).join("\n")}
## Inside: lines and facts

What the functions of a notebook take and give. Money is in whole ten-thousandths of the currency unit (\`…_e4\`).

${[LINES, ...FACTS].map(table).join("\n")}
## Measures of association rules

${Object.entries(MEASURES)
  .map(([name, measure]) => `- **${name}**: ${(measure as { description: string }).description}`)
  .join("\n")}
`;
}

export const DOCS: Readonly<Record<string, () => string | Promise<string>>> = {
  "config.md": configReference,
  // a line for each entry and no indentation, so that the package stays small
  "config.schema.json": () => `${JSON.stringify(configJsonSchema(), null, 1).replace(/\n +/g, "\n")}\n`,
  "data-dictionary.md": dataDictionary,
  "warehouse-tables.md": warehousePage,
  "performance.md": performancePage,
  "images/performance.svg": performanceDrawing,
};

if (import.meta.main) {
  for (const [name, text] of Object.entries(DOCS))
    writeFile(join(import.meta.dirname, "..", "docs", name), await text());
}
