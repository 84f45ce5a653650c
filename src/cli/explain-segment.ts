import pl from "../columns/polars.ts";
import { EXIT, UserError } from "../errors.ts";
import { nearest } from "../options.ts";
import { compute } from "../run/run.ts";
import { toJson } from "../tables.ts";
import { requestOf } from "./request.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";

const MOST_VALUABLE = 10;

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [name, ...files]: string[],
): Promise<number> {
  const request = { ...requestOf(shell, options, files), only: ["rfm"] };
  const { tables, context, asOf } = await compute(request, shell);
  const { format } = context;
  const names = tables.segments.getColumn("segment").toArray() as string[];
  const segment = names.find((one) => one.toLowerCase() === name.toLowerCase());
  if (segment === undefined) {
    const close = nearest(name, names);
    throw new UserError(`there is no segment ${JSON.stringify(name)}`, {
      hint: close ? `did you mean ${JSON.stringify(close)}?` : `segments are ${names.join(", ")}`,
      exitCode: EXIT.usage,
    });
  }
  const of = (table: string): pl.DataFrame => tables[table].filter(pl.col("segment").eq(pl.lit(segment)));
  const members = of("rfm").sort(["monetary", "customer_id"], [true, false]);
  if (options.json === true) {
    shell.stdout(
      `{"asOf":"${asOf}","segment":${toJson(of("segments")).trim().slice(1, -1)},"cells":${toJson(of("rfm_grid")).trim()},"customers":${toJson(members).trim()}}\n`,
    );
    return EXIT.ok;
  }
  const [row] = of("segments").toRecords();
  const cells = of("rfm_grid")
    .toRecords()
    .map((cell) => `R${cell.r_score}/${cell.fm_score}`)
    .join(", ");
  const top = members
    .head(MOST_VALUABLE)
    .toRecords()
    .map((one) => [
      `  ${one.customer_id}`,
      `RFM ${one.rfm_score}`,
      format.money(one.monetary as number),
      `${one.frequency} orders`,
      `${one.recency_days} days ago`,
    ]);
  shell.stdout(
    [
      `${segment} as of ${format.day(asOf)}`,
      `  ${format.integer(row.customers as number)} customers (${format.percent(row.customer_share as number)}), ${format.money(row.net_revenue as number)} (${format.percent(row.revenue_share as number)} of revenue)`,
      `  rule: recency score / frequency-and-monetary score is one of ${cells}`,
      `  what to do: ${row.action}`,
      "",
      `Most valuable (${Math.min(MOST_VALUABLE, members.height)} of ${members.height})`,
      ...aligned(top, ["left", "left", "right", "right", "right"]),
      "",
    ].join("\n"),
  );
  return EXIT.ok;
}
