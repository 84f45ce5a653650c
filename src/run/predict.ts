/** Values the customers of some files by a model of an earlier edition. */
import { type ModelFile, readModel } from "../analyses/value/model-file.ts";
import { predictValue } from "../analyses/value/predict.ts";
import { type Day, dayNumber } from "../calendar.ts";
import type pl from "../columns/polars.ts";
import type { Effects } from "../effects.ts";
import { compute } from "./compute.ts";
import type { RunRequest } from "./request.ts";

export interface Prediction {
  model: ModelFile;
  customers: pl.DataFrame;
  asOf: Day;
  /** What is to be known of the model before its numbers are used, in sentences. */
  warnings: string[];
}

/** @param file path of the model, as it is named in errors; `text` its content */
export async function predict(
  request: RunRequest,
  model: { file: string; text: string },
  effects: Pick<Effects, "now" | "progress" | "collectGarbage">,
): Promise<Prediction> {
  const saved = readModel(model.text, model.file);
  const { facts, context, asOf, lastDay, warnings } = await compute({ ...request, only: ["quality"] }, effects);
  try {
    const customers = predictValue(facts, saved, asOf, context.dataTo);
    const { format } = context;
    const days = lastDay === undefined ? 0 : dayNumber(lastDay) - dayNumber(saved.data.to);
    return {
      model: saved,
      customers,
      asOf,
      warnings: [
        ...warnings,
        ...(days > 0
          ? [
              `the model is older than the data: it knows purchases up to ${format.day(saved.data.to)}, and the files have orders of ${format.integer(days)} ${days === 1 ? "day" : "days"} after that; a run fits it anew`,
            ]
          : []),
        ...(saved.currency === context.currency
          ? []
          : [
              `the model was fitted on ${saved.currency}, and these files are in ${context.currency}: its values of orders are those of ${saved.currency}`,
            ]),
      ],
    };
  } finally {
    facts.close();
  }
}
