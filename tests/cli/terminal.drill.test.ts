/** More commands that print data, as `terminal.test.ts` has them: in their form for programs, and of segments. */
import { describe, it } from "vitest";
import { CUSTOMER, DONE_CODES, FILE, named, steersNothing } from "./hostile-shop.ts";

const DONE: string[][] = [
  ["run", "--no-pdf", "--json"],
  ["check", `in/${FILE}`, "--json"],
  ["explain", "segment", "Champions"],
  ["explain", "segment", "Champions", "--json"],
  ["loyalty", "statement", CUSTOMER, "--json"],
  ["ingest", "--json"],
  ["log", "--json"],
];

describe("nothing that a file says steers the terminal", () => {
  it.each(named(DONE))("%s", (_, args) => steersNothing(args, DONE_CODES));
});
