/** Flags that say what a file's columns are: `--column amount=list_price`, `--date-order dmy`, `--decimal ,`, `--date-format …`. */
import { type Command, Option } from "commander";
import type { LoadedConfig } from "../config/load.ts";
import { EXIT, UserError } from "../errors.ts";
import { NAMEABLE_ROLES, type Role } from "../ingest/understand/roles.ts";
import type { Answer, ColumnChoices } from "../ingest/understand/understanding.ts";
import { nearest } from "../options.ts";
import { text } from "./words.ts";

const collected = (one: string, all: string[] = []): string[] => [...all, one];

/** Adds the flags to a command that reads files. */
export const withAnswers = (command: Command): Command =>
  command
    .addOption(
      new Option("--column <role=header>", "which column is what, none for no column; may be repeated").argParser(
        collected,
      ),
    )
    .addOption(new Option("--date-order <order>", "order of day and month").choices(["dmy", "mdy", "ymd"]))
    .addOption(new Option("--date-format <format>", "how dates are written: DD.MM.YYYY HH:mm"))
    .addOption(new Option("--decimal <mark>", "decimal mark of numbers").choices([".", ","]))
    .addOption(
      new Option("--status <value=meaning>", "what a status is: sale, return or ignore; may be repeated").argParser(
        collected,
      ),
    );

/** @throws UserError (exit code 2) naming the flag and what would be right */
function columnsOf(given: readonly string[]): ColumnChoices {
  const choices: ColumnChoices = {};
  for (const one of given) {
    const at = one.indexOf("=");
    const role = one.slice(0, Math.max(0, at)).trim();
    if (at < 1 || one.slice(at + 1) === "")
      throw new UserError(
        `invalid --column: ${JSON.stringify(one)}; expected a role and a header, as in amount=Total`,
        { exitCode: EXIT.usage },
      );
    if (!(NAMEABLE_ROLES as readonly string[]).includes(role)) {
      const near = nearest(role, NAMEABLE_ROLES);
      throw new UserError(`invalid --column: there is no role ${JSON.stringify(role)}`, {
        hint: near === undefined ? `roles are ${NAMEABLE_ROLES.join(", ")}` : `did you mean ${near}?`,
        exitCode: EXIT.usage,
      });
    }
    choices[role as Role] = one.slice(at + 1);
  }
  return choices;
}

/** @throws UserError (exit code 2) for a meaning that there is not */
function statusOf(given: readonly string[]): NonNullable<Answer["status"]> {
  const found: NonNullable<Answer["status"]> = {};
  for (const one of given) {
    const at = one.lastIndexOf("=");
    const meaning = one.slice(at + 1).trim();
    if (at < 1 || (meaning !== "sale" && meaning !== "return" && meaning !== "ignore"))
      throw new UserError(
        `invalid --status: ${JSON.stringify(one)}; expected a value and sale, return or ignore, as in pending=sale`,
        { exitCode: EXIT.usage },
      );
    found[one.slice(0, at).trim()] = meaning;
  }
  return found;
}

export function answerOf(options: Record<string, unknown>): Answer {
  const dateOrder = text(options.dateOrder) as Answer["dateOrder"];
  const decimal = text(options.decimal) as Answer["decimal"];
  const dateFormat = text(options.dateFormat);
  return {
    columns: columnsOf((options.column ?? []) as string[]),
    status: statusOf((options.status ?? []) as string[]),
    ...(dateOrder === undefined ? {} : { dateOrder }),
    ...(decimal === undefined ? {} : { decimal }),
    ...(dateFormat === undefined ? {} : { dateFormat }),
  };
}

/** Puts an answer over a configuration: it wins over what is written there, source by source. */
export function applyAnswer({ config }: LoadedConfig, { columns, status, ...reading }: Answer): void {
  Object.assign(config.columns, columns);
  Object.assign(config.status, status);
  Object.assign(config, reading);
  for (const source of config.sources) Object.assign(source, reading);
}
