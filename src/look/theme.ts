/** The look in one place: colours and type that charts, HTML, PDF and e-mail share. */
import { luminance, type Tone, toneOf, withLuminance } from "./oklch.ts";

/** Colours and the typeface of report, charts and mail, as CSS writes them. */
export const THEME = {
  font: "Inter",
  ink: "#15171c",
  muted: "#646b7a",
  faint: "#9aa1ae",
  hairline: "#e3e6eb",
  surface: "#ffffff",
  /** The one accent. */
  accent: "#1f5fb8",
  accentSoft: "#e8eff9",
  good: "#17753d",
  bad: "#b42318",
  warning: "#8f6400",
  /** Single-hue sequential scale for heat maps, light to dark; safe for colour-blind readers. */
  sequential: ["#eef3fb", "#cfdcf2", "#a9c1e6", "#7d9fd6", "#4f7bc2", "#2659a8", "#0b3f8c"],
  /** Context series behind an accent one. */
  context: "#c3c9d4",
  /** Text on the sequential scale: black and white, between which every step has one of 4.5 : 1. Three, because the dark scale turns earlier. */
  onPale: "#000000",
  onMid: "#000001",
  onDeep: "#fffffe",
} as const;

/** From which place on the sequential scale (0 to 1) text is `onMid`, and from which `onDeep`. */
export const HEAT_TEXT = { mid: 0.615, deep: 0.695 } as const;

/** Colours of text on the sequential scale as a chart's conditions, for the place that an expression gives; below them `onPale`. */
export const heatText = (place: string): { test: string; value: string }[] => [
  { test: `${place} > ${HEAT_TEXT.deep}`, value: THEME.onDeep },
  { test: `${place} > ${HEAT_TEXT.mid}`, value: THEME.onMid },
];

/** The same colour for a segment everywhere. */
export const SEGMENT_COLOURS: Readonly<Record<string, string>> = {
  // one step off the darkest of the sequential scale, which follows a shop's accent; segments do not
  Champions: "#0b3f8d",
  Loyal: "#1f66c4",
  "Potential Loyalist": "#5b95dd",
  New: "#8fb8ea",
  Promising: "#b9d2f2",
  "Need Attention": "#f0c659",
  "About to Sleep": "#e5a13a",
  "At Risk": "#d9772b",
  "Can't Lose": "#bd3f1f",
  Hibernating: "#9aa1ae",
  Lost: "#c9cdd5",
};
/** Colour of a segment; names a user invented get the neutral one. */
export const segmentColour = (segment: string): string => SEGMENT_COLOURS[segment] ?? THEME.faint;

/** The same look on a dark page: every colour of the light one by what replaces it. More is brighter here. */
const DARK_THEME: Readonly<Record<Exclude<keyof typeof THEME, "font" | "sequential">, string>> = {
  ink: "#e8eaee",
  muted: "#9fa7b5",
  faint: "#727a89",
  hairline: "#2b2f38",
  surface: "#14161a",
  accent: "#6ea3f0",
  accentSoft: "#1b2a42",
  good: "#4cc38a",
  bad: "#f2786b",
  warning: "#e0ae3c",
  context: "#4d5564",
  onPale: "#ffffff",
  onMid: "#000000",
  onDeep: "#000000",
};
const DARK_SEQUENTIAL = ["#1b2433", "#213657", "#27497c", "#2f60a6", "#4a80c9", "#74a5e4", "#b0d0ff"] as const;
const DARK_SEGMENTS: Readonly<Record<string, string>> = {
  Champions: "#b0d0ff",
  Loyal: "#7cabe8",
  "Potential Loyalist": "#4f86d0",
  New: "#3a69ab",
  Promising: "#2f5187",
  "Need Attention": "#e6bd52",
  "About to Sleep": "#dc993a",
  "At Risk": "#d9772b",
  "Can't Lose": "#d8583a",
  Hibernating: "#727a89",
  Lost: "#525a68",
};

/** What follows a shop's accent; everything else is the same in every report. */
export interface Palette {
  accent: string;
  accentSoft: string;
  sequential: readonly string[];
  dark: { accent: string; accentSoft: string; sequential: readonly string[] };
}
const OWN_PALETTE: Palette = {
  accent: THEME.accent,
  accentSoft: THEME.accentSoft,
  sequential: THEME.sequential,
  dark: { accent: DARK_THEME.accent, accentSoft: DARK_THEME.accentSoft, sequential: DARK_SEQUENTIAL },
};

/**
 * The palette of an accent, `#rrggbb`; Tillbook's own without one.
 *
 * Every derived colour has the accent's hue in OKLCH and the luminance of the one it replaces, so every text keeps its
 * contrast; its chroma is that of the one it replaces × accent's chroma ÷ chroma of Tillbook's own accent.
 */
export function paletteOf(accent: string | undefined): Palette {
  if (accent === undefined) return OWN_PALETTE;
  const { chroma, hue } = toneOf(accent);
  const strength = chroma / toneOf(THEME.accent).chroma;
  const derived = (own: string): string => {
    const tone: Tone = { chroma: toneOf(own).chroma * strength, hue };
    return withLuminance(tone, luminance(own));
  };
  return {
    accent,
    accentSoft: derived(THEME.accentSoft),
    sequential: THEME.sequential.map(derived),
    dark: {
      accent: derived(DARK_THEME.accent),
      accentSoft: derived(DARK_THEME.accentSoft),
      sequential: DARK_SEQUENTIAL.map(derived),
    },
  };
}

/** Tillbook's own colour → the palette's, for drawings that are made of the theme's colours; empty for its own palette. */
export const paletteColours = (palette: Palette): Readonly<Record<string, string>> =>
  palette === OWN_PALETTE
    ? {}
    : Object.fromEntries([
        [THEME.accent, palette.accent],
        [THEME.accentSoft, palette.accentSoft],
        ...THEME.sequential.map((own, i) => [own, palette.sequential[i]!]),
      ]);

/** Light colour → dark colour, for drawings that are made of the palette's and the theme's colours. */
export const darkColours = (palette: Palette): Readonly<Record<string, string>> =>
  Object.fromEntries([
    ["white", DARK_THEME.surface],
    ["black", DARK_THEME.ink],
    ...Object.entries(SEGMENT_COLOURS).map(([segment, colour]) => [colour, DARK_SEGMENTS[segment]!]),
    ...palette.sequential.map((colour, i) => [colour, palette.dark.sequential[i]!]),
    ...Object.entries(DARK_THEME).map(([key, dark]) => [THEME[key as keyof typeof DARK_THEME], dark]),
    [palette.accentSoft, palette.dark.accentSoft],
    [palette.accent, palette.dark.accent],
  ]);

const kebab = (key: string): string => key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
/** The name of a segment's colour as a CSS variable. */
export const segmentVariable = (segment: string): string =>
  segment in SEGMENT_COLOURS ? `--segment-${kebab(segment.toLowerCase().replace(/[^a-z]+/g, "-"))}` : "--faint";

/** The theme as CSS variables: `--ink`, `--h0` … `--h6` for the sequential scale, `--segment-…`. */
export function cssVariables(mode: "light" | "dark", palette: Palette = OWN_PALETTE): string {
  const { accent, accentSoft, sequential } = mode === "light" ? palette : palette.dark;
  const colours = { ...(mode === "light" ? THEME : DARK_THEME), accent, accentSoft };
  return [
    ...Object.keys(DARK_THEME).map((key) => [`--${kebab(key)}`, colours[key as keyof typeof DARK_THEME]]),
    ...sequential.map((colour, i) => [`--h${i}`, colour]),
    ...Object.entries(mode === "light" ? SEGMENT_COLOURS : DARK_SEGMENTS).map(([segment, colour]) => [
      segmentVariable(segment),
      colour,
    ]),
  ]
    .map(([name, value]) => `${name}:${value}`)
    .join(";");
}
