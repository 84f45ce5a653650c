import { describe, expect, it } from "vitest";
import { answering } from "../../src/cli/ask.ts";
import type { Shell } from "../../src/cli/shell.ts";
import { QuestionError } from "../../src/ingest/understand/sales.ts";
import { type Answer, pasteOf, type Reading } from "../../src/ingest/understand/understanding.ts";

const reading = (description: string, answer: Answer, text: string): Reading => ({
  description,
  answer,
  paste: pasteOf(answer),
  result: { netRevenue: 0, orders: 0, customers: 0, firstDay: null, lastDay: null, text },
});

const money = new QuestionError("sales.csv", [
  {
    topic: "amount",
    sentence: '"list" and "paid" could each be the revenue',
    readings: [
      reading("amount = list", { columns: { amount: "list" } }, "120.00"),
      reading("amount = paid", { columns: { amount: "paid" } }, "100.00"),
    ],
  },
]);
const nobody = new QuestionError("sales.csv", [
  {
    topic: "customer_id",
    sentence: '"card" could be the customer',
    readings: [
      reading("customer_id = card", { columns: { customer_id: "card" } }, "7 customers"),
      reading("no column is the customer", { columns: { customer_id: null } }, "0 customers"),
    ],
  },
]);

/** A shell whose user types these lines; `said` is what they see. */
function shellOf(typed: string[]): { shell: Shell; said: string[] } {
  const said: string[] = [];
  const shell = {
    stderr: (text: string) => said.push(text),
    ask: async (prompt: string) => {
      said.push(prompt);
      return typed.shift();
    },
  } as unknown as Shell;
  return { shell, said };
}

describe("asking at a terminal", () => {
  it("shows the readings with their results, goes on with the chosen ones, and says what to configure", async () => {
    const { shell, said } = shellOf(["7", "2", "2"]);
    const questions = [money, nobody];
    const runs: unknown[] = [];
    const code = await answering(shell, { json: true, column: ["region=Land"] }, async (options) => {
      runs.push(options.column);
      const open = questions.shift();
      if (open !== undefined) throw open;
      return 0;
    });
    expect(code).toBe(0);
    expect(runs).toEqual([
      ["region=Land"],
      ["region=Land", "amount=paid"],
      ["region=Land", "amount=paid", "customer_id=none"],
    ]);
    const text = said.join("");
    expect(text).toContain("2  amount = paid gives 100.00");
    expect(text).toContain('"7" is none of them');
    // one block for both answers: two would have one key twice
    expect(text).toContain('  columns: { amount: "paid", customer_id: none }');
  });

  it.each([
    ["nothing is typed", [""]],
    ["the input ends", []],
  ])("stays an error where %s", async (_, typed) => {
    const { shell } = shellOf(typed as string[]);
    await expect(answering(shell, {}, () => Promise.reject(money))).rejects.toBe(money);
  });

  it("is an error without a terminal, and other errors are not asked about", async () => {
    const { shell, said } = shellOf(["1"]);
    const { ask: _, ...silent } = shell;
    await expect(answering(silent as Shell, {}, () => Promise.reject(money))).rejects.toBe(money);
    const other = new Error("full disk");
    await expect(answering(shell, {}, () => Promise.reject(other))).rejects.toBe(other);
    expect(said).toEqual([]);
  });

  it("passes statuses on as flags", async () => {
    const answer: Answer = { status: { pending: "sale" } };
    const status = new QuestionError("cod.csv", [
      { topic: "status", sentence: "50 records are pending", readings: [reading("counting them", answer, "762.00")] },
    ]);
    const { shell } = shellOf(["1"]);
    let given: unknown;
    await answering(shell, {}, async (options) => {
      given = options.status;
      if (given === undefined) throw status;
      return 0;
    });
    expect(given).toEqual(["pending=sale"]);
  });
});
