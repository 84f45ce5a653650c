/** The customer that a command names: by id, or by the pseudonym of a mail. */
import { join } from "node:path";
import { customerBehind } from "../../scheduler/mail/customer-key.ts";
import type { RunRequest } from "../run/request.ts";

const PSEUDONYM = /^c-[0-9a-f]{12}$/;

export const looksLikePseudonym = (named: string): boolean => PSEUDONYM.test(named);

/** The id behind a name; the name itself where it is an id, also one that looks like a pseudonym, or nobody knows it. */
export const customerNamed = (named: string, request: RunRequest, isKnown: (id: string) => boolean): string =>
  looksLikePseudonym(named) && !isKnown(named)
    ? (customerBehind(named, join(request.loaded.directory, "reports")) ?? named)
    : named;
