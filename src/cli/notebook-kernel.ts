/** What Jupyter calls; not meant for people. */
import { startKernel } from "../notebook/kernel.ts";
import { ensureBuilt, moduleRoot, packageRoot, resolves } from "../notebook/places.ts";
import type { Shell } from "./shell.ts";

export default async function action(
  shell: Shell,
  _: Record<string, unknown>,
  [connection]: string[],
): Promise<number> {
  ensureBuilt((text) => shell.stderr(`${text}\n`));
  // a project of its own that has tillbook brings its other packages along
  const root = resolves("tslab", shell.cwd) && resolves("tillbook", shell.cwd) ? shell.cwd : moduleRoot(packageRoot());
  await startKernel(connection ?? "", root);
  return new Promise<number>(() => {});
}
