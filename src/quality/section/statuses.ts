/** The statuses of records, and what they were taken for: as a table and in sentences. */
import type { Format } from "../../format.ts";
import type { Block } from "../../section.ts";
import type { StatusCount } from "../meaning/status-counts.ts";
import type { QualityResult } from "../result.ts";

const READINGS: Readonly<Record<StatusCount["reading"], string>> = {
  sale: "a sale",
  ignore: "no sale, left out",
  undone: "sold and given back: no sale, left out unless its amount is negative",
  return: "a return",
  unknown: "not known: counted as a sale",
};

/** Undefined where no file has a status that changes anything. */
export function statusTable({ statuses }: QualityResult): Block | undefined {
  if (statuses.every(({ reading }) => reading === "sale")) return undefined;
  return {
    kind: "table",
    id: "quality_statuses",
    title: "What the status of a record was taken for",
    subtitle: "Values of the status columns, the most frequent first, and what their records are worth",
    width: "half",
    columns: [
      { key: "status", label: "Status", format: "text" },
      { key: "reading", label: "Taken for", format: "text" },
      { key: "records", label: "Records", format: "integer" },
      { key: "amount", label: "Worth", format: "money" },
    ],
    rows: statuses.slice(0, 30).map(({ status, reading, records, amount }) => ({
      status: status ?? "(none)",
      reading: READINGS[reading],
      records,
      amount,
    })),
  };
}

export const unknownStatuses = ({ statuses }: Pick<QualityResult, "statuses">): StatusCount[] =>
  statuses.filter(({ status, reading }) => status !== null && reading === "unknown");

/** What unknown statuses would change. */
export function statusNotes(result: QualityResult, format: Format): string[] {
  return unknownStatuses(result).map(
    ({ status, records, amount }) =>
      `The status ${JSON.stringify(status)} is not known and counted as a sale: ${format.integer(records)} records worth ${format.money(amount)}; status: { ${JSON.stringify(status)}: ignore } leaves them out.`,
  );
}
