/**
 * A value made once per key and kept. For expressions above all: nodejs-polars takes about 0.3 ms to build one, however simple
 * (it makes two hundred closures for each), so hundreds of them per batch would cost more than the work they describe.
 */
export function memoize<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}

/** A value made when it is first asked for, and kept: what is made at import is paid for by every start. */
export function once<V>(make: () => V): () => V {
  let made: { value: V } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
