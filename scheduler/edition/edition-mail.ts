/** The mail of an edition, written beside it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LoadedConfig } from "../../src/config/load.ts";
import { writeFile } from "../../src/files.ts";
import type { Report } from "../../src/report/contract.ts";
import { emailCharts } from "../../src/report/mail/charts.ts";
import { renderEmail } from "../../src/report/mail/email.ts";
import { composeEml, standalone } from "../../src/report/mail/eml.ts";
import { withBrowser } from "../../src/report/print/browser.ts";
import { renderReport } from "../../src/report/render.ts";
import { attachedLists } from "../../src/run/attachments.ts";
import { filterInFileNames, isFilter } from "../../src/run/filter.ts";
import type { RunResult } from "../../src/run/run.ts";
import type { Highlight } from "../../src/section.ts";
import { mailAttachments } from "../mail/attachments.ts";
import { CUSTOMER_KEY, writeCustomerKey } from "../mail/customer-key.ts";
import { maskReport, pseudonyms } from "../mail/mask.ts";
import { messageIdOf } from "../mail/outbox.ts";
import type { BuildJob } from "./build-job.ts";
import { CORRECTION } from "./compare.ts";

/** For the reader of a masked report: who the customers are can be found out, and where. */
export const PSEUDONYMS = `Customers appear under pseudonyms (c-…). Their ids are in ${CUSTOMER_KEY} beside the report on the machine that makes it; tillbook explain customer c-… says who one is.`;

/** Where the interactive page can be opened: where the reports are served, else their folder. */
export const reportAddress = (served: string | undefined, edition: string): string =>
  served === undefined
    ? `reports/${edition}/report.html`
    : new URL(`${edition}/report.html`, served.endsWith("/") ? served : `${served}/`).href;

/**
 * Writes email.eml and the same as a page, email.html, beside the report, and mail.pdf where the report as mailed is not the report as kept.
 * Returns the path of the latter, and what it lacks.
 */
export async function writeMail(
  job: Omit<BuildJob, "also">,
  loaded: LoadedConfig,
  result: RunResult,
  { secret, correction }: { secret: string; correction: string | undefined },
): Promise<{ pdf?: string; warnings: string[] }> {
  const { config } = loaded;
  const mask = job.mask ? pseudonyms(secret) : undefined;
  const report: Report =
    mask === undefined
      ? result.report
      : { ...maskReport(result.report, mask), assumptions: [...result.report.assumptions, PSEUDONYMS] };
  const same = JSON.stringify(report) === JSON.stringify(result.report);
  const path = join(job.folder, same ? "report.pdf" : "mail.pdf");
  const warnings: string[] = [];
  if (!same) {
    const rendered = await renderReport(report, { formats: ["pdf"], ...config.pdf });
    writeFile(path, rendered.pdf!);
    warnings.push(...rendered.warnings);
  }
  const charts = await withBrowser((browser) => emailCharts(report, browser));
  const { attachments, elsewhere } = await mailAttachments(attachedLists(result.analysed), {
    kinds: job.attachments ?? ["pdf", "csv"],
    pdf: readFileSync(path),
    mask,
    maxBytes: config.email.maxAttachmentMb * 1024 * 1024,
    ...(isFilter(job.filter) ? { part: filterInFileNames(job.filter) } : {}),
  });
  const options = {
    owners: config.email.owner,
    address: reportAddress(config.email.reportsUrl, result.report.edition),
    attached: attachments.map(({ filename, content }) => ({ filename, bytes: content.length })),
    elsewhere,
  };
  const mail = renderEmail(report, charts, options);
  const headers = {
    from: config.email.from,
    messageId: messageIdOf(job.runId, "draft", "tillbook.invalid"),
    date: job.date,
    ...(config.email.owner[0] === undefined ? {} : { unsubscribe: config.email.owner[0] }),
  };
  if (mask !== undefined) writeCustomerKey(job.folder, mask);
  writeFile(join(job.folder, "email.eml"), await composeEml({ ...mail, attachments }, headers));
  writeFile(join(job.folder, "email.html"), standalone(mail));
  if (correction !== undefined) {
    const first: Highlight = { text: correction, tone: "warning", weight: Number.MAX_SAFE_INTEGER, cells: [] };
    const corrected = renderEmail({ ...report, highlights: [first, ...report.highlights] }, charts, options);
    const subject = `Corrected: ${corrected.subject}`;
    writeFile(join(job.folder, CORRECTION), await composeEml({ ...corrected, subject, attachments }, headers));
  }
  return same ? { warnings } : { pdf: path, warnings };
}
