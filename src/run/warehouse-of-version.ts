/** A warehouse of an earlier version of the lake, for a question about what was then. It is published nowhere. */
import { join } from "node:path";
import type { Effects } from "../effects.ts";
import { createLineSpool } from "../warehouse/line-spool.ts";
import { buildWarehouse } from "../warehouse/publish.ts";
import { buildReport } from "./build-report.ts";
import { compute } from "./compute.ts";
import type { RunRequest } from "./request.ts";
import { publicationOf } from "./warehouse.ts";

/**
 * Makes the warehouse of the lines that `request` names, in `folder`; gives its file.
 *
 * @throws UserError where there is no such version
 */
export async function warehouseOfVersion(
  request: RunRequest,
  effects: Pick<Effects, "now" | "progress">,
  folder: string,
): Promise<string> {
  const spool = createLineSpool(join(folder, "lines"));
  const computed = await compute(request, effects, { onLines: (lines) => spool.add(lines) });
  try {
    const { record } = buildReport(computed, request, []);
    const publication = publicationOf(computed, request, spool, { ...record, now: effects.now() });
    return (await buildWarehouse(publication, folder)).file;
  } finally {
    computed.facts.close();
  }
}
