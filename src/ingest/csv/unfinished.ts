/**
 * The last record of a file that has no line end behind it. Many programs leave it out; a file that was cut off has none
 * either. So the record is held to the others: its last field must be written as theirs are.
 */
import { splitFields } from "./fields.ts";
import type { Layout } from "./sniffer.ts";

/** With fewer records to compare it to, a field says nothing. */
const ENOUGH = 10;
/** A column of so few texts in the sample is a list to choose from. */
const FEW_TEXTS = 12;

const DECIMALS = /[.,](\d+)$/;

/** Why the last field of a record is not written as those of the sample are; undefined where it may be. */
export function unlikeOthers(last: string, others: readonly string[]): string | undefined {
  if (others.length < ENOUGH) return undefined;
  const shown = JSON.stringify(last.slice(0, 40));
  if (last === "") return others.includes("") ? undefined : "its last field is empty and no other one's is";
  const [first] = others;
  if (others.every((text) => text.length === first!.length) && last.length < first!.length)
    return `its last field is ${shown} and all others have ${first!.length} characters`;
  const decimals = others.map((text) => DECIMALS.exec(text)?.[1]?.length ?? 0);
  if (
    decimals[0]! > 0 &&
    decimals.every((n) => n === decimals[0]) &&
    (DECIMALS.exec(last)?.[1]?.length ?? 0) < decimals[0]!
  )
    return `its last field is ${shown} and all others have ${decimals[0]} decimals`;
  const texts = new Set(others);
  const isList = texts.size <= FEW_TEXTS && texts.size * 4 <= others.length;
  const whole = [...texts].find((text) => text !== last && text.startsWith(last));
  if (isList && !texts.has(last) && whole !== undefined)
    return `its last field is ${shown} and others have ${JSON.stringify(whole.slice(0, 40))}`;
  return undefined;
}

/** Why a last record without a line end is refused; undefined where it is kept. */
export function whyUnfinished(
  record: string,
  { dialect, sample }: Layout,
  unfinished: "keep" | "reject",
): string | undefined {
  const start = "the file ends in this record without a line end";
  if (unfinished === "reject") return `${start} (quality.unfinished: reject)`;
  const { fields } = splitFields(record, dialect);
  // the record may be the last of the sample itself
  const others = sample.filter((row) => row.length === fields.length && row.join("\0") !== fields.join("\0"));
  const reason = unlikeOthers(
    fields.at(-1) ?? "",
    others.map((row) => row.at(-1) ?? ""),
  );
  return reason === undefined ? undefined : `${start}: ${reason}`;
}
