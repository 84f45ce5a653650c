/** The look in one place: colours and type that charts, HTML, PDF and e-mail share. */
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
  good: "#1a7f43",
  bad: "#b42318",
  warning: "#c98a00",
  /** Single-hue sequential scale for heat maps, light to dark; safe for colour-blind readers. */
  sequential: ["#eef3fb", "#cfdcf2", "#a9c1e6", "#7d9fd6", "#4f7bc2", "#2659a8", "#0b3f8c"],
  /** Context series behind an accent one. */
  context: "#c3c9d4",
} as const;

/** The same colour for a segment everywhere. */
export const SEGMENT_COLOURS: Readonly<Record<string, string>> = {
  Champions: "#0b3f8c",
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

/** Light colour → dark colour, for drawings that are made of the theme's colours. */
export const DARK_COLOURS: Readonly<Record<string, string>> = Object.fromEntries([
  ["white", DARK_THEME.surface],
  ["black", DARK_THEME.ink],
  ...Object.entries(SEGMENT_COLOURS).map(([segment, colour]) => [colour, DARK_SEGMENTS[segment]!]),
  ...THEME.sequential.map((colour, i) => [colour, DARK_SEQUENTIAL[i]!]),
  ...Object.entries(DARK_THEME).map(([key, dark]) => [THEME[key as keyof typeof DARK_THEME], dark]),
]);

const kebab = (key: string): string => key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
/** The name of a segment's colour as a CSS variable. */
export const segmentVariable = (segment: string): string =>
  segment in SEGMENT_COLOURS ? `--segment-${kebab(segment.toLowerCase().replace(/[^a-z]+/g, "-"))}` : "--faint";

/** The theme as CSS variables: `--ink`, `--h0` … `--h6` for the sequential scale, `--segment-…`. */
export function cssVariables(mode: "light" | "dark"): string {
  const colour = (light: string): string => (mode === "light" ? light : (DARK_COLOURS[light] ?? light));
  return [
    ...Object.keys(DARK_THEME).map((key) => [`--${kebab(key)}`, colour(THEME[key as keyof typeof DARK_THEME])]),
    ...THEME.sequential.map((light, i) => [`--h${i}`, mode === "light" ? light : DARK_SEQUENTIAL[i]!]),
    ...Object.entries(SEGMENT_COLOURS).map(([segment, light]) => [
      segmentVariable(segment),
      mode === "light" ? light : DARK_SEGMENTS[segment]!,
    ]),
  ]
    .map(([name, value]) => `${name}:${value}`)
    .join(";");
}
