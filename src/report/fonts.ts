/** Inter, embedded: only the alphabets that the text of a report needs. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

interface Subset {
  file: string;
  ranges: string;
  holds(code: number): boolean;
}

let subsets: Promise<Subset[]> | undefined;
const loaded = new Map<string, Promise<string>>();

const folder = (): string => dirname(fileURLToPath(import.meta.resolve("@fontsource-variable/inter/wght.css")));

async function readSubsets(): Promise<Subset[]> {
  const css = await readFile(join(folder(), "wght.css"), "utf8");
  return [...css.matchAll(/url\(\.\/(files\/[a-z-]+\.woff2)\)[^}]*unicode-range:\s*([^;]+);/g)].map(
    ([, file, ranges]) => {
      const bounds = ranges!.split(",").map((range) => {
        const [low, high] = range.trim().slice(2).split("-");
        return [Number.parseInt(low!, 16), Number.parseInt(high ?? low!, 16)] as const;
      });
      return {
        file: file!,
        ranges: ranges!,
        holds: (code) => bounds.some(([low, high]) => code >= low && code <= high),
      };
    },
  );
}

const data = (file: string): Promise<string> => {
  const known = loaded.get(file) ?? readFile(join(folder(), file)).then((bytes) => bytes.toString("base64"));
  loaded.set(file, known);
  return known;
};

/** `@font-face` rules with the font inside, for the letters that occur in `text`. */
export async function fontFaces(text: string): Promise<string> {
  subsets ??= readSubsets();
  // one letter stands for all of ASCII, which is most of the text
  const codes = new Set([0x41]);
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) codes.add(text.codePointAt(i)!);
  const needed = (await subsets).filter(({ holds }) => codes.values().some(holds));
  const faces = await Promise.all(
    needed.map(
      async ({ file, ranges }) =>
        `@font-face{font-family:Inter;font-weight:100 900;src:url(data:font/woff2;base64,${await data(file)}) format("woff2");unicode-range:${ranges}}`,
    ),
  );
  return faces.join("");
}
