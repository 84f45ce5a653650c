/** The names of all files of a lake: each different text once, as its bytes, with one number over all of them. */
import { byteViewOf } from "../../columns/byte-view.ts";
import { createUtf8Interner, hashOf } from "../../columns/interner.ts";
import { createStringPool } from "../../columns/string-pool.ts";
import { createLineDictionaries, type LineDictionaries, NAMED, type Named } from "../../lines.ts";

/** Different texts: the i-th, from 1 on, is the UTF-8 `keys[ends[i - 2], ends[i - 1])`; 0 is "no value". */
export interface TextBytes {
  keys: Uint8Array;
  ends: Int32Array;
}

export interface LakeNames {
  /** Good for numbers that were given out before the last `settle`. */
  names: LineDictionaries;
  number(name: Named, text: string | null): number;
  /** The numbers of texts, by their places. */
  numbers(name: Named, texts: TextBytes): Int32Array;
  /** Texts that have got numbers since the last call, in their order. */
  settle(): Record<Named, TextBytes>;
}

export function createLakeNames(): LakeNames {
  const names = createLineDictionaries();
  const interners = Object.fromEntries(NAMED.map((name) => [name, createUtf8Interner()])) as Record<
    Named,
    ReturnType<typeof createUtf8Interner>
  >;
  const pools = NAMED.map((name) => {
    const pool = createStringPool();
    names[name].sharesCodesWith(pool);
    return [name, pool] as const;
  });
  return {
    names,
    number: (name, text) => interners[name].codeOf(text),
    numbers(name, { keys, ends }) {
      const interner = interners[name];
      const view = byteViewOf(keys);
      const numbers = new Int32Array(ends.length + 1);
      let from = 0;
      for (let i = 0; i < ends.length; i++) {
        const to = ends[i]!;
        numbers[i + 1] = interner.code(view, from, to, hashOf(keys, from, to));
        from = to;
      }
      return numbers;
    },
    settle: () =>
      Object.fromEntries(
        pools.map(([name, pool]) => {
          const { keys, ends } = interners[name].takeNew();
          pool.append(keys, ends);
          return [name, { keys, ends }];
        }),
      ) as Record<Named, TextBytes>,
  };
}
