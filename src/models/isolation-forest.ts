/**
 * Isolation forest: what few random cuts part from the rest is an outlier, whatever the number of its dimensions.
 *
 * @see Liu, Ting & Zhou, "Isolation forest", ICDM 2008
 */
import { below, createRandom, type Random } from "./random.ts";

const TREES = 100;
const SAMPLE = 256;

/** Nodes by number: a cut with its two children, or a leaf with how many points ended there. */
interface Tree {
  column: number[];
  cut: number[];
  left: number[];
  right: number[];
  size: number[];
}

export interface IsolationForest {
  /** 0 to 1; about 0.5 for an ordinary point, near 1 for one that is parted from the others at once. */
  score(point: ArrayLike<number>): number;
}

const EULER = 0.5772156649015329;

/** Mean depth of a search without success in a random binary tree of `n` points. */
function meanDepth(n: number): number {
  if (n < 2) return 0;
  return n === 2 ? 1 : 2 * (Math.log(n - 1) + EULER) - (2 * (n - 1)) / n;
}

/** A sample without repeats of the points from `from` on: the beginning of a shuffle of all, of which only what moves is kept. */
function sampleOf(from: number, count: number, size: number, random: Random): Int32Array {
  const moved = new Map<number, number>();
  const at = (place: number): number => moved.get(place) ?? from + place;
  return Int32Array.from({ length: size }, (_, i) => {
    const other = i + below(random, count - i);
    const chosen = at(other);
    moved.set(other, at(i));
    return chosen;
  });
}

function grow(columns: readonly Float64Array[], sample: Int32Array, mostDepth: number, random: Random): Tree {
  const tree: Tree = { column: [], cut: [], left: [], right: [], size: [] };
  const add = (points: Int32Array, depth: number): number => {
    const node = tree.size.length;
    for (const part of [tree.column, tree.cut, tree.left, tree.right]) part.push(-1);
    tree.size.push(points.length);
    if (points.length < 2 || depth === mostDepth) return node;
    const ranges = columns.map((values) => {
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const point of points) {
        low = Math.min(low, values[point]!);
        high = Math.max(high, values[point]!);
      }
      return { low, high };
    });
    const able = [...ranges.keys()].filter((i) => ranges[i]!.high > ranges[i]!.low);
    if (able.length === 0) return node;
    const column = able[below(random, able.length)]!;
    const { low, high } = ranges[column]!;
    const cut = low + random() * (high - low);
    tree.column[node] = column;
    tree.cut[node] = cut;
    tree.left[node] = add(
      points.filter((point) => columns[column]![point]! < cut),
      depth + 1,
    );
    tree.right[node] = add(
      points.filter((point) => columns[column]![point]! >= cut),
      depth + 1,
    );
    return node;
  };
  add(sample, 0);
  return tree;
}

/**
 * A forest grown from points, given by column; the same points in the same order and seed give the same one.
 *
 * @param judged how many of the last points are the ones that are to be judged: they make up to half of every tree's sample, for an
 *   outlier that a tree has not seen is not parted from what it has; default none in particular
 */
export function isolationForest(columns: readonly Float64Array[], seed: number, judged = 0): IsolationForest {
  const count = columns[0]?.length ?? 0;
  const others = count - judged;
  const ofJudged = Math.min(SAMPLE / 2, judged);
  const ofOthers = Math.min(SAMPLE - ofJudged, others);
  const size = ofJudged + ofOthers;
  const random = createRandom(seed, "isolation forest");
  const mostDepth = Math.ceil(Math.log2(Math.max(2, size)));
  const trees = Array.from({ length: TREES }, () => {
    const sample = Int32Array.of(
      ...sampleOf(0, others, ofOthers, random),
      ...sampleOf(others, judged, ofJudged, random),
    );
    return grow(columns, sample, mostDepth, random);
  });
  const usual = meanDepth(size);
  return {
    score(point) {
      let depths = 0;
      for (const { column, cut, left, right, size: sizes } of trees) {
        let node = 0;
        let depth = 0;
        while (column[node]! >= 0) {
          node = point[column[node]!]! < cut[node]! ? left[node]! : right[node]!;
          depth++;
        }
        depths += depth + meanDepth(sizes[node]!);
      }
      return usual > 0 ? 2 ** (-depths / TREES / usual) : 0;
    },
  };
}
