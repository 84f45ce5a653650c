/** Files, or the lake → facts: read and cleaned once, for as many parts of the shop as are asked for. */
import { addDays, type Day, dayInZone, dayOf } from "../calendar.ts";
import type { Effects } from "../effects.ts";
import { createFacts } from "../facts/facts.ts";
import type { Lake } from "../lake/lake.ts";
import type { LineColumns, Reject } from "../lines.ts";
import { configuredMeaning } from "./currency.ts";
import type { FactsRead } from "./facts-read.ts";
import { type Filter, isFilter } from "./filter.ts";
import type { LakeReading, LakeReadingOptions } from "./lake/lines-from-lake.ts";
import { filterLines, type LinesRequest, latestTime, readLines } from "./lines-from-files.ts";
import { withResults } from "./questions.ts";
import { chooseSources, type RunRequest } from "./request.ts";

const DAY_MS = 86_400_000;

interface Part {
  filter: Filter | undefined;
  builder: ReturnType<typeof createFacts>;
  /** Of the lines of a filter, the latest time; that of all lines the reading knows. */
  last: number;
}

/** The lake of a request, and its lines. */
async function lakeReading(
  { loaded, lake }: RunRequest,
  { now }: Pick<Effects, "now">,
  options: LakeReadingOptions,
): Promise<{ lake: Lake; reading: LakeReading }> {
  const [{ openLake }, { linesFromLake }, { lakePath, lakeSettings }] = await Promise.all([
    import("../lake/lake.ts"),
    import("./lake/lines-from-lake.ts"),
    import("./lake/settings.ts"),
  ]);
  const opened = openLake(lakePath(loaded), lake?.version);
  return { lake: opened, reading: linesFromLake(opened, lakeSettings(loaded, now()), options) };
}

/**
 * One entry per filter, in their order; an undefined filter is the whole shop.
 *
 * @param onLines is given each batch of all lines; its columns are good until it returns
 * @param meanwhile work for the time in which a thread that reads large files has not read anything yet
 * @throws UserError naming the file and what is wrong with it
 */
export async function readFacts(
  request: RunRequest,
  effects: Pick<Effects, "now" | "progress">,
  filters: readonly (Filter | undefined)[],
  onLines?: (lines: LineColumns) => void,
  meanwhile?: () => Promise<unknown>,
): Promise<FactsRead[]> {
  const { config, directory } = request.loaded;
  const asked = request.asOf ?? config.asOf;
  const { cancellations, missingCustomer } = config.quality;
  const skipped: string[] = [];
  const wanted: LinesRequest = {
    sources: request.lake === undefined ? chooseSources(request, (sentence) => skipped.push(sentence)) : [],
    quality: config.quality,
    meaning: configuredMeaning(config, directory),
    latestDay: addDays(dayInZone(effects.now(), config.project.timezone), 1),
    asOf: asked,
    progress: effects.progress,
    ...(meanwhile === undefined ? {} : { meanwhile }),
  };
  const { lake, reading } =
    request.lake === undefined
      ? { lake: undefined, reading: readLines(wanted) }
      : await lakeReading(request, effects, {
          ...wanted,
          allMonths: filters.some(isFilter),
          isWide: onLines !== undefined,
        });
  const rejects: Reject[] = [];
  const parts = filters.map((filter): Part => {
    const builder = createFacts({ cancellations, missingCustomer, ...(asked === undefined ? {} : { asOf: asked }) });
    return { filter, builder, last: Number.NEGATIVE_INFINITY };
  });
  try {
    for await (const batch of reading) {
      for (const reject of batch.rejects) rejects.push(reject);
      onLines?.(batch.lines);
      for (const part of parts) {
        const lines = filterLines(batch.lines, part.filter);
        if (isFilter(part.filter)) part.last = latestTime(lines, part.last);
        part.builder.add(lines);
      }
    }
  } catch (error) {
    for (const { builder } of parts) builder.close();
    throw await withResults(error, wanted);
  }
  const { quality, sources, lastDay } = reading.summary();
  const dayAt = (time: number): Day | undefined =>
    time === Number.NEGATIVE_INFINITY ? undefined : dayOf(Math.floor(time / DAY_MS));
  return parts.map(({ filter, builder, last }) => ({
    facts: builder.snapshot(),
    lastDay: isFilter(filter) ? dayAt(last) : lastDay,
    quality,
    sources,
    rejects,
    skipped,
    wanted,
    lake,
  }));
}
