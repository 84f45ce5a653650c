/** Loaded before a command: the binary of Polars is not there, as after an install that left it out. */
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    if (/^nodejs-polars-/.test(specifier))
      throw Object.assign(new Error(`Cannot find module '${specifier}'`), { code: "MODULE_NOT_FOUND" });
    return next(specifier, context);
  },
});
