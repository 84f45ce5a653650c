/** The lines of an error that are meant to be pasted: flags of the command, and blocks for the configuration file. */
import { ConfigSchema } from "../../src/config/schema.ts";

const FLAG_LINE = /^\s*(?:[\p{L} ]+: +)?`?(--[a-z][a-z-]*[ =].*?)`?$/u;
/** Keys at the top of a configuration, and those of a source that a hint may put there. */
const KEYS = [...Object.keys(ConfigSchema.shape), "dateOrder", "decimal", "dateFormat"].join("|");
const YAML_START = new RegExp(`^(\\s*)(?:[\\p{L}. ]+: +)?((?:${KEYS}): *\\S.*|(?:${KEYS}):)$`, "u");

export interface Hint {
  how: "flag" | "yaml";
  text: string;
}

/** Every hint of a text, in its order. */
export function hintsOf(text: string): Hint[] {
  const hints: Hint[] = [];
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const flag = FLAG_LINE.exec(lines[i]!);
    if (flag) hints.push({ how: "flag", text: flag[1]! });
    const start = YAML_START.exec(lines[i]!);
    if (start === null) continue;
    // a block goes on while lines are indented deeper, or name a further key as deep as the first
    const indent = start[1]!.length;
    const block = [start[2]!];
    for (; i + 1 < lines.length; i++) {
      const next = lines[i + 1]!;
      const depth = next.length - next.trimStart().length;
      if (next.trim() === "" || depth < indent || (depth === indent && !YAML_START.test(next))) break;
      block.push(next.slice(indent));
    }
    hints.push({ how: "yaml", text: block.join("\n") });
  }
  return hints;
}

/** A line as a POSIX shell splits it: blanks separate, single and double quotes and backslashes keep. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/gs))
    words.push(
      word.replace(/'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/gs, (_, single, double, escaped) =>
        single !== undefined ? single : double !== undefined ? double.replace(/\\([$`"\\])/g, "$1") : escaped,
      ),
    );
  return words;
}
