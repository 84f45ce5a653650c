/** The registry of computations, by name, each loaded when a run needs it. A new analysis is one more line here too. */
import type { Analysis } from "./analysis.ts";
import type { REGISTRY } from "./index.ts";

type Registry = typeof REGISTRY;

const LOADERS: { [K in keyof Registry]: () => Promise<{ default: Registry[K] }> } = {
  kpis: () => import("./kpis.ts"),
  rfm: () => import("./rfm.ts"),
  value: () => import("./value.ts"),
  churn: () => import("./churn.ts"),
  personas: () => import("./personas.ts"),
  movement: () => import("./movement.ts"),
  cohorts: () => import("./cohorts.ts"),
  basket: () => import("./basket.ts"),
  loyalty: () => import("./loyalty.ts"),
  forecast: () => import("./forecast.ts"),
  anomalies: () => import("./anomalies.ts"),
  demand: () => import("./demand.ts"),
  price: () => import("./price.ts"),
};

/** The computations of analyses, in their order. */
export const loadAnalyses = async (infos: readonly { readonly name: string }[]): Promise<Analysis[]> =>
  Promise.all(infos.map(async ({ name }) => (await LOADERS[name as keyof Registry]()).default as unknown as Analysis));
