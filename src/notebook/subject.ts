/** What an analysis is about: data, facts or a frame of lines, each with the context it belongs to. */
import { inspect } from "node:util";
import type { Context } from "../analyses/analysis.ts";
import { type Day, dayOf } from "../calendar.ts";
import pl from "../columns/polars.ts";
import { ConfigSchema } from "../config/schema.ts";
import { UserError } from "../errors.ts";
import type { Facts, FactsOptions } from "../facts/contract.ts";
import { endOfData } from "../features/trading-days.ts";
import { formatter } from "../format.ts";
import { nearest, parseOptions } from "../options.ts";
import { LINES, RECORD_COLUMNS } from "../schema.ts";
import {
  type Dataset,
  factsOfPart,
  isDataset,
  originOfFacts,
  type Provenance,
  provenanceOf,
  wholeOf,
} from "./dataset.ts";

/** What every analysis takes: what `load` and `clean` return, facts, or a frame of lines such as `data.lines`. */
export type Analysable = Dataset | Facts | pl.DataFrame;

/** What may be set besides the options; the rest comes from the data. */
export interface ContextOptions {
  /** Everything before this day counts, `YYYY-MM-DD`. Default: the data's, or the day after the last order. */
  asOf?: string;
  /** ISO 4217 code. Default: the data's, or GBP. */
  currency?: string;
  /** Language tag such as en-GB. Default: the data's, or en-GB. */
  locale?: string;
  /** IANA time zone. Default: the data's, or UTC. */
  timezone?: string;
  /** Seed of everything that draws random numbers. Default: the data's, or 42. */
  seed?: number;
}

/** Data with the context that was settled for it. */
export interface Subject {
  facts: Facts;
  context: Context;
  /** Configuration, quality and files of the data that this is, or is a part of; undefined for what comes from elsewhere. */
  from: Provenance | undefined;
}

const isFrame = (value: unknown): value is pl.DataFrame => pl.DataFrame.isDataFrame(value);
const isFacts = (value: unknown): value is Facts =>
  typeof value === "object" &&
  value !== null &&
  ["orders", "items", "customers", "products", "asFrame"].every((key) => key in value);

/** @throws UserError where a frame has not the columns of lines, with what it may be instead */
function requireLines(frame: pl.DataFrame): void {
  const types = new Map(frame.columns.map((name, i) => [name, String(frame.dtypes[i])]));
  const missing = Object.keys(LINES.columns).filter((name) => !types.has(name));
  if (missing.length === 0) return;
  const shown = frame.columns.slice(0, 8).join(", ") + (frame.columns.length > 8 ? ", …" : "");
  const records = frame.columns.some(
    (name) => nearest(name, RECORD_COLUMNS) !== undefined || /date|price|invoice|order/i.test(name),
  );
  throw new UserError(
    `this frame is no frame of lines: it lacks ${missing.slice(0, 4).join(", ")}${missing.length > 4 ? ` and ${missing.length - 4} more columns` : ""}; it has ${shown === "" ? "no columns" : shown}`,
    {
      hint: records
        ? "raw records become lines with `const data = await clean(frame)`"
        : "pass on what load or clean returned, data.facts(), or data.lines with all its columns",
      exitCode: 2,
    },
  );
}

/**
 * Facts of a frame of lines: `facts(data.lines)`. They count as the data counts that the lines are a part of, for its day, where
 * that was read by `load` or `clean`; `options` go on top.
 *
 * @throws UserError for a frame without the columns of lines
 */
export function factsOfLines(lines: pl.DataFrame, options: FactsOptions = {}): Facts {
  if (!isFrame(lines))
    throw new UserError(`facts are made from a frame of lines; this is ${kindOf(lines)}`, { exitCode: 2 });
  requireLines(lines);
  return factsOfPart(lines, options).facts;
}

const kindOf = (value: unknown): string =>
  value === null || value === undefined
    ? String(value)
    : inspect(value, { depth: 0 }).replace(/\s+/g, " ").slice(0, 80);

/**
 * Facts and context of whatever an analysis was called with.
 *
 * @throws UserError, one sentence, for anything that is neither data, facts nor a frame of lines
 */
export function subjectOf(value: unknown, set: ContextOptions = {}): Subject {
  if (isDataset(value)) {
    // a part of the data ends where the whole of it does
    const end = (day: Day): Day | undefined => endOfData(wholeOf(value).facts(), day);
    return settled({ facts: value.facts(asOfOnly(set)), from: provenanceOf(value), asOf: value.asOf, end }, set);
  }
  if (isFacts(value)) {
    const origin = originOfFacts(value);
    return settled({ facts: value, from: origin?.from, asOf: origin?.asOf ?? dayAfterLast(value) }, set);
  }
  if (isFrame(value)) {
    requireLines(value);
    const { facts, from } = factsOfPart(value, asOfOnly(set));
    return settled({ facts, from, asOf: from?.context.asOf ?? dayAfterLast(facts) }, set);
  }
  if (value instanceof Promise)
    throw new UserError("the data is still being read: put `await` before load(…) or clean(…)", { exitCode: 2 });
  if (typeof value === "object" && value !== null && "collectSync" in value)
    throw new UserError("a lazy frame holds no lines yet: call collectSync() first", { exitCode: 2 });
  throw new UserError(`an analysis takes data, facts or a frame of lines; this is ${kindOf(value)}`, {
    hint: 'const data = await load("sales.csv"); rfm(data)',
    exitCode: 2,
  });
}

const asOfOnly = ({ asOf }: ContextOptions): FactsOptions | undefined =>
  asOf === undefined ? undefined : { asOf: parseOptions(ConfigSchema, { asOf }).asOf as Day };

interface Known {
  facts: Facts;
  from: Provenance | undefined;
  asOf: Day;
  /** The first day that the data does not reach. Default: by these facts. */
  end?: (asOf: Day) => Day | undefined;
}

function settled(
  { facts, from, asOf: own, end = (day) => endOfData(facts, day) }: Known,
  set: ContextOptions,
): Subject {
  const base = from?.context ?? { ...ConfigSchema.parse({}).project, currency: "GBP", seed: 42 };
  const { project, asOf, seed } = parseOptions(ConfigSchema, {
    asOf: set.asOf ?? own,
    seed: set.seed ?? base.seed,
    project: {
      currency: set.currency ?? base.currency,
      locale: set.locale ?? base.locale,
      timezone: set.timezone ?? base.timezone,
    },
  });
  const { currency = "GBP", locale, timezone } = project;
  const day = asOf ?? own;
  const dataTo = end(day);
  const context: Context = {
    asOf: day,
    currency,
    locale,
    timezone,
    seed,
    format: formatter(locale, currency),
    ...(dataTo === undefined ? {} : { dataTo }),
    ...(from?.context.salesOnly ? { salesOnly: true } : {}),
  };
  return { facts, from, context };
}

/** The day after the last order; facts without an order have the first of 1970. */
function dayAfterLast({ orders }: Facts): Day {
  const last = orders.at.reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  return orders.count === 0 ? "1970-01-01" : dayOf(Math.floor(last / 86_400_000) + 1);
}
