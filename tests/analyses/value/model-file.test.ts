import { expect, it } from "vitest";
import { inputOf } from "../../../src/analyses/input.ts";
import { readModel, savedModel } from "../../../src/analyses/value/model-file.ts";
import { predictValue } from "../../../src/analyses/value/predict.ts";
import { ValueOptions, value } from "../../../src/analyses/value.ts";
import { facts } from "../../../src/facts/facts.ts";
import { toCsv } from "../../../src/tables.ts";
import { sampleLines } from "../../sample.ts";
import { contextOf } from "../contract.ts";

const { lines, asOf } = await sampleLines();
const shop = facts(lines);
const options = ValueOptions.parse({ margin: 0.4 });
const marts = value(inputOf(shop), options, contextOf(asOf));
const saved = savedModel(marts, contextOf(asOf), options);
const text = JSON.stringify(saved);

it("values the same customers as the run that saved it", () => {
  const read = readModel(text, "model.json");
  expect(read.data).toEqual({ from: "2024-10-01", to: "2026-11-15", customers: 1200 });
  expect(toCsv(predictValue(shop, read, asOf)).toString()).toBe(toCsv(marts.customer_value).toString());
});

it("does not mind the order of the parameters in the file", () => {
  const read = readModel(text, "model.json");
  const names = Object.keys(read.buying.parameters);
  const places = names.map((_, i) => names.length - 1 - i);
  const turned = {
    ...read,
    buying: {
      ...read.buying,
      parameters: Object.fromEntries(Object.entries(read.buying.parameters).reverse()),
      logInformation: places.flatMap((i) =>
        places.map((j) => read.buying.logInformation[i * names.length + j] as number),
      ),
    },
  };
  expect(toCsv(predictValue(shop, turned, asOf)).toString()).toBe(toCsv(marts.customer_value).toString());
});

it.each([
  ["{", "model.json is no model of Tillbook: it is not JSON"],
  ["[]", "model.json is no model of Tillbook: the file"],
  [text.replace('"version":1', '"version":2'), "model.json is no model of Tillbook: version"],
  [text.replace(/"alpha":[\d.]+/, '"alpha":-1'), "model.json is no model of Tillbook: buying.parameters.alpha"],
  [text.replace(/"logInformation":\[[^,]+,/, '"logInformation":['), "mbg-nbd has 4 parameters and 15 entries"],
])("says what is wrong with a file %#", (content, message) => {
  expect(() => readModel(content, "model.json")).toThrow(message);
});

it("refuses parameters that its model does not have", () => {
  const read = readModel(text.replaceAll('"alpha"', '"beta"'), "model.json");
  expect(() => predictValue(shop, read, asOf)).toThrow(/invalid parameters of mbg-nbd: .*; expected r, alpha, a, b/);
});
