/** An edition without the work: the files a real one has, as small as they can be. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildAnswer, BuildJob } from "../../scheduler/edition/build-job.ts";
import { addDays, weekName } from "../../src/calendar.ts";
import { composeEml } from "../../src/report/mail/eml.ts";

export async function fakeEdition(
  job: BuildJob,
  changes: Partial<Extract<BuildAnswer, { ok: true }>> = {},
): Promise<BuildAnswer> {
  const edition = weekName(addDays(job.asOf, -7));
  mkdirSync(join(job.folder, "tables"), { recursive: true });
  const who = JSON.stringify(job.filter ?? {});
  for (const name of ["report.html", "report.pdf"]) writeFileSync(join(job.folder, name), `${edition} ${who}`);
  const eml = await composeEml(
    { subject: `${edition} ${who}`, text: `as of ${job.asOf} for ${who}`, images: [], attachments: [] },
    { from: "Tillbook <reports@example.com>", messageId: "<draft@example.com>", date: job.date },
  );
  writeFileSync(join(job.folder, "email.eml"), eml);
  writeFileSync(join(job.folder, "email.html"), `<!doctype html>${edition}`);
  return {
    ok: true,
    edition,
    inputs: `inputs of ${job.asOf}`,
    tables: `tables of ${job.asOf}`,
    tableHashes: { kpis: job.asOf },
    remembered: {},
    figures: [],
    files: [],
    story: `story of ${job.asOf}`,
    alerts: 0,
    headline: `The week of ${edition}`,
    subject: edition,
    problems: [],
    warnings: [],
    rows: {},
    stages: [],
    peakMemoryMb: 1,
    ...changes,
  };
}
