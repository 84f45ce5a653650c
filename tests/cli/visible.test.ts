import { expect, it } from "vitest";
import { visible } from "../../src/cli/visible.ts";

it("shows what would steer a terminal, and leaves all other text", () => {
  expect(visible("a\x1b[31mred\x1b[0m.csv")).toBe("a\\x1b[31mred\\x1b[0m.csv");
  expect(visible("\x1b]0;title\x07 \x9b2J \x7f \r")).toBe("\\x1b]0;title\\x07 \\x9b2J \\x7f \\x0d");
  expect(visible("invoice\u202egnp.exe")).toBe("invoice\\u202egnp.exe");
  expect(visible("Zoë 上海 🛒\n\tnext")).toBe("Zoë 上海 🛒\n\tnext");
});
