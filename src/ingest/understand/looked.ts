/** A table with all that is known of its columns before roles are given out. */
import { patternOf } from "./dates.ts";
import { type DecimalDecision, decideDecimal } from "./decimal.ts";
import { type Language, languagesOf, type Meaning, meaningOf, wordsOf } from "./header.ts";
import type { DecimalMark } from "./numbers.ts";
import { unitOf, withoutUnit } from "./pieces.ts";
import { type ColumnProfile, profileOf } from "./profile.ts";
import { isExcludedName, roleNames } from "./role-names.ts";
import type { Role } from "./roles.ts";

export type Cells = readonly (string | null)[];

/** A table as its opener knows it. */
export interface Table {
  /** Named in errors. */
  file: string;
  headers: readonly string[];
  hasHeader: boolean;
  /** Records of the file, in its order. */
  sample: readonly Cells[];
  /** Field separator of delimited text. */
  delimiter?: string;
}

export interface LookedColumn {
  index: number;
  /** Unique among the file's columns. */
  name: string;
  meaning: Meaning;
  /** How surely the name says each role. */
  names: ReadonlyMap<Role, number>;
  /** The name says that it is no revenue, customer or key. */
  isExcluded: boolean;
  values: Cells;
  profile: ColumnProfile;
}

export interface Looked {
  table: Table;
  languages: readonly Language[];
  columns: readonly LookedColumn[];
  decimal: DecimalDecision;
}

/** Headers made unique: the second column of a name is "Name (2)". */
export function uniqueNames(headers: readonly string[]): string[] {
  const count = new Map<string, number>();
  const taken = new Set(headers);
  return headers.map((header, index) => {
    const name = header === "" ? `column ${index + 1}` : header;
    const before = count.get(name) ?? 0;
    count.set(name, before + 1);
    if (before === 0 && header !== "") return name;
    let number = before + 1;
    while (number > 1 && taken.has(`${name} (${number})`)) number++;
    const unique = number > 1 ? `${name} (${number})` : name;
    taken.add(unique);
    return unique;
  });
}

/** What stands before the first slash or dot of a path: `order_line/price_unit`, `order.total`. */
const FIRST_STEP = /^([\p{L}\p{N}_-]+)[/.](?=[\p{L}_])/u;

/** Headers that are paths without a first step that most of them share: it says what the record is, not what the column is. */
function withoutFirstStep(headers: readonly string[]): readonly string[] {
  const steps = new Map<string, number>();
  for (const header of headers) {
    const step = FIRST_STEP.exec(header)?.[1];
    if (step !== undefined) steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  const shared = [...steps].find(([, count]) => count >= 3 && count > headers.length / 2)?.[0];
  if (shared === undefined) return headers;
  return headers.map((header) => (FIRST_STEP.exec(header)?.[1] === shared ? header.slice(shared.length + 1) : header));
}

/** Words of several things in the plural: beside whole numbers they count, they do not identify. */
const PLURALS =
  /(?:^|[\s_-])(?:customers|clients|users|orders|transactions|items|products|visitors|invoices|tickets|receipts|bills|boletas|recibos|facturas|clientes|productos|pedidos|produtos|commandes|articles|produits|factures|kunden|bestellungen|belege|bons|bonnen|klanten|klienci|paragony|clienti|ordini|prodotti|scontrini|müşteriler|kunder)$/i;

const countsSomething = (name: string, { share, countsUp }: ColumnProfile): boolean =>
  PLURALS.test(name.trim()) && share.integer >= 0.99 && !countsUp;

/** What a longer text is shows in its beginning; no pattern is to run over megabytes. */
const LONGEST = 500;
const beginning = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : text.length > LONGEST ? text.slice(0, LONGEST) : text;

/** Where the price is that of a kilogram, the weight is what is sold, and both are no words that exclude. */
function soldByWeight(columns: readonly LookedColumn[]): LookedColumn[] {
  const isWeight = ({ meaning }: LookedColumn): boolean => meaning.concepts.has("weight");
  const isPrice = (one: LookedColumn): boolean => isWeight(one) && (one.names.get("unit_price") ?? 0) >= 0.6;
  if (!columns.some(isPrice)) return [...columns];
  const isCounted = columns.some((one) => !isWeight(one) && (one.names.get("quantity") ?? 0) >= 0.6);
  return columns.map((one) => {
    if (isPrice(one)) return { ...one, isExcluded: false };
    if (isCounted || !isWeight(one)) return one;
    return {
      ...one,
      isExcluded: false,
      names: new Map<Role, number>([["quantity", Math.max(0.8, one.names.get("quantity") ?? 0)]]),
    };
  });
}

/** Looks at the columns of a table; `decimal`: how numbers are written, if it is known. */
export function lookAt(table: Table, decimal: "auto" | DecimalMark, dateFormat?: string): Looked {
  const dates = dateFormat === undefined ? undefined : patternOf(dateFormat);
  const { hasHeader, sample, delimiter } = table;
  const headers = table.headers.map((header) => header.slice(0, LONGEST));
  const names = uniqueNames(headers);
  const words = withoutFirstStep(headers);
  const languages = hasHeader ? languagesOf(words) : ["en"];
  const columns = words.map((header, index) => {
    const values = sample.map((row) => beginning(row[index]));
    const isOfPieces = hasHeader && (roleNames(meaningOf(wordsOf(header), languages)).get("quantity") ?? 0) >= 0.6;
    if (!isOfPieces || unitOf(values) === undefined) return values;
    return values.map((text) => (text === null ? null : withoutUnit(text)));
  });
  const decided = decideDecimal(columns, decimal, languages[0], delimiter);
  return {
    table,
    languages,
    decimal: decided,
    columns: soldByWeight(
      words.map((header, index) => {
        const meaning = hasHeader ? meaningOf(wordsOf(header), languages) : { concepts: new Set<never>(), unknown: [] };
        const profile = profileOf(columns[index]!, decided.decimal, dates);
        const counts = hasHeader && countsSomething(header, profile);
        return {
          index,
          name: names[index]!,
          meaning,
          names: counts ? new Map<Role, number>([["count", 0.9]]) : roleNames(meaning),
          isExcluded: counts || isExcludedName(meaning),
          values: columns[index]!,
          profile,
        };
      }),
    ),
  };
}
