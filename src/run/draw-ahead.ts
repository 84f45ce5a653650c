/** Sections are built, and their charts drawn by a second thread, while the analyses after them are worked out. */
import { availableParallelism } from "node:os";
import type { LoadedConfig } from "../config/load.ts";
import { brandOf } from "../look/brand.ts";
import type { ChartRenderer } from "../report/charts/chart.ts";
import { chartThread } from "../report/charts/threaded.ts";
import { sectionIn } from "../report/in-language.ts";
import { leadChart } from "../report/page/summary-page.ts";
import { chartBlocks, chartWidths } from "../report/render.ts";
import type { Section } from "../section.ts";
import { type OnAnalysed, sectionOf } from "./compute-analyses.ts";

/** Fewer records are analysed before a thread is ready to draw. */
const WORTHWHILE_RECORDS = 50_000;
/** Bytes of the process beyond which the memory of a thread is not to be had. */
const MOST_MEMORY = 700e6;

export interface DrawAhead {
  analysed: OnAnalysed;
  /** Of those analyses whose sections asked for no table that was not there. */
  readonly sections: ReadonlyMap<string, Section>;
  readonly charts: ChartRenderer;
  close(): void;
}

/** Whether a run of so many records takes long enough, and there is a core and memory for it. */
export const paysToDrawAhead = (records: number): boolean =>
  records >= WORTHWHILE_RECORDS && availableParallelism() > 1 && process.memoryUsage.rss() < MOST_MEMORY;

/** Starts a thread that draws; `close` ends it. */
export function drawAhead({ config, directory }: LoadedConfig): DrawAhead {
  const thread = chartThread();
  const accent = brandOf(config.theme, directory)?.accent;
  const sections = new Map<string, Section>();
  /** Names of the tables that their sections wait for. */
  const waiting = new Map<Parameters<OnAnalysed>, string>();

  function build(...analysed: Parameters<OnAnalysed>): void {
    const [result, sources, { isFirst }] = analysed;
    let missing: string | undefined;
    const built = sectionOf(result, {
      ...sources,
      table(asked) {
        const found = sources.table(asked);
        if (found === undefined) missing = asked;
        return found;
      },
    });
    if (missing !== undefined) {
      waiting.set(analysed, missing);
      return;
    }
    sections.set(result.analysis.name, built);
    const { locale, currency } = sources.context;
    const said = sectionIn(built, config.project.language ?? "en");
    const lead = isFirst ? leadChart({ sections: [said] })?.id : undefined;
    thread.begin(chartBlocks([said]), { locale, currency, accent, width: chartWidths([said], lead) });
  }

  return {
    sections,
    charts: thread,
    analysed(result, sources, place) {
      if (result.isShown) build(result, sources, place);
      for (const [one, missing] of waiting) {
        if (sources.table(missing) === undefined) continue;
        waiting.delete(one);
        build(...one);
      }
    },
    close: thread.close,
  };
}
