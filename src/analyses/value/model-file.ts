/** A fitted model as a file: what it was fitted on, its parameters with their errors, and how it was tested. */
import { z } from "zod";
import type pl from "../../columns/polars.ts";
import { EXIT, UserError } from "../../errors.ts";
import { hasOrigins, plainName } from "../../features/buying-models.ts";
import type { OriginPlan } from "../../features/origins.ts";
import { BUYING_MODEL_NAMES, ORIGINS } from "../../models/buying-names.ts";
import type { Context } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import type { VALUE_TABLES } from "./contracts.ts";
import type { ValueOptions } from "./options.ts";

const VERSION = 1;
const FORMAT = "tillbook-customer-value";
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const positive = z.number().positive();

const Fitted = z.strictObject({
  model: z.string(),
  parameters: z.record(z.string(), positive),
  standardErrors: z.record(z.string(), z.number().nullable()),
  /** Observed information of the logarithms of the parameters, row by row in their order. */
  logInformation: z.array(z.number()),
  logLikelihood: z.number().nullable(),
  customers: z.number().int().nonnegative(),
});

export const ModelFile = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  currency: z.string(),
  unit: z.enum(["week", "day"]),
  margin: z.number().gt(0).max(1),
  discountRate: z.number().min(0).max(1),
  data: z.strictObject({ from: day, to: day, customers: z.number().int().nonnegative() }),
  buying: Fitted.extend({ model: z.enum(BUYING_MODEL_NAMES) }),
  /** What the buying model knows of where customers came from; its factors are parameters. */
  origins: z
    .array(
      z.strictObject({
        origin: z.enum(ORIGINS),
        reference: z.string(),
        levels: z.array(z.string()).min(1),
        hasRest: z.boolean(),
      }),
    )
    .default([]),
  spend: Fitted.extend({ model: z.literal("gamma-gamma") }),
  /** The forecast of the last days of the data, made without them. */
  test: z.strictObject({
    from: day,
    days: z.number().int().positive(),
    expected: z.number(),
    actual: z.number(),
    auc: z.number().nullable(),
    topTenthValue: z.number().nullable(),
  }),
});
export type ModelFile = z.infer<typeof ModelFile>;

type Marts = Record<keyof typeof VALUE_TABLES, pl.DataFrame>;

/** The levels that the published model knows, out of the table of origins. */
function originsOf(rows: readonly Row[]): OriginPlan[] {
  return ORIGINS.flatMap((origin): OriginPlan[] => {
    const own = rows.filter((row) => row.origin === origin);
    const reference = own.find((row) => row.is_reference === true);
    if (reference === undefined) return [];
    const others = own.filter((row) => row.is_reference === false).sort((a, b) => Number(a.place) - Number(b.place));
    const named = others.filter((row) => row.is_rest === false).map((row) => String(row.level));
    return [{ origin, reference: String(reference.level), levels: named, hasRest: named.length < others.length }];
  });
}

function fittedOf(model: string, models: readonly Row[], information: readonly Row[]): z.infer<typeof Fitted> {
  const rows = models.filter((row) => row.model === model);
  const names = rows.map((row) => String(row.parameter));
  const of = (parameter: string, other: string): number =>
    Number(
      information.find((row) => row.model === model && row.parameter === parameter && row.other === other)?.information,
    );
  const by = (key: string): Record<string, number> =>
    Object.fromEntries(rows.map((row) => [String(row.parameter), row[key] as number]));
  return {
    model,
    parameters: by("value"),
    standardErrors: by("standard_error"),
    logInformation: names.flatMap((parameter) => names.map((other) => of(parameter, other))),
    logLikelihood: (rows[0]?.log_likelihood as number | null) ?? null,
    customers: Number(rows[0]?.customers),
  };
}

/** The published model; undefined where none is. */
export function savedModel(marts: Marts, { currency }: Context, options: ValueOptions): ModelFile | undefined {
  const name = rowsOf(marts.customer_value.head(1))[0]?.model;
  if (name === undefined) return undefined;
  const [models, information] = [rowsOf(marts.value_models), rowsOf(marts.value_information)];
  const test = rowsOf(marts.value_holdout).find((row) => row.model === name) as Row;
  const [first] = models;
  return ModelFile.parse({
    format: FORMAT,
    version: VERSION,
    currency,
    unit: options.unit,
    margin: options.margin,
    discountRate: options.discountRate,
    data: { from: first?.data_from, to: first?.data_to, customers: marts.customer_value.height },
    buying: { ...fittedOf(String(name), models, information), model: plainName(String(name)) },
    origins: hasOrigins(String(name)) ? originsOf(rowsOf(marts.value_origins)) : [],
    spend: fittedOf("gamma-gamma", models, information),
    test: {
      from: test.held_out_from,
      days: test.days,
      expected: test.expected,
      actual: test.actual,
      auc: test.auc,
      topTenthValue: test.top_tenth_value,
    },
  });
}

/** @throws UserError naming the file and what is wrong with it */
export function readModel(text: string, file: string): ModelFile {
  const wrong = (what: string): UserError =>
    new UserError(`${file} is no model of Tillbook: ${what}`, {
      hint: "a run writes one as models/customer-value.json into its edition",
      exitCode: EXIT.usage,
    });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw wrong("it is not JSON");
  }
  const found = ModelFile.safeParse(json);
  if (!found.success) {
    const [issue] = found.error.issues;
    throw wrong(`${issue?.path.join(".") || "the file"}: ${issue?.message}`);
  }
  const { buying, spend } = found.data;
  for (const { parameters, logInformation, model } of [buying, spend]) {
    const n = Object.keys(parameters).length;
    if (logInformation.length !== n * n)
      throw wrong(`${model} has ${n} parameters and ${logInformation.length} entries of information, not ${n * n}`);
  }
  return found.data;
}
