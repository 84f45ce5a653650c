import { EXIT } from "../errors.ts";
import { notebooksFolder } from "../notebook/lab.ts";
import { newNotebook } from "../notebook/new.ts";
import { nearPath } from "./paths.ts";
import type { Shell } from "./shell.ts";

export default async function action(shell: Shell, _: Record<string, unknown>, [name]: string[]): Promise<number> {
  const file = newNotebook(name ?? "", notebooksFolder(shell.cwd), shell.env);
  shell.stdout(`${nearPath(shell.cwd, file)}\n`);
  shell.stderr("tillbook notebook opens it\n");
  return EXIT.ok;
}
