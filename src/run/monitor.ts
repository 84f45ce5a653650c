/** The execution report of a run: how much went through it, how good it was, and what it took. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type pl from "../columns/polars.ts";
import type { Format } from "../format.ts";
import type { QualityResult } from "../quality/result.ts";

export interface ExecutionReport {
  /** Records processed, without headers and blank lines. */
  records: number;
  /** Clean lines of them, 0 to 1. */
  validShare: number;
  /** Columns known of a customer beside the id. */
  features: number;
  segments: number;
  /** Metrics of the last complete period. */
  kpis: number;
  quality: {
    /** Share of empty or unreadable values in all columns that are read. */
    missing: number;
    /** Repeated lines. */
    duplicates: number;
    /** Unusual amounts, which are kept. */
    outliers: number;
    /** The lower of the share of clean records and the score of the checks, 0 to 100. */
    overall: number;
  };
  /** From the first file opened to the last one written. */
  durationSeconds: number;
  recordsPerSecond: number;
  peakMemoryMb: number;
  cpuSeconds: number;
  /** Processors that were busy on average. */
  cpuCores: number;
  /** Bytes of the edition's files, without run.json. */
  storageBytes: number;
}

const rowsOf = (frame: pl.DataFrame | undefined): number => frame?.height ?? 0;
const hundredths = (value: number): number => Math.round(value * 100) / 100;

/** Bytes of everything under a folder. */
export const bytesUnder = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

/** Share of values that are missing among all that the columns could have. */
function missingShare(profile: pl.DataFrame): number {
  const columns = profile.toRecords() as { records: number | bigint; filled: number | bigint }[];
  const [records, filled] = columns.reduce<[number, number]>(
    ([all, some], one) => [all + Number(one.records), some + Number(one.filled)],
    [0, 0],
  );
  return records === 0 ? 0 : (records - filled) / records;
}

function outliersOf(checks: pl.DataFrame): number {
  const rows = checks.toRecords() as { check: string; failed: number | bigint }[];
  return rows.reduce((sum, { check, failed }) => sum + (check === "amount_usual" ? Number(failed) : 0), 0);
}

/** @param taken seconds, megabytes and bytes as the process and the disk say them at the end */
export function executionReport(
  quality: QualityResult,
  tables: Readonly<Record<string, pl.DataFrame>>,
  taken: { seconds: number; peakMemoryMb: number; cpuSeconds: number; storageBytes: number },
): ExecutionReport {
  const { lines, rejected, leftOut } = quality.rows;
  const records = lines + rejected + leftOut;
  const { seconds, peakMemoryMb, cpuSeconds, storageBytes } = taken;
  return {
    records,
    validShare: records === 0 ? 0 : lines / records,
    features: Math.max(0, (tables.customer_360?.width ?? 1) - 1),
    segments: rowsOf(tables.segments),
    kpis: rowsOf(tables.kpis),
    quality: {
      missing: missingShare(quality.profile),
      duplicates: quality.rejectedBy.duplicate_line ?? 0,
      outliers: outliersOf(quality.table),
      overall: Math.floor(Math.min(quality.rowScore, quality.checkScore) * 10) / 10,
    },
    durationSeconds: hundredths(seconds),
    recordsPerSecond: seconds > 0 ? Math.round(records / seconds) : 0,
    peakMemoryMb,
    cpuSeconds,
    cpuCores: seconds > 0 ? hundredths(cpuSeconds / seconds) : 0,
    storageBytes,
  };
}

const MB = 1e6;

/** The report in words, as label and text. */
export const executionLines = (report: ExecutionReport, format: Format): [label: string, text: string][] => [
  ["Records processed", format.integer(report.records)],
  ["Valid records", format.percent(Math.floor(report.validShare * 1000) / 1000)],
  ["Features per customer", format.integer(report.features)],
  ["Segments", format.integer(report.segments)],
  ["KPIs computed", format.integer(report.kpis)],
  ["Missing values", format.percent(report.quality.missing, 2)],
  ["Duplicates", format.integer(report.quality.duplicates)],
  ["Outliers", format.integer(report.quality.outliers)],
  ["Overall quality", `${format.decimal(report.quality.overall, 1)} of 100`],
  ["Duration", `${format.decimal(report.durationSeconds, 1)} s`],
  ["Speed", `${format.integer(report.recordsPerSecond)} records a second`],
  ["Memory", `${format.integer(report.peakMemoryMb)} MB at most`],
  ["CPU", `${format.decimal(report.cpuSeconds, 1)} s, ${format.decimal(report.cpuCores, 1)} processors on average`],
  ["Storage", `${format.decimal(report.storageBytes / MB, 1)} MB`],
];
