/** Facts of several editions of one day, from one reading. */
import type { LoadedConfig } from "../../src/config/load.ts";
import type { FactsRead } from "../../src/run/facts-read.ts";
import { readFacts } from "../../src/run/read-facts.ts";
import type { BuildJob, BuildTools } from "./build-job.ts";

/** The facts of each job, from one reading; they are given back together by `close`, not by the run that uses them. */
export async function sharedFacts(
  jobs: readonly Omit<BuildJob, "also">[],
  loaded: LoadedConfig,
  { now, onRead }: BuildTools,
): Promise<{ of: FactsRead[]; close: () => void }> {
  const request = {
    loaded,
    cwd: loaded.directory,
    asOf: jobs[0]!.asOf,
    ...(loaded.config.lake === undefined ? {} : { lake: { version: jobs[0]!.lakeVersion } }),
  };
  // variants of other sections for the same part of the shop have the same facts
  const keys = jobs.map(({ filter }) => JSON.stringify(filter ?? {}));
  const parts = [...new Set(keys)];
  const filters = parts.map((key) => jobs[keys.indexOf(key)]!.filter);
  const read = await readFacts(request, { now, progress: () => undefined }, filters);
  onRead?.(read[0]!.wanted.sources.flatMap(({ paths }) => paths));
  return {
    of: keys.map((key) => {
      const own = read[parts.indexOf(key)]!;
      return { ...own, facts: { ...own.facts, close: () => undefined } };
    }),
    close() {
      for (const { facts } of read) facts.close();
    },
  };
}
