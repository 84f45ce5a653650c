/** The registry of computations, in the order of `options.ts`. A new analysis is one more line here and one there. */
import type { Analysis } from "./analysis.ts";
import anomalies from "./anomalies.ts";
import basket from "./basket.ts";
import churn from "./churn.ts";
import cohorts from "./cohorts.ts";
import demand from "./demand.ts";
import forecast from "./forecast.ts";
import kpis from "./kpis.ts";
import loyalty from "./loyalty.ts";
import movement from "./movement.ts";
import personas from "./personas.ts";
import price from "./price.ts";
import rfm from "./rfm.ts";
import value from "./value.ts";

/** Every analysis under its name, with its own types. */
export const REGISTRY = {
  kpis,
  rfm,
  value,
  churn,
  personas,
  movement,
  cohorts,
  basket,
  loyalty,
  forecast,
  anomalies,
  demand,
  price,
} as const;

// options and marts differ per analysis; whoever goes through all of them hands each only what it made itself
/** Every analysis of Tillbook, in the order of the report. */
export const ANALYSES = Object.values(REGISTRY) as unknown as readonly Analysis[];
