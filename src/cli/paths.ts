import { relative } from "node:path";

/** Nearer to the user than an absolute path, unless it leads out of the folder. */
export const nearPath = (cwd: string, path: string): string => {
  const short = relative(cwd, path);
  return short.startsWith("..") ? path : short;
};
