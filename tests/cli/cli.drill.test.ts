/** What commands say of a shop, at length: reports in words, explanations of customers and segments, statements of points. */
import { describe, expect, it } from "vitest";
import { monthOfShop, tillbook } from "./month.ts";

describe("results go to stdout", () => {
  it("as words for people, with the columns that were understood on stderr", async () => {
    const { stdout, stderr } = await tillbook("run", monthOfShop, "--no-pdf", "--out", "words");
    expect(stdout).toMatch(/Net revenue +£/);
    expect(stdout).toMatch(/Report +words\/report\.html/);
    expect(stderr).toMatch(/customer_id ← customer_id/);
  });

  it("as an explanation of one customer and one segment", async () => {
    const [{ customer_id: id, segment }] = JSON.parse(
      (await tillbook("export", "rfm", monthOfShop, "--format", "json")).stdout,
    );
    const customer = await tillbook("explain", "customer", id, monthOfShop);
    expect(customer.stdout).toContain(`segment`);
    expect(customer.stdout).toContain(segment);
    expect(customer.stdout).toContain("Where the scores come from");
    expect((await tillbook("explain", "segment", segment.toLowerCase(), monthOfShop)).stdout).toMatch(/what to do: \S/);
    expect(
      JSON.parse((await tillbook("explain", "customer", id, monthOfShop, "--json")).stdout).customer.customer_id,
    ).toBe(id);
  });

  it("as a statement of a member's points that adds up", async () => {
    const [{ customer_id: id, balance }] = JSON.parse(
      (await tillbook("export", "loyalty_accounts", monthOfShop, "--format", "json")).stdout,
    );
    const { account, entries } = JSON.parse((await tillbook("loyalty", "statement", id, monthOfShop, "--json")).stdout);
    expect(account).toMatchObject({ customer_id: id, balance });
    expect(entries.reduce((sum: number, entry: { delta: number }) => sum + entry.delta, 0)).toBe(balance);
    expect((await tillbook("loyalty", "statement", id, monthOfShop)).stdout).toContain(
      `Loyalty statement of ${id} as of`,
    );
  });
});
