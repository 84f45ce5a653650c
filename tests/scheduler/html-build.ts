/** An edition from the real pipeline without paper: HTML, tables and mail, without PDF and pictures, in this process. */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildAnswer, BuildJob } from "../../scheduler/edition/build-job.ts";
import { checkEdition } from "../../scheduler/edition/check.ts";
import type { LoadedConfig } from "../../src/config/load.ts";
import { UserError } from "../../src/errors.ts";
import { emailSubject, renderEmail } from "../../src/report/mail/email.ts";
import { composeEml } from "../../src/report/mail/eml.ts";
import { type RunResult, run } from "../../src/run/run.ts";

const hash = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

export async function htmlBuild(job: BuildJob, loaded: LoadedConfig, now: () => number): Promise<BuildAnswer> {
  let result: RunResult;
  try {
    result = await run(
      {
        loaded,
        cwd: loaded.directory,
        asOf: job.asOf,
        out: job.folder,
        html: "only",
        ...(job.filter === undefined ? {} : { filter: job.filter }),
        ...(job.sections === undefined ? {} : { only: job.sections }),
        ...(job.previous === undefined ? {} : { previous: job.previous }),
      },
      { now, stdout: () => undefined, stderr: () => undefined, progress: () => undefined },
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ok: false, error: error.message, exitCode: error.exitCode };
  }
  const { report, record } = result;
  const mail = renderEmail(report, [], { owners: [], attached: [], elsewhere: [] });
  const eml = await composeEml(
    { ...mail, attachments: [] },
    { from: "reports@example.com", messageId: "<draft@example.com>", date: job.date },
  );
  writeFileSync(join(job.folder, "email.eml"), eml);
  const tableHashes = Object.fromEntries(Object.entries(record.tables).map(([name, { sha256 }]) => [name, sha256]));
  return {
    ok: true,
    edition: report.edition,
    inputs: hash(record.inputs),
    tables: hash(tableHashes),
    tableHashes,
    remembered: result.remembered,
    figures: [],
    files: record.inputs.map(({ file, sha256 }) => ({ file, sha256 })),
    story: hash(report.figures),
    alerts: report.alerts.length,
    headline: report.headline,
    subject: emailSubject(report),
    problems: checkEdition(job.folder, { pdf: null }),
    warnings: record.warnings,
    rows: { ...record.rows },
    stages: record.stages,
    peakMemoryMb: record.peakMemoryMb,
  };
}
