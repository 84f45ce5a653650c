/**
 * Light expressions and series in place of those of nodejs-polars.
 *
 * nodejs-polars makes every expression (`pl.col("a")`, each `.add(…)`) an object literal of some two hundred closures,
 * 0.1 to 0.3 ms and a lot of garbage each; a run builds thousands. Here an expression is an object with one field, and the
 * methods stand once on its prototype. They are the package's own: one heavy expression is made over a stand-in, and each
 * call points the stand-in at the native expression in question.
 *
 * A series is such an object, too, made for every column that is looked at. Here it is its native one and nothing more until
 * somebody asks for something beyond the few things below; then the package makes it, and answers.
 *
 * Where the package has another shape than the one this was written for, it stays as it is and a warning says so.
 */
import { createRequire } from "node:module";
import type { DataType, Expr, default as polars, Series } from "nodejs-polars";

type Package = typeof polars;
type Native = Record<PropertyKey, unknown>;
type Factory = (native: Native) => Expr;
type Method = (...args: unknown[]) => unknown;

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
type SeriesConstructor = Package["Series"];

const load = createRequire(import.meta.url);

/** A function inside the package. @throws Error where there is none */
function internal<T>(path: string, name: string): T {
  const found = (load(`nodejs-polars/bin/${path}.js`) as Record<string, unknown>)[name];
  if (typeof found !== "function") throw new Error(`bin/${path}.js has no function ${name}`);
  return found as T;
}

interface Light {
  _expr: Native;
}

/** Makes expressions with one field; `heavy` is the package's own way to make them. */
function lightExpressions(heavy: Factory): Factory {
  const namespaces = new Map<PropertyKey, Factory>([
    ["str", internal("lazy/expr/string", "ExprStringFunctions")],
    ["list", internal("lazy/expr/list", "ExprListFunctions")],
    ["lst", internal("lazy/expr/list", "ExprListFunctions")],
    ["dt", internal("lazy/expr/datetime", "ExprDateTimeFunctions")],
    ["struct", internal("lazy/expr/struct", "ExprStructFunctions")],
  ]);
  let current: Native = {};
  const standIn = new Proxy({} as Native, {
    get: (_, name) => {
      const value = current[name];
      return typeof value === "function" ? value.bind(current) : value;
    },
  });
  const template = heavy(standIn);

  function LightExpr(this: Light, native: Native): void {
    this._expr = native;
  }
  const define = (name: PropertyKey, property: PropertyDescriptor): void => {
    Object.defineProperty(LightExpr.prototype, name, { configurable: true, ...property });
  };
  for (const name of Reflect.ownKeys(template)) {
    if (name === "_expr") continue;
    const { value } = Object.getOwnPropertyDescriptor(template, name) as PropertyDescriptor;
    const namespace = namespaces.get(name);
    if (name === "inner") {
      define(name, {
        value(this: Light) {
          return this._expr;
        },
      });
    } else if (namespace !== undefined) {
      define(name, {
        get(this: Light) {
          return namespace(this._expr);
        },
      });
    } else if (typeof value === "function") {
      const method = value as Method;
      define(name, {
        value(this: Light, ...args: unknown[]) {
          const before = current;
          current = this._expr;
          try {
            return method.apply(template, args);
          } finally {
            current = before;
          }
        },
      });
    } else {
      // a getter or a plain value: the package's own expression answers
      define(name, {
        get(this: Light) {
          return Reflect.get(heavy(this._expr), name);
        },
      });
    }
  }
  const Constructor = LightExpr as unknown as new (native: Native) => Expr;
  return (native) => new Constructor(native);
}

interface LightSeries {
  native: NativeSeries;
  whole: Series | undefined;
}

/** Makes series that are their native one until more is asked of them; `heavy` is the package's own way to make them. */
function lightSeries(heavy: (native: NativeSeries) => Series): (native: NativeSeries) => Series {
  const make = (native: NativeSeries): Series =>
    new Proxy<LightSeries>({ native, whole: undefined }, behaviour) as unknown as Series;
  const alias = (native: NativeSeries, name: string): Series => {
    const renamed = native.clone();
    renamed.rename(name);
    return make(renamed);
  };
  const wholeOf = (light: LightSeries): Series & object => {
    light.whole ??= heavy(light.native);
    return light.whole as Series & object;
  };
  /** What is asked of nearly every series. */
  const often = new Map<PropertyKey, (native: NativeSeries) => unknown>([
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
          make(native.cast(type, strict)),
    ],
    ["alias", (native) => (name: string) => alias(native, name)],
    [
      "rename",
      (native) =>
        (to: string | { name: string; inPlace?: boolean }, inPlace = false) => {
          const { name, inPlace: here = inPlace } = typeof to === "object" && to !== null ? to : { name: to };
          if (typeof name !== "string") return heavy(native).rename(to as string, inPlace);
          return here ? native.rename(name) : alias(native, name);
        },
    ],
  ]);
  const behaviour: ProxyHandler<LightSeries> = {
    get: (light, name) => often.get(name)?.(light.native) ?? Reflect.get(wholeOf(light), name),
    set: (light, name, value) => Reflect.set(wholeOf(light), name, value),
    has: (light, name) => Reflect.has(wholeOf(light), name),
    ownKeys: (light) => Reflect.ownKeys(wholeOf(light)),
    getOwnPropertyDescriptor: (light, name) => Reflect.getOwnPropertyDescriptor(wholeOf(light), name),
  };
  return make;
}

/** What makes an expression and a series, the package's own and the light ones. */
interface Makers {
  expression: Factory;
  series(native: NativeSeries): Series;
}

let heavyMakers: Makers | undefined;

/** The package's own makers once they have been replaced, to compare with. */
export const packagesOwn = (): Makers | undefined => heavyMakers;

/** Puts the light makers into the package. @throws Error where it has another shape, before anything is replaced */
function replace(pl: Package): void {
  const expressions = load("nodejs-polars/bin/lazy/expr/index.js") as { _Expr: Factory; Expr: Factory };
  const series = load("nodejs-polars/bin/series/index.js") as {
    _Series(native: NativeSeries): Series;
    Series: SeriesConstructor;
  };
  const heavy: Makers = {
    expression: internal("lazy/expr/index", "_Expr"),
    series: internal("series/index", "_Series"),
  };
  const toNative = internal<(name: string, values: unknown, type: unknown) => NativeSeries>(
    "internals/construction",
    "arrayToJsSeries",
  );
  // conditions and joined texts are made by the public name, which has functions of its own
  const expression: Factory = Object.assign(lightExpressions(heavy.expression), expressions.Expr);
  const makeLight = lightSeries(heavy.series);
  const construct = (first: unknown, second?: unknown, type?: unknown): Series =>
    makeLight(typeof first === "string" ? toNative(first, second, type) : toNative("", first, undefined));
  const Constructor = Object.assign(construct, pl.Series) as SeriesConstructor;
  // every name that is replaced can be, before the first one is
  for (const [holder, name] of [
    [expressions, "_Expr"],
    [expressions, "Expr"],
    [series, "_Series"],
    [series, "Series"],
    [pl, "Series"],
  ] as const)
    if (Object.getOwnPropertyDescriptor(holder, name)?.writable !== true) throw new Error(`${name} cannot be replaced`);
  expressions._Expr = expression;
  expressions.Expr = expression;
  series._Series = makeLight;
  series.Series = Constructor;
  (pl as { Series: SeriesConstructor }).Series = Constructor;
  heavyMakers = heavy;
}

/** Replaces expressions and series by light ones, once; where that cannot be done, says so in a warning and changes nothing. */
export function lightenPolars(pl: Package): boolean {
  if (heavyMakers !== undefined) return true;
  try {
    replace(pl);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    process.emitWarning(
      `nodejs-polars ${pl.version} is not the version Tillbook was made for (${reason}); it works, and takes longer`,
    );
    return false;
  }
}
