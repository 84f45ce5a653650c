import { describe, expect, it } from "vitest";
import { BUYING_MODELS, type BuyingModel } from "../../src/models/buying.ts";
import {
  fitKinds,
  historyByKind,
  isFactorOf,
  type Kinds,
  kindObjective,
  kindParameters,
} from "../../src/models/covariates.ts";
import { valueCustomers } from "../../src/models/customer-value.ts";
import { type Fit, propagatedCovariance } from "../../src/models/fit.ts";
import { fitGammaGamma } from "../../src/models/gamma-gamma.ts";
import { groupHistory, type PurchaseHistory } from "../../src/models/purchase-history.ts";
import { beta, createRandom, exponential, gamma } from "../../src/models/random.ts";

const KINDS = { levels: ["channel = web", "channel = fair"], has: [[], [0], [1]] };
/** By kind: factors of the purchase rate, of a and of b. */
const PLANTED = [
  { rate: 1, a: 1, b: 1 },
  { rate: 2, a: 1.5, b: 1 },
  { rate: 0.5, a: 1, b: 2 },
] as const;

interface Drawn {
  history: PurchaseHistory;
  kinds: Kinds;
}

function drawn(name: string, count: number): Drawn {
  const random = createRandom(5, name);
  const history = { x: new Float64Array(count), tx: new Float64Array(count), T: new Float64Array(count) };
  const of = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    of[i] = i % 3;
    const { rate, a, b } = PLANTED[of[i] as 0 | 1 | 2];
    history.T[i] = 20 + random() * 80;
    const each = (gamma(random, 0.6) / 8) * rate;
    const leaves = beta(random, 0.8 * a, 2.4 * b);
    const lifetime =
      name === "pareto-nbd" ? exponential(random) / (gamma(random, 0.6) / (12 / a)) : Number.POSITIVE_INFINITY;
    const until = Math.min(lifetime, history.T[i] as number);
    if (name === "mbg-nbd" && random() < leaves) continue;
    for (let time = exponential(random) / each; time <= until; time += exponential(random) / each) {
      history.x[i]!++;
      history.tx[i] = time;
      if (name !== "pareto-nbd" && random() < leaves) break;
    }
  }
  return { history, kinds: { of, ...KINDS } };
}

const fitted = (model: BuyingModel, { history, kinds }: Drawn) => {
  const plain = model.fit(groupHistory(history));
  return { plain, ...fitKinds(model, historyByKind(history, kinds), kinds, plain.parameters) };
};

describe.each(["bg-nbd", "mbg-nbd", "pareto-nbd"] as const)("%s with factors", (name) => {
  const model = BUYING_MODELS[name];

  it("has the gradient of its likelihood", () => {
    const { history, kinds } = drawn(name, 300);
    const objective = kindObjective(model, historyByKind(history, kinds), kinds, 1);
    const at = Float64Array.from(kindParameters(model, kinds.levels), (_, i) => Math.sin(i + 1) / 2);
    const gradient = new Float64Array(at.length);
    objective(at, gradient);
    const none = new Float64Array(at.length);
    for (let i = 0; i < at.length; i++) {
      const moved = (by: number): number =>
        objective(
          at.map((value, k) => (k === i ? value + by : value)),
          none,
        );
      const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
      expect(gradient[i]! - slope).toBeCloseTo(0, 7);
    }
  });

  it("is the model itself where the factors are 1", () => {
    const { history, kinds } = drawn(name, 300);
    const own = [0.2, 1.5, -0.3, 0.7];
    const factors = kindParameters(model, kinds.levels).length - own.length;
    const [g, h] = [new Float64Array(own.length + factors), new Float64Array(own.length)];
    const all = kindObjective(model, historyByKind(history, kinds), kinds, 1);
    const plain = model.objective(groupHistory(history));
    const at = Float64Array.from([...own, ...new Array<number>(factors).fill(0)]);
    expect(all(at, g)).toBeCloseTo(plain(Float64Array.from(own), h), 10);
  });
});

describe("two covariates", () => {
  const count = 1200;
  const random = createRandom(19, "two covariates");
  const history = { x: new Float64Array(count), tx: new Float64Array(count), T: new Float64Array(count) };
  const kinds = { of: new Uint16Array(count), levels: ["g = 1", "c = 1"], has: [[], [0], [1], [0, 1]] };
  const { x, tx, T } = history;
  for (let i = 0; i < count; i++) {
    kinds.of[i] = i % 4;
    const [g, c] = [kinds.of[i]! & 1, kinds.of[i]! >> 1];
    T[i] = 30 + (i % 20);
    const rate = (gamma(random, 0.8) / 6) * (g === 1 ? 2 : 1) * (c === 1 ? 0.7 : 1);
    const until = Math.min(T[i]!, exponential(random) / ((gamma(random, 0.7) / 10) * (c === 1 ? 2 : 1)));
    for (let time = exponential(random) / rate; time <= until; time += exponential(random) / rate) {
      x[i]!++;
      tx[i] = Math.min(T[i]!, Math.round(time * 7 + 0.5) / 7);
    }
  }

  // Pareto/NBD: the likelihood of lifetimes 0.11.3 with α and β of each customer (as CLVTools has them); BG/NBD and MBG/NBD: equations
  // of Fader & Hardie 2007; each maximised by SciPy 1.17.1, Nelder–Mead and BFGS in turn
  it.each([
    ["pareto-nbd", -8643.91668, [0.72245, 5.06318, 0.77014, 11.03943, 1.8953, 1.12129, 0.59119, 2.28254]],
    ["bg-nbd", -8709.5562, [0.24178, 1.55756, 0.82077, 3.86803, 2.08044, 0.83248, 0.87951, 0.47179, 0.97056, 0.4838]],
    [
      "mbg-nbd",
      -8643.28948,
      [1.19843, 4.87679, 0.63754, 1.05829, 1.67363, 0.94871, 1.36861, 0.81281, 1.25745, 0.49106],
    ],
  ] as const)("fits %s as an independent likelihood does", (name, logLikelihood, parameters) => {
    const model = BUYING_MODELS[name];
    const plain = model.fit(groupHistory(history));
    const { fit } = fitKinds(model, historyByKind(history, kinds), kinds, plain.parameters, Number.POSITIVE_INFINITY);
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 4);
    const found = Object.values(fit.parameters);
    parameters.forEach((value, i) => void expect(found[i]! / value, Object.keys(fit.parameters)[i]).toBeCloseTo(1, 4));
  });
});

describe("factors that were planted", () => {
  const made = drawn("bg-nbd", 24_000);
  const { plain, fit, parameters } = fitted(BUYING_MODELS["bg-nbd"], made);

  it("are found within three standard errors, and explain the data better", () => {
    const planted: Record<string, number> = {
      ...{ "rate: channel = web": 2, "a: channel = web": 1.5, "b: channel = web": 1 },
      ...{ "rate: channel = fair": 0.5, "a: channel = fair": 1, "b: channel = fair": 2 },
    };
    for (const [factor, truth] of Object.entries(planted)) {
      const found = fit.parameters[factor] as number;
      expect(Math.abs(Math.log(found / truth)), factor).toBeLessThan(
        3 * ((fit.standardErrors[factor] as number) / found),
      );
    }
    expect(fit.converged).toBe(true);
    expect(fit.parameters["rate: channel = web"]! / 2).toBeCloseTo(1, 0);
    expect(fit.logLikelihood - plain.logLikelihood).toBeGreaterThan(500);
    expect(parameters[1]?.alpha).toBeCloseTo(fit.parameters.alpha! / fit.parameters["rate: channel = web"]!, 10);
    expect(isFactorOf("rate: channel = web", "channel")).toBe(true);
    expect(isFactorOf("rate: channel = web", "first category")).toBe(false);
  });

  it("value the customers of a kind as the model with that kind's parameters does, intervals included", () => {
    const { history, kinds } = made;
    const days = (weeks: Float64Array): Int32Array => Int32Array.from(weeks, (week) => Math.ceil(week * 7));
    const mean = history.x.map((x, i) => (x === 0 ? 0 : 10 + (i % 17)));
    const customers = { x: Int32Array.from(history.x), txDays: days(history.tx), TDays: days(history.T), mean };
    const some = (values: Float64Array): Float64Array => values.filter((_, i) => history.x[i]! > 0);
    const spend = fitGammaGamma({ x: some(history.x), mean: some(mean) });
    const model = BUYING_MODELS["bg-nbd"];
    const [spans, terms] = [[{ from: 0, to: 12 }], { unitDays: 7, margin: 1, discount: 0.1 }] as const;
    const values = valueCustomers(model, fit, spend, customers, spans, terms, kinds);
    const names = Object.keys(fit.parameters);
    const covariance = propagatedCovariance(fit);
    // kind 1: log α of the kind is log α − log rate, and so on
    const at = (name: string): number => names.indexOf(name);
    const rows = [
      [[at("r"), 1]],
      [
        [at("alpha"), 1],
        [at("rate: channel = web"), -1],
      ],
      [
        [at("a"), 1],
        [at("a: channel = web"), 1],
      ],
      [
        [at("b"), 1],
        [at("b: channel = web"), 1],
      ],
    ] as [number, number][][];
    const own = rows.map((one) =>
      rows.map((two) =>
        one.reduce(
          (sum, [i, s]) => sum + two.reduce((part, [j, t]) => part + s * t * covariance[i * names.length + j]!, 0),
          0,
        ),
      ),
    );
    const information = inverseOf(own);
    const alone: Fit<string> = {
      ...fit,
      parameters: parameters[1]!,
      logInformation: Float64Array.from(information.flat()),
    };
    const members = Array.from(kinds.of.keys()).filter((i) => kinds.of[i] === 1);
    const picked = {
      x: Int32Array.from(members, (i) => customers.x[i]!),
      txDays: Int32Array.from(members, (i) => customers.txDays[i]!),
      TDays: Int32Array.from(members, (i) => customers.TDays[i]!),
      mean: Float64Array.from(members, (i) => mean[i]!),
    };
    const same = valueCustomers(model, alone, spend, picked, spans, terms);
    for (const k of [0, 1, 17, 500, members.length - 1]) {
      expect(values.value[members[k]!]).toBeCloseTo(same.value[k]!, 9);
      expect(values.low[members[k]!]).toBeCloseTo(same.low[k]!, 6);
      expect(values.alive[members[k]!]).toBeCloseTo(same.alive[k]!, 12);
    }
    const total = values.value.reduce((sum, one) => sum + one, 0);
    expect(values.spans[0]?.value).toBeCloseTo(total, 4);
    expect(values.spans[0]!.low).toBeLessThan(total);
  });
});

/** Gauss–Jordan. */
function inverseOf(matrix: number[][]): number[][] {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < n; i++) {
    const pivot = rows[i]![i]!;
    rows[i] = rows[i]!.map((value) => value / pivot);
    for (let k = 0; k < n; k++) {
      if (k === i) continue;
      const factor = rows[k]![i]!;
      rows[k] = rows[k]!.map((value, j) => value - factor * rows[i]![j]!);
    }
  }
  return rows.map((row) => row.slice(n));
}
