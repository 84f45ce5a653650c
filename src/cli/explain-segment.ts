import { EXIT, UserError } from "../errors.ts";
import { nearest } from "../options.ts";
import { computeExplained } from "../run/explain.ts";
import { toJson } from "../tables.ts";
import { requestOf } from "./request.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";
import { visibleJson } from "./visible.ts";

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [name, ...files]: string[],
): Promise<number> {
  const { computed, marts, explains } = await computeExplained(requestOf(shell, options, files), shell);
  const { context, asOf } = computed;
  const names = explains.segment.names(marts);
  const segment = names.find((one) => one.toLowerCase() === name!.toLowerCase());
  if (segment === undefined) {
    const close = nearest(name!, names);
    throw new UserError(`there is no segment ${JSON.stringify(name)}`, {
      hint: close ? `did you mean ${close}?` : `segments are ${names.join(", ")}`,
      exitCode: EXIT.usage,
    });
  }
  const { lines, list, data } = explains.segment.of(marts, segment, context.format);
  if (options.json === true) {
    const parts = Object.entries(data).map(([key, { frame, single }]) => {
      const rows = toJson(frame).trim();
      return `${JSON.stringify(key)}:${single === true ? rows.slice(1, -1) : rows}`;
    });
    shell.stdout(visibleJson(`{"asOf":"${asOf}",${parts.join(",")}}\n`));
    return EXIT.ok;
  }
  shell.stdout(
    [
      `${segment} as of ${context.format.day(asOf)}`,
      ...lines.map((line) => `  ${line}`),
      "",
      list.title,
      ...aligned(
        list.rows.map(([first = "", ...rest]) => [`  ${first}`, ...rest]),
        [...list.align],
      ),
      "",
    ].join("\n"),
  );
  return EXIT.ok;
}
