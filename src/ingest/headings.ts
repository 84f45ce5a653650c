/** Records that head a group: a name alone in a first column without a header belongs to all records below it, until its total. */
import { createDictionaryStream } from "../columns/dictionary-stream.ts";
import { createUtf8Interner } from "../columns/interner.ts";
import type { OpenedTable, Piece, Unreadable } from "./source.ts";
import { isBlankCell, isTotalLabel } from "./understand/total-rows.ts";
import type { Understanding } from "./understand/understanding.ts";

type Fields = OpenedTable["sample"][number];

/** What a record of such a table is, by its first field and whether it has others. */
type Kind = "heading" | "total" | "line" | "other";
function kindOf(first: string | null | undefined, isAlone: boolean): Kind {
  if (isBlankCell(first)) return "line";
  if (isTotalLabel(first!)) return "total";
  return isAlone ? "heading" : "other";
}
const kindOfFields = (fields: Fields): Kind => kindOf(fields[0], fields.slice(1).every(isBlankCell));

/** "Ann Lee" of "Total for Ann Lee". */
const headed = (total: string): string => total.trim().replace(/^\S+\s+\S+\s+/u, "");

/** The lines and totals of a sample, each line with the name above it; without headings that are read, by the totals below. */
function filledSample(sample: OpenedTable["sample"]): Fields[] {
  const filled: Fields[] = [];
  let [name, from] = [null as string | null, 0];
  for (const fields of sample) {
    const kind = kindOfFields(fields);
    if (kind === "heading") {
      name = fields[0]!;
      from = filled.length;
      continue;
    }
    if (kind === "total") {
      const below = name ?? headed(fields[0]!);
      for (let i = from; i < filled.length; i++) filled[i] = [below, ...filled[i]!.slice(1)];
      name = null;
    }
    filled.push(kind === "line" ? [name, ...fields.slice(1)] : fields);
    if (kind === "total") from = filled.length;
  }
  return filled;
}

/** A record too short for the table that is one name: a heading whose line ends behind it. */
function shortHeading({ raw }: Unreadable, delimiter: string): string | undefined {
  const text = raw.trim();
  const quoted = /^"([^"]*)"$/.exec(text)?.[1];
  return quoted ?? (text.includes(delimiter) || text.includes('"') ? undefined : text);
}

/** The role that the names of the headings have: who bought or what, whichever no other column says. */
function roleOf({ positions }: Understanding): "customer" | "product" | undefined {
  const has = (...roles: Parameters<typeof positions.has>[0][]): boolean => roles.some((role) => positions.has(role));
  const isBought = has("product_id", "description");
  const isSomebody = has("customer_id", "customer_name", "email", "phone");
  if (isBought === isSomebody) return undefined;
  return isBought ? "customer" : "product";
}

/** Puts the names of headings on the records below them, piece after piece. */
function createFill(delimiter: string, columns: number) {
  const streams = Array.from({ length: columns }, createDictionaryStream);
  let name: string | null = null;
  /** The rows of a piece that are no headings, the first field of each, and the short records that are headings. */
  return (piece: Piece): { kept: number[]; firsts: (string | null)[]; short: ReadonlySet<Unreadable> } => {
    const all = piece.columns.map((column, at) => streams[at]!(column));
    const texts = (row: number): (string | null)[] => all.map(({ dictionary, codes }) => dictionary.text(codes[row]!));
    const named = piece.unreadable.flatMap((one) => {
      const text = shortHeading(one, delimiter);
      return text === undefined ? [] : [{ one, text }];
    });
    const [kept, firsts]: [number[], (string | null)[]] = [[], []];
    let next = 0;
    for (let row = 0; row < piece.rows.length; row++) {
      for (; next < named.length && named[next]!.one.row < piece.rows[row]!; next++) name = named[next]!.text;
      const fields = texts(row);
      const kind = kindOfFields(fields);
      if (kind === "heading") {
        name = fields[0]!;
        continue;
      }
      kept.push(row);
      firsts.push(kind === "line" ? name : fields[0]!);
      if (kind === "total") name = null;
    }
    for (; next < named.length; next++) name = named[next]!.text;
    return { kept, firsts, short: new Set(named.map(({ one }) => one)) };
  };
}

/** The table with the names of its headings on the records below them, where its first column has nothing else. */
export function withHeadings(table: OpenedTable, understood: () => Understanding): OpenedTable {
  if (!table.hasHeader || table.headers[0] !== "") return table;
  const kinds = table.sample.map(kindOfFields);
  const count = (kind: Kind): number => kinds.filter((one) => one === kind).length;
  const isGrouped = count("total") > 0 && count("other") === 0 && count("line") > 0;
  const role = isGrouped ? roleOf(understood()) : undefined;
  if (role === undefined || table.headers.includes(role)) return table;
  const sample = filledSample(table.sample);
  const example = sample.find((fields) => kindOfFields(fields) === "other")?.[0] ?? "";
  const { task: _, ...rest } = table;
  const places = table.headers.map((_, position) => position);
  return {
    ...rest,
    headers: [role, ...table.headers.slice(1)],
    sample,
    notes: [
      ...(table.notes ?? []),
      `names that stand alone above records, such as ${JSON.stringify(example)}, are the ${role} of those below`,
    ],
    async *pieces(wanted, encoders, onBytes) {
      const used = places.map((at) => (at === 0 ? undefined : encoders[wanted.indexOf(at)]) ?? createUtf8Interner());
      const first = encoders[wanted.indexOf(0)];
      const fill = createFill(table.facts().dialect?.delimiter ?? ",", places.length);
      for await (const piece of table.pieces(places, used, onBytes)) {
        const { kept, firsts, short } = fill(piece);
        const picked = (codes: Int32Array): Int32Array => Int32Array.from(kept, (row) => codes[row]!);
        const dropped = piece.rows.length - kept.length;
        const { counts } = piece;
        yield {
          ...piece,
          rows: picked(piece.rows),
          unreadable: piece.unreadable.filter((one) => !short.has(one)),
          counts: {
            ...counts,
            header: counts.header + dropped + short.size,
            unreadable: counts.unreadable - short.size,
            regular: counts.regular - dropped,
          },
          columns: wanted.map((at) =>
            at === 0 && first !== undefined
              ? { codes: Int32Array.from(firsts, (text) => first.codeOf(text)), fresh: first.takeNew() }
              : { ...piece.columns[at]!, codes: picked(piece.columns[at]!.codes) },
          ),
        };
      }
    },
  };
}
