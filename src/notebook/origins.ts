/** Where tables come from: which analysis made them, with which options, about which day. */
import { inspect } from "node:util";
import type { Analysis, Context, Marts } from "../analyses/analysis.ts";
import type { Contract } from "../schema.ts";

/** How tables were made: what `section` needs to tell their story. */
export interface TablesOrigin {
  analysis: Analysis;
  options: unknown;
  context: Context;
}

const origins = new WeakMap<object, TablesOrigin>();
const contracts = new WeakMap<object, Contract>();

/** How a result of an analysis was made; undefined for anything else. */
export const originOf = (value: unknown): TablesOrigin | undefined =>
  typeof value === "object" && value !== null ? origins.get(value) : undefined;

/** The contract of a frame that came out of an analysis. */
export const contractOf = (frame: object): Contract | undefined => contracts.get(frame);

/** The tables, which can say from now on what they are and how they were made. */
export function signed<M extends Marts>(marts: M, origin: TablesOrigin): M {
  const tables = Object.entries(marts).map(([name, frame]) => `${name}: ${frame.height} × ${frame.width}`);
  Object.defineProperty(marts, inspect.custom, { value: () => tables.join("\n") });
  origins.set(marts, origin);
  for (const [name, contract] of Object.entries(origin.analysis.tables)) contracts.set(marts[name] as object, contract);
  return marts;
}
