/**
 * The door to Polars: the package as it is, with light expression objects.
 *
 * nodejs-polars makes every expression (`pl.col("a")`, each `.add(…)`) an object literal of some two hundred closures,
 * 0.1 to 0.3 ms and a lot of garbage each; a run builds thousands. Here an expression is an object with one field, and the
 * methods stand once on its prototype. They are the package's own: one heavy expression is made over a stand-in, and each
 * call points the stand-in at the native expression in question.
 */
import { createRequire } from "node:module";
import type { Expr } from "nodejs-polars";

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

export type * from "nodejs-polars";
export { default } from "nodejs-polars";
