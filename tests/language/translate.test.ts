import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { translator } from "../../src/language/translate.ts";

const say = translator({
  "{0} of {1}": "{0#} von {1#}",
  "Revenue {0}{1}": "Umsatz {0*}{1*}",
  "up {0}": "+{0#}",
  " on {0}": " durch {0*}",
  "more customers": "mehr Kunden",
  "fewer customers": "weniger Kunden",
  "{0}, despite {1}": "{0*}, trotz {1*}",
  "{0} {1} in the shop": "Im Laden {1!}{0} Leute",
  "Offer {0} with {1}": "Zu {1} auch {0} anbieten",
  "{0} sold best": "{0} lief am besten",
});

describe("translator", () => {
  it("says templates, and phrases within them", () => {
    expect(say("Revenue up 5%")).toBe("Umsatz +5%");
    expect(say("Revenue up 5% on more customers")).toBe("Umsatz +5% durch mehr Kunden");
    expect(say("Revenue up 5% on more customers, despite fewer customers")).toBe(
      "Umsatz +5% durch mehr Kunden, trotz weniger Kunden",
    );
  });

  it("puts holes in another order and leaves verbs out", () => {
    expect(say("Offer tea with milk")).toBe("Zu milk auch tea anbieten");
    expect(say("3 people are in the shop")).toBe("Im Laden 3 Leute");
  });

  it("takes a German date in a hole for no second sentence", () => {
    expect(say("10. Mai 2026 of 10. März 2026")).toBe("10. Mai 2026 von 10. März 2026");
    expect(say("The kettle. Copper pots sold best")).toBe("The kettle. Copper pots sold best");
  });

  it("leaves names alone, also one that reads like a message", () => {
    expect(say("more customers sold best")).toBe("more customers lief am besten");
  });

  it("takes only numbers, amounts and days for a number", () => {
    expect(say("£1.2k of 12 Nov 2026")).toBe("£1.2k von 12 Nov 2026");
    expect(say("Box of 12")).toBe("Box of 12");
  });

  it("finds a message behind a full stop, a capital and a sentence before it", () => {
    expect(say("More customers.")).toBe("Mehr Kunden.");
    expect(say("Tea sold best. More customers.")).toBe("Tea lief am besten. Mehr Kunden.");
  });

  it("tells what it could not say, and hands it back as it was", () => {
    const missed: string[] = [];
    const strict = translator({ yes: "ja" }, (text) => missed.push(text));
    expect([strict("yes"), strict("no"), strict("12 %")]).toEqual(["ja", "no", "12 %"]);
    expect(missed).toEqual(["no"]);
  });

  it("ends at any text, and returns a text without messages as it is", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        expect(typeof say(text)).toBe("string");
        expect(translator({})(text)).toBe(text);
      }),
    );
    const long = "a, ".repeat(400);
    expect(say(long)).toBe(long);
  });
});
