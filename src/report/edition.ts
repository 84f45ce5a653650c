/** An edition on disk: report.html, report.pdf, report.json, run.json, catalog.json, openlineage.json and tables/*.csv, all of them or none. */
import { createHash, type Hash } from "node:crypto";
import { cpSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type pl from "../columns/polars.ts";
import type { Effects } from "../effects.ts";
import type { ExploreData } from "../explore/contract.ts";
import { sweepTemporaries, sweepTemporaryFolders, writeFile, writeFolder } from "../files.ts";
import { cpuSeconds, peakMemoryMb } from "../resources.ts";
import { csvPieces } from "../tables.ts";
import type { Report } from "./contract.ts";
import { renderReport } from "./render.ts";

export interface EditionContent<
  R extends {
    tables: Record<string, { rows: number; sha256: string }>;
    warnings: string[];
    peakMemoryMb: number;
    cpuSeconds: number;
  },
> {
  report: Report;
  /** Becomes run.json, completed with the tables' hashes, what the PDF could not show, and the resources used. */
  record: R;
  tables: Record<string, pl.DataFrame>;
  /** Further files, by name. */
  files?: Readonly<Record<string, string>>;
  /** Called when all but run.json is written, with the folder: the last moment at which the record may change. */
  complete?(folder: string): void;
  /** What a reader of report.html can filter. */
  explore?: ExploreData | undefined;
}

export interface EditionOptions extends Pick<Effects, "progress" | "collectGarbage"> {
  /** Paper of the PDF; undefined leaves the PDF out. */
  pdf: { paper: "A4" | "Letter"; orientation: "portrait" | "landscape" } | undefined;
  lap(stage: string, rows: number): void;
}

/** Memory is given back after each table of so many rows. */
const LARGE_TABLE = 50_000;

/** The same pieces, each added to the hash as it passes. */
function* hashed(pieces: Iterable<Uint8Array>, hash: Hash): Generator<Uint8Array> {
  for (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}

/**
 * Renders an edition and writes it into the folder that `place` names, replacing an older one as a whole. `place` is asked when
 * there is something to write: what lay there when the run began may have changed since.
 */
export async function writeEdition<
  R extends EditionContent<{
    tables: Record<string, { rows: number; sha256: string }>;
    warnings: string[];
    peakMemoryMb: number;
    cpuSeconds: number;
  }>["record"],
>(
  place: () => string,
  content: EditionContent<R>,
  options: EditionOptions,
): Promise<{ directory: string; html: string; pdf?: string }> {
  const { report, record, tables } = content;
  options.progress("rendering");
  const rendered = await renderReport(
    report,
    options.pdf === undefined
      ? { formats: ["html"], explore: content.explore }
      : { ...options.pdf, formats: ["html", "pdf"], explore: content.explore },
  );
  record.warnings.push(...rendered.warnings);
  options.lap("render", report.sections.length);
  const directory = place();
  // what a killed process left beside it is removed, or put back, by the next one
  sweepTemporaries(dirname(directory));
  sweepTemporaryFolders();
  await writeFolder(directory, async (folder) => {
    // executed notebooks are records of their own: a report made again does not take them away
    const notebooks = join(directory, "notebooks");
    if (existsSync(notebooks)) cpSync(notebooks, join(folder, "notebooks"), { recursive: true });
    for (const [name, frame] of Object.entries(tables)) {
      const hash = createHash("sha256");
      writeFile(join(folder, "tables", `${name}.csv`), hashed(csvPieces(frame), hash));
      record.tables[name] = { rows: frame.height, sha256: hash.digest("hex") };
      if (frame.height >= LARGE_TABLE) await options.collectGarbage?.();
    }
    writeFile(join(folder, "report.html"), rendered.html);
    if (rendered.pdf !== undefined) writeFile(join(folder, "report.pdf"), rendered.pdf);
    writeFile(join(folder, "report.json"), `${JSON.stringify(report, null, 1)}\n`);
    for (const [name, text] of Object.entries(content.files ?? {})) writeFile(join(folder, name), text);
    options.lap("write", Object.keys(tables).length);
    Object.assign(record, { peakMemoryMb: peakMemoryMb(), cpuSeconds: cpuSeconds() });
    content.complete?.(folder);
    writeFile(join(folder, "run.json"), `${JSON.stringify(record, null, 1)}\n`);
  });
  return {
    directory,
    html: join(directory, "report.html"),
    ...(rendered.pdf === undefined ? {} : { pdf: join(directory, "report.pdf") }),
  };
}
