import { relative, resolve } from "node:path";
import { EXIT } from "../errors.ts";
import { parseOptions } from "../options.ts";
import { SampleOptions } from "../sample/options.ts";
import { writeSample } from "../sample/write.ts";
import type { Shell } from "./shell.ts";
import { asJson } from "./visible.ts";

const number = (value: unknown): unknown =>
  typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value)) ? Number(value) : value;

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  const given = {
    customers: number(options.customers),
    lines: number(options.lines),
    seed: number(options.seed),
    split: options.split,
  };
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const parsed = parseOptions(SampleOptions, known, { prefix: "sample" });
  const directory = resolve(shell.cwd, typeof options.out === "string" ? options.out : "data/inbox");
  const result = await writeSample(directory, parsed, shell.progress);
  if (options.json === true) {
    shell.stdout(asJson({ directory, ...result }));
    return EXIT.ok;
  }
  const place = relative(shell.cwd, directory) || ".";
  shell.stdout(
    [
      `${result.lines.toLocaleString("en-GB")} lines in ${result.files.length} file${result.files.length === 1 ? "" : "s"} under ${place}`,
      `What is true of this shop stands in ${place}/sample-truth.json`,
      `Try it: tillbook run "${place}/*.csv"`,
      "",
    ].join("\n"),
  );
  return EXIT.ok;
}
