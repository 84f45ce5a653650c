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
