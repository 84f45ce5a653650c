/** One error grammar for every option, wherever it comes from: `invalid basket.minSupport: 2; expected …`. */
import { distance } from "fastest-levenshtein";
import type { z } from "zod";
import { UserError } from "./errors.ts";

/** The nearest of `names` to a misspelt `name`, or undefined where none is near enough to be meant. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((candidate) => ({ candidate, away: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.away - b.away || (a.candidate < b.candidate ? -1 : 1));
  const best = ranked[0];
  return best !== undefined && best.away <= Math.max(2, Math.floor(name.length / 3)) ? best.candidate : undefined;
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((v, key) => (v === null || typeof v !== "object" ? undefined : Reflect.get(v, key)), value);

/** Keys whose values are secrets or may hold one, such as a URL with a password. */
const SECRET_KEY = /(?:^|[._-])(?:smtp|postgres|salt|secret|token|password|api_?key|webhooks?|ping|url)$/i;

export const isSecretKey = (key: PropertyKey): boolean =>
  SECRET_KEY.test(String(key).replaceAll(/([a-z])([A-Z])/g, "$1_$2"));

/** A bad value as an error may repeat it: never a secret. */
const shown = (value: unknown, path: readonly PropertyKey[] = []): string => {
  if (value === undefined) return "nothing";
  if (path.some(isSecretKey)) return "a value that is not shown";
  const text = JSON.stringify(value, (key, inner) => (isSecretKey(key) ? "…" : inner));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
};

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  additionalProperties?: JsonSchema | boolean;
}

/** The part of a JSON schema that describes what stands at `path`. */
function schemaAt(schema: JsonSchema, path: readonly PropertyKey[]): JsonSchema {
  return path.reduce<JsonSchema>((s, key) => {
    const branch = s.properties || s.items ? s : (s.anyOf?.find((one) => one.properties || one.items) ?? s);
    if (typeof key === "number") return branch.items ?? {};
    const more = branch.additionalProperties;
    return branch.properties?.[String(key)] ?? (typeof more === "object" ? more : {});
  }, schema);
}

const list = (values: readonly unknown[]): string => values.map((value) => String(value)).join(" | ");

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
      return `expected ${list(issue.values)}`;
    case "invalid_type":
      return `expected ${/^[aeio]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`;
    case "too_small":
      return `expected ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${issue.origin === "string" ? " characters" : issue.origin === "array" ? " entries" : ""}`;
    case "too_big":
      return `expected ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${issue.origin === "string" ? " characters" : issue.origin === "array" ? " entries" : ""}`;
    default:
      return issue.message.replace(/^Invalid input: /, "");
  }
}

/** A union's issue is as deep as the branch that came furthest. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  const inner = issue.errors
    .flat()
    .map((one) => ({ ...deepest(one), path: [...issue.path, ...one.path] }) as z.core.$ZodIssue)
    .sort((a, b) => b.path.length - a.path.length);
  return inner[0] ?? issue;
}

/** Options are parsed once: writing a function for each schema first would take four times as long. */
const INTERPRETED = { jitless: true };

const dotted = (path: readonly PropertyKey[]): string =>
  path.map((key, i) => (typeof key === "number" ? `[${key}]` : `${i === 0 ? "" : "."}${String(key)}`)).join("");

/**
 * `input` parsed by `schema`, with its defaults filled in.
 *
 * @param where what the options belong to, put before each key: "basket", or a file's name; `conceal` takes secrets out of a sentence
 * @throws UserError (exit code 2), one sentence per mistake: key, value, what would be right
 */
export function parseOptions<T>(
  schema: z.ZodType<T>,
  input: unknown,
  where: { prefix?: string; file?: string; conceal?: (text: string) => string } = {},
): T {
  const result = schema.safeParse(input ?? {}, INTERPRETED);
  if (result.success) return result.data;
  const prefix = where.prefix ? [where.prefix] : [];
  const sentences = result.error.issues.map(deepest).flatMap((issue) => {
    const path = dotted([...prefix, ...issue.path]);
    if (issue.code === "unrecognized_keys") {
      const json = schema.toJSONSchema({ io: "input", unrepresentable: "any" }) as JsonSchema;
      const names = Object.keys(schemaAt(json, issue.path).properties ?? {});
      return issue.keys.map((key) => {
        const near = nearest(key, names);
        const owner = path === "" ? "" : ` in ${path}`;
        return `unknown key ${shown(key)}${owner}; ${near ? `did you mean ${shown(near)}?` : `known keys are ${names.join(", ")}`}`;
      });
    }
    return [
      `invalid ${path === "" ? "options" : path}: ${shown(at(input, issue.path), issue.path)}; ${expectation(issue)}`,
    ];
  });
  const file = where.file ? `${where.file}: ` : "";
  const { conceal = (text) => text } = where;
  throw new UserError(`${file}${sentences.map(conceal).join("\n")}`, { exitCode: 2 });
}
