/** What decides how files become lines of a lake; where it changes, lines that are there are cleaned again. */
import { resolve } from "node:path";
import { addDays, type Day, dayInZone } from "../../calendar.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { EXIT, UserError } from "../../errors.ts";
import type { ReadOptions } from "../../ingest/read.ts";
import type { MeaningOptions } from "../../quality/meaning/meaning.ts";
import type { QualityOptions } from "../../quality/options.ts";
import { configuredMeaning } from "../currency.ts";
import { sha256 } from "../record.ts";
import { optionsByHand, optionsOfSource } from "../request.ts";

export type Supersede = "none" | "order" | "day";

export interface LakeSettings {
  /** Absolute path of the lake. */
  path: string;
  supersede: Supersede;
  quality: QualityOptions;
  meaning: MeaningOptions;
  /** The last day that can be true; lines after it are `future_date`. */
  latestDay: Day;
  /** How the files of a source are read; undefined for files named by hand. */
  optionsOf(source: string | undefined): ReadOptions;
  /** Sources in the order in which they are read. */
  sources: readonly string[];
  /** Changes where lines would be others. */
  fingerprint: string;
}

/** Changes where the same records become other lines in another version of Tillbook. */
const CLEANING = 3;

export const lakePath = ({ config, directory }: LoadedConfig): string =>
  resolve(directory, config.lake?.path ?? "data/lake");

export function lakeSettings(loaded: LoadedConfig, now: number): LakeSettings {
  const { config, directory } = loaded;
  const { gate: _, weights: __, outlierThreshold: ___, ...quality } = config.quality;
  const relative = Object.entries(config.quality.rules).find(([, rules]) =>
    (rules ?? []).some((rule) => "within_last_days" in rule),
  );
  if (relative !== undefined)
    throw new UserError(
      `quality.rules.${relative[0]} has within_last_days, which depends on the day of a report; the lines of a lake are the same for every report`,
      { hint: "leave the rule out where there is a lake; `tillbook check` can have it", exitCode: EXIT.usage },
    );
  const supersede = config.lake?.supersede ?? "none";
  const meaning = configuredMeaning(config, directory);
  const { columns, tax, where, dateOrder, dateFormat, decimal, project } = config;
  const reading = { columns, tax, where, dateOrder, dateFormat, decimal, timezone: project.timezone };
  return {
    path: lakePath(loaded),
    supersede,
    quality: config.quality,
    meaning,
    latestDay: addDays(dayInZone(now, project.timezone), 1),
    optionsOf: (source) => (source === undefined ? optionsByHand(loaded) : optionsOfSource(loaded, source)),
    sources: config.sources.map(({ path }) => path),
    fingerprint: sha256(
      JSON.stringify([
        CLEANING,
        quality,
        meaning,
        reading,
        supersede,
        config.sources.map(({ path: _, ...one }) => one),
      ]),
    ).slice(0, 16),
  };
}
