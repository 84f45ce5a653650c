/** From the words after a command to values. */
import { EXIT, UserError } from "../errors.ts";
import { asJson } from "./visible.ts";

export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** A whole number of at least 1. @throws UserError (exit code 2) naming the option */
export function count(value: unknown, option: string, otherwise: number): number {
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new UserError(`invalid ${option}: ${value}; expected a whole number of at least 1`, { exitCode: EXIT.usage });
}

const INSTANT = /(_at|At|^next|^date|_until)$/;

/** For `--json`: instants as ISO 8601 in UTC instead of milliseconds. */
export const machine = (value: unknown): string =>
  asJson(value, {
    replacer(key, one) {
      if (!INSTANT.test(key)) return one;
      const iso = (ms: unknown): unknown => (typeof ms === "number" ? new Date(ms).toISOString() : ms);
      return Array.isArray(one) ? one.map(iso) : iso(one);
    },
  });
