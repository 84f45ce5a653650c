/** `tillbook loyalty statement CUSTOMER`: every entry of one member's points, and what they add up to. */
import pl from "../columns/polars.ts";
import { EXIT, UserError } from "../errors.ts";
import { compute } from "../run/compute.ts";
import { isDate, toJson } from "../tables.ts";
import { customerNamed } from "./customer-named.ts";
import { requestOf } from "./request.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";
import { visibleJson } from "./visible.ts";

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [named = "", ...files]: string[],
): Promise<number> {
  const request = requestOf(shell, options, files);
  const { tables, context, asOf } = await compute({ ...request, only: ["loyalty"] }, shell);
  const of = (table: string, id: string): pl.DataFrame => tables[table]!.filter(pl.col("customer_id").eq(pl.lit(id)));
  const id = customerNamed(named, request, (one) => of("loyalty_accounts", one).height > 0);
  const account = of("loyalty_accounts", id);
  if (account.height === 0)
    throw new UserError(`${JSON.stringify(named)} has no loyalty account before ${asOf}`, {
      hint: `${context.format.integer(tables.loyalty_accounts!.height)} members are known; \`tillbook export loyalty_accounts\` lists them`,
      exitCode: EXIT.usage,
    });
  const entries = of("loyalty_ledger", id).sort("entry_no");
  if (options.json === true) {
    shell.stdout(
      visibleJson(
        `{"asOf":"${asOf}","account":${toJson(account).trim().slice(1, -1)},"entries":${toJson(entries).trim()}}\n`,
      ),
    );
    return EXIT.ok;
  }
  const { format } = context;
  const day = (value: unknown): string => (isDate(value) ? format.day(value.toISOString()) : "–");
  const whole = (value: unknown): string => format.integer(Number(value));
  const signed = (value: unknown): string => format.value(Number(value), "delta");
  const [row] = account.toRecords() as [Record<string, unknown>];
  const lines = entries
    .toRecords()
    .map((entry) => [
      `  ${day(entry.entered_at)}`,
      signed(entry.delta),
      whole(entry.balance_after),
      String(entry.order_id ?? ""),
      String(entry.reason),
    ]);
  shell.stdout(
    [
      `Loyalty statement of ${id}${id === named ? "" : ` (${named} in mails)`} as of ${format.day(asOf)}`,
      "",
      ...aligned(
        [["  Day", "Points", "Balance", "Order", "What for"], ...lines],
        ["left", "right", "right", "left", "left"],
      ),
      "",
      ...aligned(
        [
          ["  Earned", whole(row.earned)],
          ["  Redeemed", signed(-Number(row.redeemed))],
          ["  Expired", signed(-Number(row.expired))],
          ["  Balance", `${whole(row.balance)}, worth ${format.money(Number(row.points_value))}`],
          ["  Tier", `${row.tier} since ${day(row.tier_since)}, by ${whole(row.tier_points)} points in 365 days`],
          ["  Last order", day(row.last_order_on)],
        ],
        ["left", "left"],
      ),
      "",
    ].join("\n"),
  );
  return EXIT.ok;
}
