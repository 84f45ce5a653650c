/** Sample shops to measure on, made once and kept under the cache folder. */
import { once } from "node:events";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { gunzipSync } from "node:zlib";
import { writeSample } from "../src/sample/write.ts";
import { CACHE, REFERENCE, say } from "./measure.ts";

/** A folder that exists only when `make` has come to its end. */
async function madeOnce(name: string, make: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  say(`making ${name}`);
  await make(unfinished);
  renameSync(unfinished, folder);
  return folder;
}

/** About `lines` lines in one file; without planted defects, because a single broken quote ends the peers' readers. */
export async function shop(lines: number): Promise<string> {
  const folder = await madeOnce(`shop-${lines}`, (path) =>
    writeSample(path, { lines, split: "single", defects: false }),
  );
  return join(folder, "sample.csv");
}

/** A real file, as it was before it was packed; undefined where the reference data is absent. */
export function onlineRetail(): string | undefined {
  const packed = join(REFERENCE, "online-retail", "online-retail.csv.gz");
  if (!existsSync(packed)) return undefined;
  const file = join(CACHE, "online-retail.csv");
  if (!existsSync(file)) {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(file, gunzipSync(readFileSync(packed)));
  }
  return file;
}

type Fields = string[];
const [ORDER_ID, ORDERED_AT, CUSTOMER_ID, PRODUCT_ID] = [0, 1, 2, 3];

async function* records(file: string): AsyncGenerator<Fields> {
  // without planted defects no field holds a comma, a quote or a line end
  for await (const text of createInterface({ input: createReadStream(file) })) yield text.split(",");
}

/** Writes records, each into the file that `change` names after doing to it what it will; every file has the header. */
async function write(all: AsyncGenerator<Fields>, change: (fields: Fields) => string): Promise<void> {
  const { value: header } = await all.next();
  let path = "";
  let out: ReturnType<typeof createWriteStream> | undefined;
  const close = async (): Promise<void> => {
    if (out !== undefined) await finished(out.end());
  };
  for await (const fields of all) {
    const wanted = change(fields);
    if (wanted !== path) {
      await close();
      path = wanted;
      out = createWriteStream(path);
      out.write(`${header}\n`);
    }
    if (!out!.write(`${fields.join(",")}\n`)) await once(out!, "drain");
  }
  await close();
}

/** The same lines as `shop(lines)` in `files` files of whole days. */
export async function daily(lines: number, files: number): Promise<string> {
  const file = await shop(lines);
  const days = new Set<string>();
  for await (const { [ORDERED_AT]: at } of records(file)) days.add(at!.slice(0, 10));
  days.delete("ordered_at");
  const fileOfDay = new Map([...days].map((day, i) => [day, Math.floor((i * files) / days.size)]));
  const folder = await madeOnce(`shop-${lines}-in-${files}-files`, (path) =>
    write(records(file), (fields) => {
      const number = fileOfDay.get(fields[ORDERED_AT]!.slice(0, 10))!;
      return join(path, `${String(number).padStart(4, "0")}.csv`);
    }),
  );
  return join(folder, "*.csv");
}

/** A number below `count` for a text, spread evenly: FNV-1a. */
function spread(text: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // the low bits of FNV are its weak ones
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % count;
}

/** The same lines with other customers: every order of a customer goes to one of `customers`. */
export async function withCustomers(lines: number, customers: number): Promise<string> {
  const file = await shop(lines);
  const folder = await madeOnce(`shop-${lines}-of-${customers}-customers`, (path) =>
    write(records(file), (fields) => {
      if (fields[CUSTOMER_ID] !== "") fields[CUSTOMER_ID] = `C${100_000 + spread(fields[ORDER_ID]!, customers)}`;
      return join(path, "sample.csv");
    }),
  );
  return join(folder, "sample.csv");
}

/** The same lines with more products: each comes in `variants`, and an order takes one of them. */
export async function withVariants(lines: number, variants: number): Promise<string> {
  const file = await shop(lines);
  const folder = await madeOnce(`shop-${lines}-in-${variants}-variants`, (path) =>
    write(records(file), (fields) => {
      const id = fields[PRODUCT_ID]!;
      // services are told by their names
      if (/^\d/.test(id)) fields[PRODUCT_ID] = `${id}${spread(`${id} ${fields[ORDER_ID]}`, variants)}`;
      return join(path, "sample.csv");
    }),
  );
  return join(folder, "sample.csv");
}
