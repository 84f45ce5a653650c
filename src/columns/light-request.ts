/**
 * Whether this process wants the light objects of `light-polars.ts`. They replace parts of nodejs-polars for the whole process, so
 * the command asks for them before its work, and a program that only imports the library keeps the package as it is.
 */
let requested = false;
const waiting: (() => void)[] = [];

/** Asks for light objects: now where Polars is loaded, else as soon as it is. */
export function requestLightPolars(): void {
  requested = true;
  for (const apply of waiting.splice(0)) apply();
}

/** Calls `apply` once: now where light objects have been asked for, else when they are. */
export function whenRequested(apply: () => void): void {
  if (requested) apply();
  else waiting.push(apply);
}
