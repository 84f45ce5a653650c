/** What a careful analyst gets out of a layout, and what the command got out of it. */
import type { ExitCode } from "../../src/errors.ts";

/** Files of one layout with the right answers; figures that are absent are not compared. */
export interface Layout {
  id: string;
  /** ISO 639-1. */
  language: string;
  /** What wrote the file: "till", "web shop", "payments" … */
  kind: string;
  /** What makes it harder than its header. */
  trap?: string;
  files: readonly { name: string; content: string | Buffer }[];
  /** Text of a tillbook.config.yaml that the shop has. */
  config?: string;
  truth: Truth;
  /** A question is as good an answer as the figures. */
  mayAsk: boolean;
}

export interface Truth {
  /** In the file's currency; several where either is right as long as it is said. */
  netRevenue?: number | readonly number[];
  orders?: number;
  customers?: number;
  units?: number;
  lines?: number;
  rejected?: number;
  /** YYYY-MM-DD. */
  firstDay?: string;
  lastDay?: string;
  currency?: string;
  /** Header that must have been taken for a role. */
  columns?: Readonly<Record<string, string>>;
  /** Net revenue of some regions. */
  regions?: Readonly<Record<string, number>>;
  /** Net revenue of some calendar months, YYYY-MM. */
  months?: Readonly<Record<string, number>>;
  /** Customer ids that must not occur. */
  notCustomers?: readonly string[];
  /** First and last hour of the day that may occur. */
  hours?: readonly [number, number];
  /** The file cannot be read rightly without the user: this must be asked or refused, in words that match. */
  asks?: RegExp;
  /** A refusal in these words is right, too: there is nothing in the file that could be asked for. */
  mayRefuse?: RegExp;
  /** With `asks`: a warning in these words is enough. */
  orWarns?: boolean;
}

/** What the command says of some files. */
export type Outcome = Report | Refusal;

export interface Report {
  kind: "report";
  netRevenue: number;
  orders: number;
  customers: number;
  customerIds: readonly string[];
  units: number;
  lines: number;
  rejected: number;
  firstDay: string | null;
  lastDay: string | null;
  currency: string;
  /** Role → header. */
  columns: Readonly<Record<string, string>>;
  regions: Readonly<Record<string, number>>;
  months: Readonly<Record<string, number>>;
  hours: readonly number[];
  /** Warnings and notes, one a line. */
  said: string;
}

export interface Refusal {
  kind: "refusal";
  exitCode: ExitCode;
  /** A mistake of the program, not of the file. */
  crashed: boolean;
  text: string;
}

const cents = (value: number): number => Math.round(value * 100);
const sameMoney = (a: number, b: number): boolean => Math.abs(cents(a) - cents(b)) <= 1;

/** In what a report differs from the truth, one sentence each; empty where it is right. */
export function differences(report: Report, truth: Truth): string[] {
  const found: string[] = [];
  const differ = (what: string, is: unknown, expected: unknown): void => {
    found.push(`${what} ${JSON.stringify(is)}, expected ${JSON.stringify(expected)}`);
  };
  const { netRevenue } = truth;
  const revenues = netRevenue === undefined ? [] : typeof netRevenue === "number" ? [netRevenue] : netRevenue;
  if (revenues.length > 0 && !revenues.some((one) => sameMoney(one, report.netRevenue)))
    differ("netRevenue", report.netRevenue, netRevenue);
  for (const name of ["orders", "customers", "units", "lines", "rejected", "firstDay", "lastDay", "currency"] as const)
    if (truth[name] !== undefined && report[name] !== truth[name]) differ(name, report[name], truth[name]);
  for (const [role, header] of Object.entries(truth.columns ?? {}))
    if (report.columns[role] !== header) differ(role, report.columns[role] ?? null, header);
  for (const [name, net] of Object.entries(truth.regions ?? {}))
    if (!sameMoney(report.regions[name] ?? 0, net)) differ(`region ${name}`, report.regions[name] ?? null, net);
  for (const [name, net] of Object.entries(truth.months ?? {}))
    if (!sameMoney(report.months[name] ?? 0, net)) differ(`month ${name}`, report.months[name] ?? null, net);
  const placeholders = (truth.notCustomers ?? []).filter((id) => report.customerIds.includes(id));
  if (placeholders.length > 0) differ("customers", placeholders, []);
  const [from, to] = truth.hours ?? [0, 23];
  const outside = report.hours.filter((hour) => hour < from || hour > to);
  if (outside.length > 0) differ("hours", outside, truth.hours);
  if (truth.asks !== undefined && !(truth.orWarns === true && truth.asks.test(report.said)))
    differ("said nothing of", report.said.slice(0, 80), String(truth.asks));
  return found;
}
