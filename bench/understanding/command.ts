/** `tillbook run` in this process, up to the tables: its arguments, its configuration, its errors. */
import { CommanderError } from "commander";
import { commandLine } from "../../src/cli/main.ts";
import { requestOf } from "../../src/cli/request.ts";
import type { Shell } from "../../src/cli/shell.ts";
import { explainError } from "../../src/cli/system-errors.ts";
import pl from "../../src/columns/polars.ts";
import { EXIT, type ExitCode, UserError } from "../../src/errors.ts";
import { qualitySection } from "../../src/quality/section/section.ts";
import { type Computed, compute } from "../../src/run/compute.ts";
import type { Outcome, Report } from "./truth.ts";

/** A fixed day after every date of the layouts. */
const TODAY = Date.UTC(2026, 11, 31);

const shellIn = (cwd: string): Shell => ({
  cwd,
  env: {},
  isTerminal: false,
  now: () => TODAY,
  stdout: () => undefined,
  data: () => undefined,
  stderr: () => undefined,
  progress: () => undefined,
});

/** What the command line makes of its arguments; nothing of it is printed. */
async function parsed(args: readonly string[]): Promise<{ options: Record<string, unknown>; files: string[] }> {
  let given: { options: Record<string, unknown>; files: string[] } | undefined;
  const program = commandLine(async (_, options, files) => {
    given = { options, files };
  });
  let printed = "";
  const writeErr = (text: string): void => {
    printed += text;
  };
  const output = { writeOut: () => undefined, writeErr };
  for (const command of [program, ...program.commands]) command.configureOutput(output);
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) throw new UserError(printed.trim(), { exitCode: EXIT.usage });
    throw error;
  }
  return given!;
}

const MONEY = 10_000;

/** Where the amounts are converted, what is counted is the converted ones. */
const counted = (columns: Record<string, string>): Record<string, string> =>
  columns.converted_amount === undefined ? columns : { ...columns, amount: columns.converted_amount };

function reportOf({ facts, quality, sources, context, warnings }: Computed): Report {
  const orders = facts.asFrame("orders");
  const isSale = orders.getColumn("is_sale").toArray() as boolean[];
  const net = orders.getColumn("net_e4").cast(pl.Float64).toArray() as number[];
  const at = orders.getColumn("ordered_at").cast(pl.Int64).cast(pl.Float64).toArray() as number[];
  const units = orders.getColumn("units").cast(pl.Float64).toArray() as number[];
  const region = orders.getColumn("region").cast(pl.String).toArray() as (string | null)[];
  const days = at.map((ms) => new Date(ms).toISOString().slice(0, 10)).sort();
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const by = (keys: readonly (string | null)[]): Record<string, number> => {
    const sums: Record<string, number> = {};
    keys.forEach((key, i) => {
      if (key !== null) sums[key] = (sums[key] ?? 0) + net[i]! / MONEY;
    });
    return sums;
  };
  const customerIds = facts.asFrame("customers").getColumn("customer_id").cast(pl.String).toArray() as string[];
  return {
    kind: "report",
    netRevenue: sum(net) / MONEY,
    orders: isSale.filter(Boolean).length,
    customers: customerIds.length,
    customerIds,
    units: sum(units),
    lines: quality.rows.lines,
    rejected: quality.rows.rejected,
    firstDay: days[0] ?? null,
    lastDay: days.at(-1) ?? null,
    currency: context.currency,
    columns: counted(
      Object.fromEntries(sources.flatMap(({ mapping }) => mapping.map(({ column, header }) => [column, header]))),
    ),
    regions: by(region),
    months: by(at.map((ms) => new Date(ms).toISOString().slice(0, 7))),
    hours: [...new Set(at.map((ms) => new Date(ms).getUTCHours()))],
    said: [...warnings, JSON.stringify(qualitySection(quality, context))].join("\n"),
  };
}

/** Runs the command in a folder: `tillbook run <files> <flags>`. */
export async function runCommand(cwd: string, files: readonly string[], flags: readonly string[]): Promise<Outcome> {
  const shell = shellIn(cwd);
  try {
    const { options, files: named } = await parsed(["run", "--only", "quality", ...flags, ...files]);
    const computed = await compute(requestOf(shell, options, named), shell);
    const { gate } = computed.quality;
    if (gate.passed) return reportOf(computed);
    const text = `the quality gate refused: ${gate.reasons.join("; ")}`;
    return { kind: "refusal", exitCode: EXIT.gate, crashed: false, text };
  } catch (error) {
    const { text, exitCode } = explainError(error, !(error instanceof UserError));
    return { kind: "refusal", exitCode: exitCode as ExitCode, crashed: !(error instanceof UserError), text };
  }
}
