/** The report on other papers; A4 is in `pdf.test.ts`. */
import { describe, it } from "vitest";
import { printsWell } from "./printed.ts";

describe("renderReport", () => {
  it.each([
    ["Letter", "portrait", [612, 792]],
    ["A4", "landscape", [842, 595]],
  ] as const)("prints %s %s: tagged, with outline, small", printsWell);
});
