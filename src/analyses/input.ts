/** The input of the analyses of one run. */
import type { Facts } from "../facts/contract.ts";
import { FEATURES, type Features } from "../features/features.ts";
import type { History, Input } from "./analysis.ts";

const nothingPublished: History = () => undefined;

/** Facts with their features, each of which is worked out once however many analyses ask for it. */
export function inputOf(facts: Facts, history: History = nothingPublished): Input {
  const known: Partial<Features> = {};
  return {
    facts,
    feature(name) {
      const made = known[name] ?? FEATURES[name](facts);
      known[name] = made;
      return made;
    },
    history,
  };
}
