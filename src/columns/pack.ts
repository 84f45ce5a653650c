/** Plain values with typed arrays in them as bytes, and back: JSON for the one, the arrays as they are behind it. */

const MAGIC = "TBPACK1\n";
const ALIGNED = 8;
const KINDS = { Uint8Array, Uint16Array, Int32Array, Uint32Array, Float64Array } as const;
type Packable = InstanceType<(typeof KINDS)[keyof typeof KINDS]>;

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNED) * ALIGNED;

interface Placed {
  $array: keyof typeof KINDS;
  at: number;
  length: number;
}
const isPlaced = (value: unknown): value is Placed =>
  typeof value === "object" && value !== null && typeof (value as Placed).$array === "string";

/** `value` may hold numbers but NaN and infinities, texts, booleans, null, bigints, lists, objects and arrays of `KINDS`. */
export function pack(value: unknown): Uint8Array<ArrayBuffer> {
  const arrays: { array: Packable; at: number }[] = [];
  let size = 0;
  const json = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "bigint") return { $bigint: String(part) };
    const kind = (Object.keys(KINDS) as (keyof typeof KINDS)[]).find((name) => part instanceof KINDS[name]);
    if (kind === undefined) return part;
    const array = part as Packable;
    const placed: Placed = { $array: kind, at: size, length: array.length };
    arrays.push({ array, at: size });
    size += aligned(array.byteLength);
    return placed;
  });
  const head = Buffer.from(json);
  const start = aligned(MAGIC.length + 8 + head.length);
  const bytes = new Uint8Array(start + size);
  bytes.set(Buffer.from(MAGIC));
  const lengths = new DataView(bytes.buffer);
  lengths.setUint32(MAGIC.length, head.length, true);
  lengths.setUint32(MAGIC.length + 4, start, true);
  bytes.set(head, MAGIC.length + 8);
  for (const { array, at } of arrays)
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), start + at);
  return bytes;
}

/** @throws Error where the bytes are not those of `pack`, or not all of them */
export function unpack(bytes: Uint8Array): unknown {
  const damaged = (): Error => new Error("the packed value is damaged or incomplete");
  const head = MAGIC.length + 8;
  if (bytes.length < head || Buffer.from(bytes.subarray(0, MAGIC.length)).toString("latin1") !== MAGIC) throw damaged();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [length, start] = [view.getUint32(MAGIC.length, true), view.getUint32(MAGIC.length + 4, true)];
  if (head + length > start || start > bytes.length) throw damaged();
  const json = Buffer.from(bytes.subarray(head, head + length)).toString("utf8");
  return JSON.parse(json, (_, part: unknown) => {
    if (typeof part === "object" && part !== null && "$bigint" in part) return BigInt(String(part.$bigint));
    if (!isPlaced(part)) return part;
    const kind = KINDS[part.$array];
    const from = start + part.at;
    const until = from + part.length * kind.BYTES_PER_ELEMENT;
    if (until > bytes.length) throw damaged();
    // a copy: the array has memory of its own, wherever the bytes lie
    return new kind(bytes.slice(from, until).buffer);
  });
}
