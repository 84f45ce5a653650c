/**
 * Writes src/notebook/option-types.ts: the options of every analysis and of cleaning as plain interfaces, from their zod
 * schemas. A cell's completion and hover show these with their descriptions, which the inferred types would not.
 * `node scripts/option-types.ts`; a test holds the file against the schemas.
 */
import { join } from "node:path";
import { z } from "zod";
import { ANALYSES } from "../src/analyses/index.ts";
import { writeFile } from "../src/files.ts";
import { QualityOptions } from "../src/quality/options.ts";

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
  required?: string[];
  additionalProperties?: Node | boolean;
  $ref?: string;
}

export const OPTION_TYPES_FILE = join(import.meta.dirname, "..", "src", "notebook", "option-types.ts");

const SCALARS: Readonly<Record<string, string>> = {
  string: "string",
  number: "number",
  integer: "number",
  boolean: "boolean",
  null: "null",
};

/** Objects that occur more than once, by a key that only they have: each becomes an interface of its own. */
const SHARED: Readonly<Record<string, string>> = {
  not_null: "CleaningRule",
  role: "SegmentRule",
  multiplier: "BonusRule",
  fill: "Fill",
};
const SHARED_TEXT: Readonly<Record<string, string>> = {
  CleaningRule: "One rule of your own for a column; several keys hold together",
  SegmentRule: "One segment: who is in it, and what to do with them",
  BonusRule: "One rule for loyalty points on top: when it holds, and how many",
  Fill: "A missing value is replaced",
};

function typeOf(node: Node, indent: string, shared: Map<string, Node>): string {
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum) return node.enum.map((value) => JSON.stringify(value)).join(" | ");
  const branches = node.anyOf ?? node.oneOf;
  if (branches) return branches.map((one) => typeOf(one, indent, shared)).join(" | ");
  if (node.type === "array") return `readonly (${typeOf(node.items ?? {}, indent, shared)})[]`;
  if (node.properties) {
    const name = SHARED[Object.keys(node.properties).find((key) => key in SHARED) ?? ""];
    if (name === undefined) return objectOf(node, indent, shared);
    shared.set(name, node);
    return name;
  }
  if (typeof node.additionalProperties === "object")
    return `Readonly<Record<string, ${typeOf(node.additionalProperties, indent, shared)}>>`;
  return [node.type ?? ""]
    .flat()
    .map((type) => SCALARS[type] ?? "unknown")
    .join(" | ");
}

/** An object's own keys say their defaults themselves. */
function defaultOf({ default: value }: Node): string {
  if (value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value))) return "";
  return ` Default: ${JSON.stringify(value)}.`;
}

function comment(node: Node, indent: string): string {
  if (node.description === undefined) return "";
  const text = node.description.replaceAll("*/", "* /");
  return `${indent}/** ${/[.!?]$/.test(text) ? text : `${text}.`}${defaultOf(node)} */\n`;
}

function objectOf(node: Node, indent: string, shared: Map<string, Node>): string {
  const inner = `${indent}  `;
  const properties = Object.entries(node.properties ?? {}).map(
    ([name, one]) =>
      `${comment(one, inner)}${inner}${name}${node.required?.includes(name) ? "" : "?"}: ${typeOf(one, inner, shared)};\n`,
  );
  return `{\n${properties.join("")}${indent}}`;
}

const pascal = (name: string): string =>
  name.replace(/(^|[-_])([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

const interfaceText = (name: string, text: string, node: Node, shared: Map<string, Node>): string =>
  `/** ${text}. */\nexport interface ${name} ${objectOf(node, "", shared)}\n`;

/** The file's text, before formatting. */
export function optionTypes(): string {
  const shared = new Map<string, Node>();
  const optionsText = (name: string, text: string, schema: z.ZodType): string => {
    const node = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }) as Node;
    return interfaceText(name, `${text}; every key may be left out`, node, shared);
  };
  const main = [
    ...ANALYSES.map(({ name, topic, options }) =>
      optionsText(`${pascal(name)}Options`, `Options of \`${name}\` (${topic})`, options),
    ),
    optionsText(
      "CleaningOptions",
      "How records are checked and cleaned (`quality` in the configuration)",
      QualityOptions,
    ),
  ];
  const byAnalysis = ANALYSES.map(({ name }) => `  ${name}: ${pascal(name)}Options;\n`);
  const rest = [...shared].map(([name, node]) => interfaceText(name, SHARED_TEXT[name] ?? name, node, shared));
  return [
    "/** Written by scripts/option-types.ts from the zod schemas; not to be changed by hand. */\n",
    ...main,
    `/** The options of every analysis of the registry, by its name. */\nexport interface OptionsByAnalysis {\n${byAnalysis.join("")}}\n`,
    ...rest,
  ].join("\n");
}

if (import.meta.main) writeFile(OPTION_TYPES_FILE, optionTypes());
