/** The input of the analyses of one run. */
import type { Facts } from "../facts/contract.ts";
import { FEATURES, type Features } from "../features/features.ts";
import type { History, Input } from "./analysis.ts";

const nothingPublished: History = () => undefined;
const nothingBeside: Pick<Input, "table" | "file"> = { table: () => undefined, file: () => undefined };

/** Facts with their features, each of which is worked out once however many analyses ask for it. */
export function inputOf(
  facts: Facts,
  history: History = nothingPublished,
  beside: Pick<Input, "table" | "file"> = nothingBeside,
): Input {
  const known = new Map<keyof Features, unknown>();
  return {
    facts,
    feature<K extends keyof Features>(name: K): Features[K] {
      if (!known.has(name)) known.set(name, FEATURES[name](facts));
      return known.get(name) as Features[K];
    },
    history,
    ...beside,
  };
}
