/** JSON that is one document: a list of objects, or an object with such a list inside, element by element and never as a whole. */
import { MAX_RECORD_BYTES } from "../csv/record-scan.ts";

/** The keys from the outermost object to the list; empty where the document is the list itself. */
export type ListPath = readonly string[];

interface Level {
  isList: boolean;
  /** Under which it stands in the object around it. */
  key: string;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const isOpening = (byte: number): boolean => byte === 0x7b || byte === 0x5b;
const isClosing = (byte: number): boolean => byte === 0x7d || byte === 0x5d;
const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 9 && byte <= 13);

interface Scanner {
  /** Where in JSON the bytes so far have come to, outermost first. */
  levels: readonly Level[];
  /** Takes the next byte; gives whether it belongs to a text. */
  take(byte: number): boolean;
}

/** Follows JSON byte by byte; keys are kept only as far as `deepest` levels. */
function createScanner(deepest: number): Scanner {
  const levels: Level[] = [];
  let inText = false;
  let isEscaped = false;
  let expectsKey = false;
  let key: number[] | undefined;
  let lastKey = "";
  return {
    levels,
    take(byte) {
      if (inText) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) {
          inText = false;
          if (key !== undefined) lastKey = Buffer.from(key).toString("utf8");
          key = undefined;
          return true;
        }
        key?.push(byte);
        return true;
      }
      if (byte === QUOTE) {
        inText = true;
        key = expectsKey && levels.length <= deepest ? [] : undefined;
        expectsKey = false;
        return true;
      }
      if (isOpening(byte)) {
        levels.push({ isList: byte === 0x5b, key: lastKey });
        lastKey = "";
        expectsKey = byte === 0x7b;
      } else if (isClosing(byte)) {
        levels.pop();
        expectsKey = false;
      } else if (byte === COMMA) expectsKey = levels.at(-1)?.isList === false;
      return false;
    },
  };
}

/** Lists lie at most so deep in a document. */
const DEEPEST = 3;

/** The list of objects with the most of them in the beginning of a document, not counting lists inside others; undefined without one. */
export function listPathOf(head: Buffer): ListPath | undefined {
  const scanner = createScanner(DEEPEST);
  const counts = new Map<string, { path: ListPath; objects: number }>();
  for (const byte of head) {
    const isText = scanner.take(byte);
    if (isText || byte !== 0x7b) continue;
    const around = scanner.levels.slice(0, -1);
    if (around.at(-1)?.isList !== true || around.length > DEEPEST + 1) continue;
    if (around.slice(0, -1).some(({ isList }) => isList)) continue;
    const path = around.slice(1).map(({ key }) => key);
    const name = JSON.stringify(path);
    counts.set(name, { path, objects: (counts.get(name)?.objects ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.objects - a.objects)[0]?.path;
}

/** How many documents begin in a text; more than two are not counted. */
export function countDocuments(head: Buffer): number {
  const scanner = createScanner(0);
  let count = 0;
  for (const byte of head) {
    const isText = scanner.take(byte);
    if (!isText && isOpening(byte) && scanner.levels.length === 1 && ++count > 1) break;
  }
  return count;
}

/** Whether a value begins with this byte, where one may begin. */
const isValue = (byte: number): boolean => !isBlank(byte) && byte !== COMMA && byte !== COLON && !isClosing(byte);

function withoutBlanks(bytes: Buffer, end: number): number {
  let i = end;
  while (isBlank(bytes[i - 1]!)) i--;
  return i;
}

/**
 * The texts of the elements of a list, chunk by chunk.
 *
 * @param path of the list; undefined for objects one behind the other, with line ends wherever they are
 */
export function createElements(path: ListPath | undefined): (bytes: Buffer, final: boolean) => Buffer[] {
  const depth = path === undefined ? 0 : path.length + 1;
  const scanner = createScanner(depth);
  const { levels } = scanner;
  let carry: Buffer = Buffer.alloc(0);
  let isIn = false;
  let isCut = false;
  // where the element of an unfinished chunk was left
  let seen = 0;
  const isAt = (): boolean =>
    levels.length === depth &&
    (path === undefined ||
      (levels[depth - 1]!.isList && path.every((key, i) => !levels[i]!.isList && levels[i + 1]!.key === key)));
  /** What is too long is given out as it is, to be refused for its length; the rest of it is passed over. */
  const passOver = (found: Buffer[]): void => {
    if (!isCut) found.push(carry);
    isCut = true;
    carry = Buffer.alloc(0);
    seen = 0;
  };
  return (bytes, final) => {
    const all = carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes;
    const found: Buffer[] = [];
    let start = isIn ? 0 : -1;
    const end = (behind: number): void => {
      if (!isCut) found.push(all.subarray(start, withoutBlanks(all, behind)));
      start = -1;
      isCut = false;
    };
    for (let i = seen; i < all.length; i++) {
      const byte = all[i]!;
      const wasAt = start < 0 ? isAt() : levels.length === depth && isAt();
      const isText = scanner.take(byte);
      if (start < 0) {
        if (wasAt && isValue(byte)) start = i;
      } else if (!isText) {
        if (isClosing(byte) && levels.length === depth) end(i + 1);
        else if (wasAt && (byte === COMMA || isClosing(byte))) end(i);
      }
    }
    isIn = start >= 0;
    carry = isIn ? Buffer.from(all.subarray(start)) : Buffer.alloc(0);
    seen = carry.length;
    if (carry.length > MAX_RECORD_BYTES) passOver(found);
    if (final && isIn && !isCut && carry.length > 0) found.push(carry);
    return found;
  };
}
