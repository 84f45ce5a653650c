/** Runs, schedules and recipients that a command names, and what is said of a name that is not there. */
import { EXIT, UserError } from "../src/errors.ts";
import { nearest } from "../src/options.ts";
import { mailAddress } from "./mail/outbox.ts";
import { HOW_TO_ADD, named } from "./open.ts";
import type { Run } from "./runs.ts";
import { runOf, runHistory as runs } from "./runs.ts";
import type { Store } from "./store.ts";
import type { Recipient, Schedule } from "./time/schedule.ts";

/** @throws UserError (exit code 2) when there is no such run */
export function runNamed(store: Store, id: string): Run {
  const run = runOf(store, id);
  if (run) return run;
  const near = nearest(
    id,
    runs(store, { limit: 200 }).map((one) => one.id),
  );
  throw new UserError(`unknown run ${JSON.stringify(id)}`, {
    hint: near ? `did you mean ${near}?` : "tillbook history lists them",
    exitCode: EXIT.usage,
  });
}

/** The schedule that is meant where none is named. @throws UserError (exit code 2) unless there is exactly one */
export function meant(schedules: readonly Schedule[], name: string | undefined): Schedule {
  if (name !== undefined) return named(schedules, name);
  const [only, another] = schedules;
  if (only === undefined) throw new UserError("nothing is scheduled", { hint: HOW_TO_ADD, exitCode: EXIT.usage });
  if (another === undefined) return only;
  throw new UserError(
    `which schedule? expected --schedule with one of ${schedules.map((one) => one.name).join(", ")}`,
    { exitCode: EXIT.usage },
  );
}

export function recipientNamed({ name, recipients }: Schedule, address: string): Recipient {
  const found = recipients.find(({ email }) => email === mailAddress(address, "--to"));
  if (found) return found;
  const known = recipients.map(({ email }) => email);
  const near = nearest(address, known);
  throw new UserError(`invalid --to: ${address} is no recipient of ${name}`, {
    hint: near ? `did you mean ${near}?` : `its recipients are ${known.join(", ") || "not listed yet"}`,
    exitCode: EXIT.usage,
  });
}
