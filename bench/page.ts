/** docs/performance.md and its chart, from bench/results.json. Every sentence follows from the figures in it. */
import { performanceChart } from "./chart.ts";
import { STAGES, SYMBOLS } from "./complexity.ts";
import { SERIES } from "./pipeline.ts";
import {
  type Growth,
  type Machine,
  memoryFormula,
  millionLinesWithin,
  RESULTS,
  type Results,
  readResults,
} from "./results.ts";
import { cells, GROUPS, type Group, HEADINGS, inUnit, line, type Row } from "./row.ts";

const TITLES: Readonly<Record<Group, readonly [title: string, text: string]>> = {
  start: ["Start", "Whole processes, after one run that is not counted."],
  rendering: [
    "Rendering",
    "Drawing and printing alone, in a fresh process that is given the report as data; the browser is the one that `tillbook doctor` names.",
  ],
  report: [
    "A whole report",
    "Online Retail (UCI, 541,909 records) from the CSV file to the finished files, whole processes in turn. The peer is a script of the usual libraries, `bench/peers/report.py`.",
  ],
  pipeline: [
    "From files to tables",
    "A sample shop without planted defects, whole processes in turn, no report written. Ours keeps the full account of the records; the peers (`bench/peers/pipeline.py`) drop what they cannot read. Beyond 10 M lines only DuckDB is run beside it. Memory is the most that the process held at any time.",
  ],
  mining: [
    "Frequent itemsets",
    "In one process each, from baskets in memory to all itemsets in memory, encoding included unless the note says otherwise. A peer that found other sets or counts would end the benchmark.",
  ],
  warehouse: [
    "The warehouse",
    "Publishing a sample shop as a DuckDB file; questions of one table each, where the lines of the shop stand ten times under other numbers; lines into a PostgreSQL server on the same machine, the table empty and without keys. Pandas and psql have their data ready as a frame and as a CSV file, ours comes from the DuckDB file.",
  ],
  value: [
    "Customer value",
    "BG/NBD and Gamma-Gamma fitted by maximum likelihood, then P(active), the purchases of 90 days and the worth of 12 months of every customer, beside *lifetimes* on the same customers; processor time, for both work on one core.",
  ],
  forecasting: [
    "Forecasts",
    "Weekly and daily series of Online Retail, Superstore and the sample shop by country and category, and made ones whose truth is known, each forecast 13 weeks or 14 days ahead from three points of time, beside *statsforecast* (AutoETS, AutoTheta, seasonal naive) on the same values. MASE is the error as a multiple of the usual change from value to value.",
  ],
  growth: ["", ""],
  understanding: [
    "Files of other shops",
    "Nothing is timed here: the command is given layouts that it has not seen, made by a seeded generator from real header sets of 15 languages (tills, web shops, payments, books, spreadsheets) with traps such as costs, row numbers, totals rows and ambiguous dates, and its answer is held against the truth. Every hint that it prints is pasted.",
  ],
};

const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headings, headings.map(() => "---"), ...rows].map((texts) => line(texts)).join("\n");
const count = (n: number, one: string): string => `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;
const list = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;

function opening(machine: Machine, rows: readonly Row[]): string {
  const barred = rows.filter(({ verdict }) => verdict !== "–");
  const met = barred.filter(({ verdict }) => verdict === "met").length;
  const missing = GROUPS.filter((group) => !rows.some((row) => row.group === group));
  const versions = Object.entries(machine.peers).map(([name, version]) => `${name} ${version}`);
  const processor = `${count(machine.cores, "core")} of ${machine.processor}, ${machine.memoryGb} GB of memory, Node.js ${machine.node}`;
  const peers = versions.length === 0 ? "No peer was installed." : `Peers: ${list(versions)}.`;
  const sentences = [
    "`npm run bench` measures everything here and writes `bench/results.json`, which this page is made of.",
    "A ratio is our time over a peer's on the same data and the same machine, so less is better; it depends on the machine, but less than seconds do, which only give the scale.",
    "Figures are medians of five runs, or of as many as the note says; memory is the most of all runs.",
    "A bar is what a row may be at most; a row that is not within it is called short.",
    `${met} of ${count(barred.length, "row")} with a bar ${met === 1 ? "meets" : "meet"} it.`,
    `The machine: ${processor}. ${peers}`,
    ...(missing.length === 0 ? [] : [`Not measured: ${list(missing)}.`]),
  ];
  return sentences.join(" ");
}

function group(name: Group, rows: readonly Row[]): string {
  const [title, text] = TITLES[name];
  const own = rows.filter((row) => row.group === name);
  return own.length === 0 || title === "" ? "" : `## ${title}\n\n${text}\n\n${table(HEADINGS, own.map(cells))}\n`;
}

const exponent = (value: number | null): string =>
  value === null
    ? "–"
    : value
        .toFixed(2)
        .replace(/^-0\.00$/, "0.00")
        .replace("-", "−");
const shown = ({ series, from, to, time, memory }: Growth): string =>
  `${series} ${from.toLocaleString("en")} – ${to.toLocaleString("en")}: time ${exponent(time)}, memory ${exponent(memory)}`;

function complexity({ growth, rows }: Results): string {
  const stages = STAGES.map(({ stage, time, memory, why, series }) => [
    stage,
    time,
    memory,
    why,
    growth
      .filter((one) => series.includes(one.series))
      .map(shown)
      .join("<br>") || "–",
  ]);
  const points = rows
    .filter((row) => row.group === "growth")
    .map((row) => [row.work, inUnit(row.ours, row.unit), inUnit(row.memory?.ours ?? null, "MB"), row.note]);
  return `## How it grows

${SYMBOLS}. A measured exponent k says that the figure grew like the size to the power of k: 0 not at all, 1 in step. It is
that of the whole process (for the miner: time without loading, memory with the baskets), what does not grow included, so small sizes
pull it down; medians of three runs of the pipeline and five of the miner. One size was varied at a time and the others were kept, but for lines, which bring orders and customers with them.

${table(["stage", "time", "memory", "because", "measured exponents"], stages)}
${points.length === 0 ? "" : `\n${table(["size", "time", "memory", "beside"], points)}\n`}`;
}

const GIGABYTES = [8, 16, 32];

function limits({ rows }: Results): string {
  const title = "## Where one machine ends\n\n";
  const formula = memoryFormula(rows, SERIES);
  if (formula === undefined) return `${title}It takes the pipeline measured at two sizes to tell; it has not been.\n`;
  const measured = rows
    .filter(({ point }) => point?.series === SERIES)
    .map(({ point, memory }) => `${inUnit(memory!.ours, "MB")} at ${(point!.size / 1e6).toFixed(1)} M lines`);
  const { base, perMillion } = formula;
  const linesIn = (gb: number): string => {
    const lines = millionLinesWithin(gb * 1000, formula);
    return Number.isFinite(lines) ? `${Math.floor(lines).toLocaleString("en")} M` : "not bounded by memory";
  };
  return `${title}Peak memory of reading, cleaning, RFM, cohorts and baskets: ${list(measured)}. The straight line of least squares through these is

    MB ≈ ${base.toFixed(0)} ${perMillion < 0 ? "−" : "+"} ${Math.abs(perMillion).toFixed(1)} · million lines

It holds for shops like the sample, whose orders and customers grow with the lines, and sizes beyond the largest that was measured are
extrapolated.

${table(
  ["memory for it", "lines"],
  GIGABYTES.map((gb) => [`${gb} GB`, linesIn(gb)]),
)}
`;
}

/** The page; an honest word where nothing has been measured. */
export function pageOf(results: Results | undefined): string {
  if (results === undefined || results.rows.length === 0)
    return "# Performance\n\nNothing has been measured: `npm run bench` writes `bench/results.json`, which this page is made of.\n";
  const { machine, rows } = results;
  const barred = rows.some(({ bar, ours }) => bar !== null && ours !== null);
  const chart = barred
    ? "![Every row with a bar: measured over bar, on a logarithmic axis; left of 1 the bar is met](images/performance.svg)\n"
    : "";
  return [
    "# Performance\n",
    `${opening(machine, rows)}\n`,
    chart,
    ...GROUPS.map((name) => group(name, rows)),
    complexity(results),
    limits(results),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

export const performancePage = (): string => pageOf(readResults(RESULTS));

/** An empty drawing where no row has a bar. */
export const performanceDrawing = async (): Promise<string> =>
  (await performanceChart(readResults(RESULTS)?.rows ?? [])) ?? '<svg xmlns="http://www.w3.org/2000/svg"/>\n';
