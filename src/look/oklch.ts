/** Colours by how they look: OKLCH (Ottosson 2020, "A perceptual color space for image processing"), contrast as in WCAG 2.2. */
import {
  clampChroma,
  formatHex,
  modeLrgb,
  modeOklab,
  modeOklch,
  modeRgb,
  parseHex,
  type Rgb,
  useMode,
  wcagContrast,
  wcagLuminance,
} from "culori/fn";

useMode(modeRgb);
useMode(modeLrgb);
useMode(modeOklab);
const oklch = useMode(modeOklch);

/** @throws TypeError where it is no `#rrggbb` */
function colourOf(hex: string): Rgb {
  const colour = parseHex(hex);
  if (colour === undefined) throw new TypeError(`${hex} is no colour of the form #rrggbb`);
  return colour;
}

/** Relative luminance of `#rrggbb`, 0 (black) to 1 (white). */
export const luminance = (hex: string): number => wcagLuminance(colourOf(hex));

/** Contrast ratio of two colours, 1 to 21. */
export const contrast = (one: string, other: string): number => wcagContrast(colourOf(one), colourOf(other));

export interface Tone {
  /** 0 (grey) to about 0.32. */
  chroma: number;
  /** Degrees. */
  hue: number;
}

export function toneOf(hex: string): Tone {
  const { c, h = 0 } = oklch(colourOf(hex));
  return { chroma: c, hue: h };
}

/** The colour of that hue and luminance, as close to that chroma as a screen can show. */
export function withLuminance({ chroma, hue }: Tone, wanted: number): string {
  const at = (l: number) => clampChroma({ mode: "oklch" as const, l, c: chroma, h: hue }, "oklch");
  let [low, high] = [0, 1];
  for (let i = 0; i < 32; i++) {
    const middle = (low + high) / 2;
    if (wcagLuminance(at(middle)) <= wanted) low = middle;
    else high = middle;
  }
  return formatHex(at(low));
}
