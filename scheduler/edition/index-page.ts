/** `reports/index.html`: the page to bookmark. Editions with headline and revenue, and how their runs and mails ended. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeFile } from "../../src/files.ts";
import type { Format } from "../../src/format.ts";
import { cssVariables } from "../../src/look/theme.ts";
import type { Report } from "../../src/report/contract.ts";
import { html } from "../../src/report/escape.ts";
import { formatOf } from "../../src/report/format-of.ts";
import { sparkline } from "../../src/report/page/figures.ts";
import { type Run, type RunState, runHistory } from "../runs.ts";
import type { Store } from "../store.ts";
import { slotName } from "../time/schedule.ts";

/** Newest runs that are listed. */
const MOST = 500;

const WORDS: Readonly<Record<RunState, string>> = {
  running: "running",
  done: "done",
  failed: "failed",
  held: "held back",
  lost: "lost, run again",
};

/** The figure that leads an edition, as its readers see it. */
export interface Lead {
  label: string;
  shown: string;
  change: string;
  trend: number[];
  /** That the edition is written in; absent for English. */
  language?: NonNullable<Report["language"]>;
}

interface Detail {
  headline?: string;
  lead?: Lead;
}

/** Writes the page: every edition, and every run that made none, newest first. Without script; works offline. */
export function writeIndex(store: Store, reports: string): void {
  const runs = runHistory(store, { limit: MOST });
  // the page speaks as the newest edition does
  const language = runs.map((run) => detailOf(run).lead).find((lead) => lead !== undefined)?.language ?? "en";
  const { say } = formatOf({ locale: "en-GB", currency: "GBP", language });
  const mails = new Map<string, string>();
  for (const { run, state, count } of store.all<{ run: string; state: string; count: number }>(
    "SELECT run, state, count(*) AS count FROM outbox WHERE run IS NOT NULL GROUP BY run, state ORDER BY state",
  ))
    mails.set(run, [mails.get(run), `${count} ${say(state)}`].filter(Boolean).join(", "));
  const newest = new Set<string>();
  const rows = runs.map((run) => {
    // an edition that was made again is shown with its newest files only
    const shown = run.folder !== null && !newest.has(run.folder);
    if (run.folder !== null) newest.add(run.folder);
    return row(run, shown, mails.get(run.id) ?? "", say);
  });
  mkdirSync(reports, { recursive: true });
  writeFile(
    join(reports, "index.html"),
    page(language, say).replace("<!--rows-->", () => rows.join("\n")),
  );
}

const detailOf = ({ detail }: Run): Detail => (detail === null ? {} : (JSON.parse(detail) as Detail));

function row(run: Run, shown: boolean, mail: string, say: Format["say"]): string {
  const name = html(run.edition ?? run.as_of);
  const path = encodeURIComponent(run.folder ?? "");
  const links = shown
    ? `<a href="${path}/report.html">${name}</a> <a class="pdf" href="${path}/report.pdf">PDF</a>`
    : name;
  const { headline, lead } = detailOf(run);
  const took = run.finished_at === null ? "" : ` · ${Math.round((run.finished_at - run.started_at) / 1000)} s`;
  const said = run.error === null ? html(headline ?? "") : `<span class="error">${html(run.error)}</span>`;
  const figure =
    lead === undefined || !shown
      ? ""
      : `<b>${html(lead.shown)}</b> <small>${html(lead.change)}</small>${sparkline(lead.trend)}`;
  const at = slotName(run.started_at).replace("T", " ").slice(0, 16);
  return `<tr class="${run.state}" id="run-${html(run.id)}"><th scope="row">${links}<small>${html(run.schedule)}</small></th><td class="headline">${said}</td><td class="lead">${figure}</td><td><span class="state">${html(say(WORDS[run.state]))}</span><small>${html(say(run.trigger))}, ${at} UTC${took}</small></td><td>${html(mail)}</td></tr>`;
}

const STYLE = `:root{${cssVariables("light")};color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{${cssVariables("dark")}}}
*{box-sizing:border-box}
body{font:15px/1.5 Inter,system-ui,sans-serif;color:var(--ink);background:var(--surface);max-width:1080px;margin:40px auto;padding:0 20px}
h1{font-size:27px;letter-spacing:-.02em;margin:0 0 16px}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;font-weight:400;padding:10px 16px 10px 0;border-top:1px solid var(--hairline);vertical-align:top}
thead th{font-size:12px;color:var(--muted);border-top:0;border-bottom:1px solid var(--ink)}
td,th{font-variant-numeric:tabular-nums}
small{display:block;font-size:12px;color:var(--muted)}
a{color:var(--accent);font-weight:600;display:inline-block;min-height:24px}
.pdf{font-weight:400;font-size:12px;margin-left:8px}
.headline{min-width:16em}.lead{white-space:nowrap}.lead small{display:inline}
.spark{display:block;width:110px;height:26px;overflow:visible}.spark path{fill:none;stroke:var(--muted);stroke-width:1.5}.spark circle{fill:var(--accent)}
.error,.failed .state,.held .state{color:var(--bad)}.failed .state,.held .state{font-weight:600}
@media(max-width:700px){table,tbody{display:block}thead{position:absolute;clip-path:inset(50%)}tr{display:grid;grid-template-columns:1fr auto;gap:4px 16px;padding:12px 0;border-top:1px solid var(--hairline)}th,td{border:0;padding:0}.headline{grid-column:1/-1;order:1}.lead{order:2}td:nth-of-type(3){order:3}td:nth-of-type(4){order:4}}`;

const HEADS = ["Edition", "Headline", "Revenue", "Run", "Mail"];

const page = (language: string, say: Format["say"]): string => `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${html(say("Reports"))}</title>
<style>${STYLE}</style></head>
<body><main><h1>${html(say("Reports"))}</h1><table><thead><tr>${HEADS.map((head) => `<th scope="col">${html(say(head))}</th>`).join("")}</tr></thead><tbody>
<!--rows-->
</tbody></table></main></body></html>
`;
