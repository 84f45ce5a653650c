import { createRequire } from "node:module";

// found from src/ in a clone and from dist/src/ in a published package
const load = createRequire(import.meta.url);
const read = (path: string): { version: string } | undefined => {
  try {
    const found = load(path) as { name: string; version: string };
    return found.name === "tillbook" ? found : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
};

/** Tillbook's version, from its package.json. */
export const VERSION: string = (read("../package.json") ?? read("../../package.json"))?.version ?? "0.0.0";
