/** The sample shop as a till leaves it: one file a day, each with the header, every record in exactly one of them. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SAMPLE } from "../sample.ts";

const DAY = /^[^,]*,(20[12]\d-\d\d-\d\d)/;

/** Bytes as latin1 text by day; a record without a readable day follows the one before it. */
export function dailyDrops(folder = join(SAMPLE, "..")): Map<string, string> {
  const days = new Map<string, string[]>();
  let header = "";
  for (const name of readdirSync(folder)
    .filter((one) => one.endsWith(".csv"))
    .sort()) {
    const [first = "", ...lines] = readFileSync(join(folder, name), "latin1").split(/(?<=\n)/);
    header = first;
    let day = `${name.slice(0, 7)}-01`;
    for (const line of lines) {
      const found = DAY.exec(line)?.[1];
      if (found?.startsWith(name.slice(0, 7))) day = found;
      days.set(day, [...(days.get(day) ?? []), line.endsWith("\n") ? line : `${line}\n`]);
    }
  }
  return new Map([...days].sort().map(([day, lines]) => [day, header + lines.join("")]));
}

/** Everything before `until` as one file, as the shop's history was handed over. */
export function writeHistory(inbox: string, drops: ReadonlyMap<string, string>, until: string): void {
  const before = [...drops].filter(([day]) => day < until).map(([, text]) => text);
  const [first = "", ...rest] = before;
  const body = rest.map((text) => text.slice(text.indexOf("\n") + 1)).join("");
  writeFileSync(join(inbox, "history.csv"), first + body, "latin1");
}
