/** Names in a configuration that stand for values of the environment. */
import { UserError } from "../errors.ts";

export const ENVIRONMENT_NAME = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Replaces `${NAME}` in every string by the environment's value; @throws UserError naming key and variable. */
export function substitute(
  value: unknown,
  environment: Record<string, string | undefined>,
  path: string,
  file: string,
): unknown {
  if (typeof value === "string") {
    return value.replace(ENVIRONMENT_NAME, (_, name: string) => {
      const found = environment[name];
      if (found === undefined) {
        throw new UserError(`${file}: ${path} needs the environment variable ${name}, which is not set`, {
          exitCode: 2,
        });
      }
      return found;
    });
  }
  if (Array.isArray(value)) return value.map((one, i) => substitute(one, environment, `${path}[${i}]`, file));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        key,
        substitute(one, environment, path === "" ? key : `${path}.${key}`, file),
      ]),
    );
  }
  return value;
}

/** Shorter values are no secrets, and words of any sentence. */
const SHORTEST_SECRET = 4;

/** Takes what came from the environment out of a sentence: `${SMTP_URL}` instead of its value. */
export function concealing(names: readonly string[], environment: Record<string, string | undefined>) {
  const known = names
    .map((name) => ({ name, value: environment[name] ?? "" }))
    .filter(({ value }) => value.length >= SHORTEST_SECRET)
    .flatMap(({ name, value }) => [value, JSON.stringify(value).slice(1, -1)].map((text) => ({ name, text })))
    .sort((a, b) => b.text.length - a.text.length);
  return (sentence: string): string =>
    known.reduce((shown, { name, text }) => shown.replaceAll(text, () => `\${${name}}`), sentence);
}
