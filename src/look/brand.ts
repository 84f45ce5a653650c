/** A shop's own look: what the configuration says about it, and its logo read from disk. */
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { UserError } from "../errors.ts";
import { contrast } from "./oklch.ts";
import { THEME } from "./theme.ts";

/** Least contrast of the accent on white: WCAG 2.2, 1.4.11, for graphical objects. */
const LEAST_CONTRAST = 3;
/** A logo stands in every page and every report.json. */
const MOST_BYTES = 200_000;

export const ThemeOptions = z.strictObject({
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, "expected a colour like #1f5fb8")
    .refine((accent) => !/^#[0-9a-fA-F]{6}$/.test(accent) || contrast(accent, THEME.surface) >= LEAST_CONTRAST, {
      error: ({ input }) =>
        `expected a darker colour: its contrast on white is ${(Math.floor(contrast(String(input), THEME.surface) * 10) / 10).toFixed(1)}:1, and lines and bars need ${LEAST_CONTRAST}:1`,
    })
    .optional()
    .describe("The one accent of the report, #rrggbb; the heat maps' scale follows from it. Default: #1f5fb8"),
  logo: z
    .string()
    .min(1)
    .optional()
    .describe("An SVG, PNG or JPEG of at most 200 kB for the top of page 1, relative to the configuration file"),
});
export type ThemeOptions = z.infer<typeof ThemeOptions>;

/** What a file is by its first bytes, whatever its name says. */
function mediaType(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return "image/png";
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return "image/jpeg";
  const start = bytes.toString("utf8", 0, 4096).replace(/^\uFEFF/, "");
  return /^\s*(<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^>]*>|\s)*<svg[\s>]/i.test(start) ? "image/svg+xml" : undefined;
}

/**
 * The logo at `path`, relative to `directory`, as a data URI. It is used as a picture only, in which no script runs.
 *
 * @throws UserError naming the file where it is missing, too large, or no SVG, PNG or JPEG
 */
export function readLogo(path: string, directory: string): string {
  const file = resolve(directory, path);
  const size = statSync(file, { throwIfNoEntry: false });
  if (size === undefined || !size.isFile())
    throw new UserError(`no logo ${path}; theme.logo names a file relative to the configuration`, { exitCode: 2 });
  if (size.size > MOST_BYTES)
    throw new UserError(
      `the logo ${path} is too large: ${Math.ceil(size.size / 1000)} kB; expected at most ${MOST_BYTES / 1000} kB`,
      { hint: "an SVG, or a PNG 400 pixels wide, is enough", exitCode: 2 },
    );
  const bytes = readFileSync(file);
  const type = mediaType(bytes);
  if (type === undefined)
    throw new UserError(`the logo ${path} is no picture that can be used; expected an SVG, PNG or JPEG`, {
      exitCode: 2,
    });
  return `data:${type};base64,${bytes.toString("base64")}`;
}

/** The look that a configuration asks for; undefined where it asks for none. */
export function brandOf(theme: ThemeOptions | undefined, directory: string): Brand | undefined {
  if (theme?.accent === undefined && theme?.logo === undefined) return undefined;
  return {
    ...(theme.accent === undefined ? {} : { accent: theme.accent.toLowerCase() }),
    ...(theme.logo === undefined ? {} : { logo: readLogo(theme.logo, directory) }),
  };
}

/** A shop's own look. */
export interface Brand {
  /** `#rrggbb`; the other colours follow from it. Default: Tillbook's own. */
  accent?: string;
  /** A picture as a data URI: SVG, PNG or JPEG. */
  logo?: string;
}
