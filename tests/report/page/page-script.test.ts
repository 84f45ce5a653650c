import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

describe("the page's script", () => {
  it("is what its sources make", () => {
    const script = join(import.meta.dirname, "../../../scripts/page-script.mjs");
    expect(() => execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" })).not.toThrow();
  });
});
