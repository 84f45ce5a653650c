/** The registry of computations, in the order of `options.ts`. A new analysis is one more line here and one there. */
import type { Analysis } from "./analysis.ts";
import basket from "./basket.ts";
import cohorts from "./cohorts.ts";
import kpis from "./kpis.ts";
import rfm from "./rfm.ts";

// options and marts differ per analysis; the registry hands each only what it made itself
export const ANALYSES: readonly Analysis[] = [kpis, rfm, cohorts, basket] as unknown as readonly Analysis[];

export const analysisNamed = (name: string): Analysis | undefined => ANALYSES.find((one) => one.name === name);
