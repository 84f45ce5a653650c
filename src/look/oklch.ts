/** Colours by how they look: OKLCH (Ottosson 2020, "A perceptual color space for image processing"), contrast as in WCAG 2.2. */

/** Red, green and blue as amounts of light, 0 to 1. */
type Light = readonly [number, number, number];

const toLight = (hex: string): Light => {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};
const toHex = (light: Light): string =>
  `#${light
    .map((amount) => {
      const value = amount <= 0.0031308 ? amount * 12.92 : 1.055 * amount ** (1 / 2.4) - 0.055;
      return Math.round(Math.min(1, Math.max(0, value)) * 255)
        .toString(16)
        .padStart(2, "0");
    })
    .join("")}`;

const luminanceOf = ([r, g, b]: Light): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** Relative luminance of `#rrggbb`, 0 (black) to 1 (white). */
export const luminance = (hex: string): number => luminanceOf(toLight(hex));

/** Contrast ratio of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

export interface Tone {
  /** 0 (grey) to about 0.32. */
  chroma: number;
  /** Radians. */
  hue: number;
}

export function toneOf(hex: string): Tone {
  const [r, g, b] = toLight(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const c = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { chroma: Math.hypot(a, c), hue: Math.atan2(c, a) };
}

function lightOf(lightness: number, chroma: number, hue: number): Light {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** The last number between `low` and `high` that `holds`, where all before it do. */
function bisect(low: number, high: number, holds: (x: number) => boolean): number {
  let [from, to] = [low, high];
  for (let i = 0; i < 32; i++) {
    const middle = (from + to) / 2;
    if (holds(middle)) from = middle;
    else to = middle;
  }
  return from;
}

const SLACK = 1e-6;
const shown = (light: Light): boolean => light.every((amount) => amount >= -SLACK && amount <= 1 + SLACK);

/** The colour of that hue and luminance, as close to that chroma as a screen can show. */
export function withLuminance({ chroma, hue }: Tone, wanted: number): string {
  const at = (lightness: number): Light => {
    const most = bisect(0, chroma, (c) => shown(lightOf(lightness, c, hue)));
    return lightOf(lightness, most, hue);
  };
  return toHex(at(bisect(0, 1, (lightness) => luminanceOf(at(lightness)) <= wanted)));
}
