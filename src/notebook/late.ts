/** What computes is loaded when it is first called or, better, while data is read: whoever imports the library waits for none of it. */
import { createRequire } from "node:module";

type Engine = typeof import("./engine.ts");

const FILE = import.meta.url.endsWith(".ts") ? "./engine.ts" : "./engine.js";
let engine: Engine | undefined;

/** Loads what computes. */
export async function loadEngine(): Promise<Engine> {
  engine ??= await import("./engine.ts");
  return engine;
}

/** What computes, for a call that gives its result at once: loaded on the spot where no data was read before. */
export function engineNow(): Engine {
  engine ??= createRequire(import.meta.url)(FILE) as Engine;
  return engine;
}
