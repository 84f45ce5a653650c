/**
 * The door to Polars: the package as it is, with light expressions and series.
 *
 * nodejs-polars makes every expression (`pl.col("a")`, each `.add(…)`) an object literal of some two hundred closures,
 * 0.1 to 0.3 ms and a lot of garbage each; a run builds thousands. Here an expression is an object with one field, and the
 * methods stand once on its prototype. They are the package's own: one heavy expression is made over a stand-in, and each
 * call points the stand-in at the native expression in question.
 *
 * A series is such an object, too, made for every column that is looked at. Here it is its native one and nothing more until
 * somebody asks for something beyond the few things below; then the package makes it, and answers.
 */
import { createRequire } from "node:module";
import pl, { type DataType, type Expr, type Series } from "nodejs-polars";

type Native = Record<PropertyKey, unknown>;
type Factory = (native: Native) => Expr;
type Method = (...args: unknown[]) => unknown;

const load = createRequire(import.meta.url);
const internals = load("nodejs-polars/bin/lazy/expr/index.js") as { _Expr: Factory };
const NAMESPACES = {
  str: (load("nodejs-polars/bin/lazy/expr/string.js") as { ExprStringFunctions: Factory }).ExprStringFunctions,
  list: (load("nodejs-polars/bin/lazy/expr/list.js") as { ExprListFunctions: Factory }).ExprListFunctions,
  lst: (load("nodejs-polars/bin/lazy/expr/list.js") as { ExprListFunctions: Factory }).ExprListFunctions,
  dt: (load("nodejs-polars/bin/lazy/expr/datetime.js") as { ExprDateTimeFunctions: Factory }).ExprDateTimeFunctions,
  struct: (load("nodejs-polars/bin/lazy/expr/struct.js") as { ExprStructFunctions: Factory }).ExprStructFunctions,
} as const;

interface Light {
  _expr: Native;
}

let current: Native;
const standIn = new Proxy({} as Native, {
  get: (_, name) => {
    const value = current[name];
    return typeof value === "function" ? value.bind(current) : value;
  },
});
const template = internals._Expr(standIn) as unknown as Record<PropertyKey, Method>;

function LightExpr(this: Light, native: Native): void {
  this._expr = native;
}

for (const name of Reflect.ownKeys(template)) {
  if (name === "_expr" || name === "inner" || name in NAMESPACES) continue;
  const method = template[name];
  Object.defineProperty(LightExpr.prototype, name, {
    value: function (this: Light, ...args: unknown[]) {
      const before = current;
      current = this._expr;
      try {
        return method(...args);
      } finally {
        current = before;
      }
    },
  });
}
Object.defineProperty(LightExpr.prototype, "inner", {
  value: function (this: Light) {
    return this._expr;
  },
});
for (const [name, namespace] of Object.entries(NAMESPACES)) {
  Object.defineProperty(LightExpr.prototype, name, {
    get(this: Light) {
      return namespace(this._expr);
    },
  });
}

const Constructor = LightExpr as unknown as new (native: Native) => Expr;
internals._Expr = (native) => new Constructor(native);

interface NativeSeries extends Native {
  name: string;
  cast(type: DataType, strict: boolean): NativeSeries;
  clone(): NativeSeries;
  len(): number;
  nullCount(): number;
  rename(name: string): void;
  toArray(): unknown[];
  toTypedArray(): unknown;
}
type SeriesConstructor = typeof pl.Series;

const seriesModule = load("nodejs-polars/bin/series/index.js") as {
  _Series(native: NativeSeries): Series;
  Series: SeriesConstructor;
};
const { arrayToJsSeries } = load("nodejs-polars/bin/internals/construction.js") as {
  arrayToJsSeries(name: string, values: unknown, type: unknown): NativeSeries;
};
const packagesOwn = seriesModule._Series;

interface LightSeries {
  native: NativeSeries;
  whole: Series | undefined;
}

function alias(native: NativeSeries, name: string): Series {
  const renamed = native.clone();
  renamed.rename(name);
  return lightSeries(renamed);
}

/** What is asked of nearly every series. */
const OFTEN = new Map<PropertyKey, (native: NativeSeries) => unknown>([
  ["_s", (native) => native],
  ["name", (native) => native.name],
  ["length", (native) => native.len()],
  [Symbol.toStringTag, () => () => "Series"],
  ["inner", (native) => () => native],
  ["len", (native) => () => native.len()],
  ["nullCount", (native) => () => native.nullCount()],
  ["toArray", (native) => () => native.toArray()],
  // with nulls the package says why not
  ["toTypedArray", (native) => (native.nullCount() === 0 ? () => native.toTypedArray() : undefined)],
  [
    "cast",
    (native) =>
      (type: DataType, strict = false) =>
        lightSeries(native.cast(type, strict)),
  ],
  ["alias", (native) => (name: string) => alias(native, name)],
  [
    "rename",
    (native) =>
      (to: string | { name: string; inPlace?: boolean }, inPlace = false) => {
        const { name, inPlace: here = inPlace } = typeof to === "string" ? { name: to } : to;
        return here ? native.rename(name) : alias(native, name);
      },
  ],
]);

const wholeOf = (light: LightSeries): Series & object => {
  light.whole ??= packagesOwn(light.native);
  return light.whole as Series & object;
};

const behaviour: ProxyHandler<LightSeries> = {
  get: (light, name) => OFTEN.get(name)?.(light.native) ?? Reflect.get(wholeOf(light), name),
  set: (light, name, value) => Reflect.set(wholeOf(light), name, value),
  has: (light, name) => Reflect.has(wholeOf(light), name),
  ownKeys: (light) => Reflect.ownKeys(wholeOf(light)),
  getOwnPropertyDescriptor: (light, name) => Reflect.getOwnPropertyDescriptor(wholeOf(light), name),
};

const lightSeries = (native: NativeSeries): Series =>
  new Proxy<LightSeries>({ native, whole: undefined }, behaviour) as unknown as Series;

/** `pl.Series(name, values, type)` or `pl.Series(values)`. */
const makeSeries = (first: unknown, second?: unknown, type?: unknown): Series =>
  lightSeries(typeof first === "string" ? arrayToJsSeries(first, second, type) : arrayToJsSeries("", first, undefined));

seriesModule._Series = lightSeries;
seriesModule.Series = Object.assign(makeSeries, pl.Series) as SeriesConstructor;
(pl as { Series: SeriesConstructor }).Series = seriesModule.Series;

export type * from "nodejs-polars";
export { default } from "nodejs-polars";
