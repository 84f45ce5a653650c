/**
 * The fonts of a page, embedded: static weights of Inter, which a PDF takes as they are (a variable font would be printed as
 * drawings of its letters), in the alphabets that the text needs; and for paper, where they are installed, Noto's Chinese,
 * Japanese and Korean letters.
 */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Everything on a page is set in one of these; CSS takes the nearest for any other. */
const WEIGHTS = [400, 600] as const;

interface Subset {
  /** Path of the woff2 file. */
  file: string;
  weight: number;
  ranges: string;
  holds(code: number): boolean;
}

/** Packages of letters that Inter lacks, and the locales that they are made for. */
const CJK = [
  { name: "@fontsource/noto-sans-jp", locale: "ja" },
  { name: "@fontsource/noto-sans-sc", locale: "zh" },
  { name: "@fontsource/noto-sans-kr", locale: "ko" },
  { name: "@fontsource/noto-sans-tc", locale: "zh-tw" },
] as const;

const subsets = new Map<string, Promise<Subset[]>>();
const loaded = new Map<string, Promise<string>>();

/** Path of a package's style sheet for a weight; undefined where the package is not installed. */
function sheet(name: string, weight: number): string | undefined {
  try {
    return fileURLToPath(import.meta.resolve(`${name}/${weight}.css`));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

async function readSubsets(name: string): Promise<Subset[]> {
  const faces = WEIGHTS.map(async (weight) => {
    const path = sheet(name, weight);
    if (path === undefined) return [];
    const css = await readFile(path, "utf8");
    const found = css.matchAll(/url\(\.\/(files\/[a-z0-9-]+\.woff2)\)[^}]*unicode-range:\s*([^;]+);/g);
    return [...found].map(([, file, ranges]): Subset => {
      const bounds = ranges!.split(",").map((range) => {
        const [low, high] = range.trim().slice(2).split("-");
        return [Number.parseInt(low!, 16), Number.parseInt(high ?? low!, 16)] as const;
      });
      return {
        file: join(dirname(path), file!),
        weight,
        ranges: ranges!,
        holds: (code) => bounds.some(([low, high]) => code >= low && code <= high),
      };
    });
  });
  return (await Promise.all(faces)).flat();
}

/** From here on letters are ideographs, kana, hangul and what is written among them. */
const FIRST_CJK = 0x2e80;

const data = (file: string): Promise<string> => {
  const known = loaded.get(file) ?? readFile(file).then((bytes) => bytes.toString("base64"));
  loaded.set(file, known);
  return known;
};

const subsetsOf = (name: string): Promise<Subset[]> => {
  const known = subsets.get(name) ?? readSubsets(name);
  subsets.set(name, known);
  return known;
};

export interface FontOptions {
  /** Decides which of the Chinese, Japanese and Korean fonts goes first. Default: none of them is asked for. */
  paper?: { locale: string };
}

/** `@font-face` rules with the fonts inside, for the letters that occur in `text`. */
export async function fontFaces(text: string, { paper }: FontOptions = {}): Promise<string> {
  // one letter stands for all of ASCII, which is most of the text
  const codes = new Set([0x41]);
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) codes.add(text.codePointAt(i)!);
  const faces = await facesOf("@fontsource/inter", codes);
  const others = new Set([...codes].filter((code) => code >= FIRST_CJK));
  if (paper === undefined || others.size === 0) return faces.join("");
  const locale = paper.locale.toLowerCase();
  const order = [...CJK].sort(
    (a, b) => Number(locale.startsWith(b.locale)) - Number(locale.startsWith(a.locale)) || (a.name < b.name ? -1 : 1),
  );
  for (const { name } of order) {
    if (others.size === 0) break;
    faces.push(...(await facesOf(name, others)));
    for (const subset of await subsetsOf(name)) for (const code of others) if (subset.holds(code)) others.delete(code);
  }
  return faces.join("");
}

async function facesOf(name: string, codes: ReadonlySet<number>): Promise<string[]> {
  const needed = (await subsetsOf(name)).filter(({ holds }) => codes.values().some(holds));
  return Promise.all(
    needed.map(
      async ({ file, weight, ranges }) =>
        `@font-face{font-family:Inter;font-weight:${weight};src:url(data:font/woff2;base64,${await data(file)}) format("woff2");unicode-range:${ranges}}`,
    ),
  );
}
