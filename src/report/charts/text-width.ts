/** Widths of Inter's letters, so that charts drawn without a browser leave the room that their labels need. */

/** Advance widths in thousandths of the font size, weight 400, U+0020 to U+007E; figures are tabular. */
const ASCII = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 620, 620, 620, 620, 620, 620, 620,
  620, 620, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903,
  753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612,
  583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426,
  333, 426, 662,
];
const OTHERS: Readonly<Record<string, number>> = {
  "–": 500,
  "—": 1000,
  "‘": 293,
  "’": 293,
  "…": 956,
  "−": 662,
  "·": 288,
  "\u00a0": 281,
};

function letter(c: string): number {
  const known = ASCII[c.charCodeAt(0) - 32] ?? OTHERS[c];
  if (known !== undefined && c.length === 1) return known;
  // an accented Latin letter is as wide as its base
  const base = c.normalize("NFD").charCodeAt(0) - 32;
  if (base < ASCII.length) return ASCII[base]!;
  // ideographs, kana, hangul and emoji fill the square
  return c.codePointAt(0)! >= 0x2e80 ? 1000 : 640;
}

/** Width of `text` in pixels, set in Inter with tabular figures. */
export function interWidth(text: string, fontSize: number, fontWeight: number | string = 400): number {
  let sum = 0;
  for (const c of text) sum += letter(c);
  const bold = fontWeight === "bold" || Number(fontWeight) >= 600;
  return (sum / 1000) * fontSize * (bold ? 1.035 : 1);
}
