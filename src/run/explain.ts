/** What the analyses explain of a customer or of a group of them. */
import type { Explains, Marts } from "../analyses/analysis.ts";
import { ANALYSES } from "../analyses/index.ts";
import type { Effects } from "../effects.ts";
import { type Computed, compute } from "./compute.ts";
import type { RunRequest } from "./request.ts";

export interface Explained {
  computed: Computed;
  marts: Marts;
  explains: Explains<Marts>;
}

/** The tables of the analysis that explains customers, of all files that are asked for. */
export async function computeExplained(
  request: RunRequest,
  effects: Pick<Effects, "now" | "progress">,
): Promise<Explained> {
  const analysis = ANALYSES.find(({ explains }) => explains !== undefined);
  if (analysis?.explains === undefined) throw new Error("no analysis explains customers");
  const computed = await compute({ ...request, only: [analysis.name] }, effects);
  return { computed, marts: computed.analysed[0]!.marts, explains: analysis.explains };
}
