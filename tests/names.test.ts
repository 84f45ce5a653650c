/** One name, one meaning: an exported name is defined at one place. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const DEFINITION =
  /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;

/** Names that are defined more than once, each with the reason. */
const KNOWN: Readonly<Record<string, string>> = {
  Action: "what a reader is to do, and the actions of the Delta protocol, in the protocol's own word",
  BasketOptions:
    "the schema's type, and the generated one with a description at every key that notebooks complete from",
  BonusRule: "as BasketOptions",
  ChurnOptions: "as BasketOptions",
  DemandOptions: "as BasketOptions",
  Field: "a field of a Delta schema, in the protocol's own word, and a field of a downloaded file",
  LoyaltyOptions: "as BasketOptions",
  MovementOptions: "as BasketOptions",
  PriceOptions: "as BasketOptions",
  RfmOptions: "as BasketOptions",
  SegmentRule: "as BasketOptions",
  Statistics: "statistics of a file in the Delta protocol, in the protocol's own word, and of cleaning",
  ValueOptions: "as BasketOptions",
  basket: "the analysis, and the notebook's function of the same name that calls it",
  churn: "as basket",
  cohorts: "as basket",
  demand: "as basket",
  history: "the history of a table and the command of that name",
  kpis: "as basket",
  loyalty: "as basket",
  movement: "as basket",
  personas: "as basket",
  price: "as basket",
  report: "the notebook's function, and the command of that name",
  rfm: "as basket",
  show: "the notebook's function, and the command of that name",
  value: "as basket",
};

it("defines every exported name once", () => {
  const places = new Map<string, string[]>();
  for (const file of globSync("{src,scheduler}/**/*.ts", { cwd: root }).sort())
    for (const [, name] of readFileSync(join(root, file), "utf8").matchAll(DEFINITION))
      if (!places.get(name as string)?.includes(file))
        places.set(name as string, [...(places.get(name as string) ?? []), file]);
  const doubled = [...places].filter(([, files]) => files.length > 1);
  expect(doubled.filter(([name]) => !(name in KNOWN)).map(([name, files]) => `${name}: ${files.join(", ")}`)).toEqual(
    [],
  );
  expect(Object.keys(KNOWN).filter((name) => !doubled.some(([one]) => one === name))).toEqual([]);
});
