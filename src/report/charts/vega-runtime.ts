/** The Vega runtime as one classic script, to stand inside the interactive page. */
import { readFile } from "node:fs/promises";
import { beside } from "./vega-bundles.ts";

let runtime: Promise<string> | undefined;

async function read(): Promise<string> {
  const [vega, interpreter] = await Promise.all([
    readFile(beside("vega", "vega.min.js"), "utf8"),
    readFile(beside("vega-interpreter", "vega-interpreter.js"), "utf8"),
  ]);
  // the interpreter exists as a module only: its one import is in the bundle of Vega, its one export is handed over
  const body = interpreter
    .replace(/^import \{([^}]*)\} from 'vega-util';$/m, "const {$1} = vega;")
    .replace(/^export \{ (\w+) as expressionInterpreter \};$/m, "vega.expressionInterpreter = $1;");
  if (/^(import|export) /m.test(body) || !body.includes("vega.expressionInterpreter ="))
    throw new Error("vega-interpreter has another form than expected; its import and export could not be rewritten");
  const licence = "/* Vega and vega-interpreter, (c) University of Washington Interactive Data Lab, BSD-3-Clause */";
  return `${licence}\n${vega.replace(/\n?\/\/# sourceMappingURL=.*$/m, "")}\n(function(){${body.replace(/\n?\/\/# sourceMappingURL=.*$/m, "")}})();`.replaceAll(
    "</script",
    "<\\/script",
  );
}

/** Reads it once per process; about 530 kB. */
export const vegaRuntime = (): Promise<string> => {
  runtime ??= read();
  return runtime;
};
