/** What is decided for the files of one header together: roles, keys, dates and revenue. */
import { createDictionaryStream } from "../columns/dictionary-stream.ts";
import { createUtf8Interner, type Utf8Interner } from "../columns/interner.ts";
import { type RecordColumn, TIME_COLUMNS } from "../schema.ts";
import type { OpenedTable, ReadOptions } from "./source.ts";
import { createComposite } from "./understand/composite.ts";
import { type DatePlan, planDates } from "./understand/date-plan.ts";
import { isoText, readDate } from "./understand/date-texts.ts";
import { createGroupFill, filledDown, groupedColumns } from "./understand/grouped.ts";
import { decideOrderKey, FILE_PART, type KeyPart } from "./understand/keys.ts";
import { type Mapping, mappingOf } from "./understand/mapping.ts";
import { unitOf, withoutUnit } from "./understand/pieces.ts";
import { type Preset, presets } from "./understand/presets.ts";
import { decideRevenue, type RevenueReading } from "./understand/revenue.ts";
import { createJoiner, createRewriter, rewriteDate } from "./understand/rewrite.ts";
import { requireSales } from "./understand/sales.ts";
import { rescaled } from "./understand/scales.ts";
import { spreadSample } from "./understand/spread.ts";
import { type createTotalRows, decideTotals, withoutTotals } from "./understand/total-rows.ts";
import { withoutTrials } from "./understand/trials.ts";
import { understand } from "./understand/understand.ts";
import type { Understanding } from "./understand/understanding.ts";
import { type Condition, conditionsOf } from "./understand/where.ts";

/** Files of one header are one table: what is decided for them is decided from all of them. */
export interface Group {
  tables: OpenedTable[];
  mapping: Mapping;
  /** Positions of the columns that are read, ascending; the files of a group share the dictionaries. */
  wanted: number[];
  /** By column: the most texts a dictionary may have before it is cleared. */
  largest: number[];
  encoders: Utf8Interner[];
  decoders: ReturnType<typeof createDictionaryStream>[];
  dateFormats: string[];
  decimal: "." | ",";
  revenue: RevenueReading;
  understanding: Understanding;
  /** The column of the time of day, and how it is joined with the date's. */
  join?: { time: number; columns: ReturnType<typeof createJoiner> };
  /** Columns that are made of several, with the positions of their parts. */
  composites: ReadonlyMap<RecordColumn, { positions: readonly number[]; join: ReturnType<typeof createComposite> }>;
  /** Positions of the columns that only tell whether a record repeats another one. */
  rest: readonly number[];
  /** Records that do not count are left out here. */
  where: readonly Condition[];
  /** Columns of an order that its lines take from the record above; undefined where every line has its own. */
  fill?: ReturnType<typeof createGroupFill>;
  /** Records that are sums of others are left out, too. */
  totals: ReturnType<typeof createTotalRows>;
  /** Where dates are written anew before they are cleaned. */
  rewriters?: ReadonlyMap<RecordColumn, ReturnType<typeof createRewriter>>;
}

type Sample = readonly (readonly (string | null)[])[];

/** Records of a table that tell what its columns are: of runs of records the beginnings, because the lines of an order stand together. */
const MOST_LOOKED_AT = 1600;
const RUN = 150;
const LOOKED_AT_OF_RUN = 50;
const thinned = (rows: Sample): Sample => rows.filter((_, i) => i % RUN < LOOKED_AT_OF_RUN);

/** Tables of one header as they are understood, with how their dates are read. */
export interface UnderstoodTables {
  tables: OpenedTable[];
  understanding: Understanding;
  /** Records that are spread over the files, and of each the name of its file. */
  sample: Sample;
  /** The same as they stand in the files: lines below their order without what the order has. */
  written: Sample;
  files: readonly string[];
  /** Undefined where no column has the day. */
  dates: DatePlan | undefined;
}

export async function understandTables(tables: OpenedTable[], options: ReadOptions): Promise<UnderstoodTables> {
  const [first] = tables;
  const { headers, hasHeader, name } = first!;
  const samples = tables.map((table) => spreadSample(table));
  const written = samples.flat();
  const files = tables.flatMap(({ name: file }, i) => samples[i]!.map(() => file));
  const delimiter = first!.facts().dialect?.delimiter;
  const looked = withoutTotals(samples.flatMap((rows) => (rows.length > MOST_LOOKED_AT ? thinned(rows) : rows)));
  const understoodFrom = (rows: Sample): Understanding =>
    understand(
      { file: name, headers, hasHeader, sample: rows, ...(delimiter === undefined ? {} : { delimiter }) },
      {
        preset: options.preset ?? "auto",
        columns: options.columns ?? {},
        decimal: options.decimal ?? "auto",
        dateFormat: options.dateFormat,
      },
    );
  const alone = understoodFrom(looked);
  // what is the order's is seen only where each of its lines has the order
  const { positions } = mappingOf(alone);
  const grouped = groupedColumns(positions, written);
  const filled = (rows: Sample): Sample => (grouped.length === 0 ? rows : filledDown(rows, positions, grouped));
  const understanding = grouped.length === 0 ? alone : understoodFrom(filled(looked));
  const sample = filled(written);
  const found = [...new Set(tables.flatMap(({ notes = [] }) => notes))];
  const at = understanding.positions.get("ordered_at");
  if (at === undefined)
    return {
      tables,
      sample,
      written,
      files,
      understanding: { ...understanding, notes: [...found, ...understanding.notes] },
      dates: undefined,
    };
  const dates = await planDates(
    tables,
    at,
    sample.map((row) => row[at] ?? null),
    {
      order: options.dateOrder ?? "auto",
      language: understanding.languages[0] ?? "en",
      ...(options.dateFormat === undefined ? {} : { format: options.dateFormat }),
      ...(options.timezone === undefined ? {} : { timezone: options.timezone }),
    },
  );
  return {
    tables,
    sample,
    written,
    files,
    dates,
    understanding: {
      ...understanding,
      questions: [...understanding.questions, ...dates.questions],
      notes: [...found, ...understanding.notes, ...dates.notes],
    },
  };
}

/** Columns that say who, what and where; they are counted over the whole run and keep their codes. */
const KEPT: readonly RecordColumn[] = [
  ...([
    "order_id",
    "customer_id",
    "product_id",
    "description",
    "category",
    "region",
    "channel",
    "payment_method",
  ] as const),
];
/** Columns that are compared by what they mean when repeated records are looked for; the rest of a file is compared as it stands. */
const COMPARED: readonly RecordColumn[] = [...KEPT, "quantity", "unit_price", "amount", "ordered_at", "email", "phone"];
/** A dictionary of any other column is cleared when it has so many texts. */
const LARGEST_DICTIONARY = 1 << 18;

/** Columns made of several: as the configuration names them, and the order's where its number alone is no key. */
function compositesOf(
  { composites, columns }: Understanding,
  mapping: Mapping,
  orderKey: readonly KeyPart[] | undefined,
  { order, rewrite }: DatePlan,
): Group["composites"] {
  // an order has one day and several times
  const day = mapping.positions.get("ordered_at");
  const given = [...composites].map(([role, positions]) => [
    role,
    positions.map((position): KeyPart => ({ position, isDay: role === "order_id" && position === day })),
  ]) as [RecordColumn, readonly KeyPart[]][];
  const all = new Map<RecordColumn, readonly KeyPart[]>(given);
  if (orderKey !== undefined) all.set("order_id", orderKey);
  const dayOf = (text: string): string => {
    const found = readDate(text, order, rewrite?.number);
    return found === undefined ? text : isoText(found.ms).slice(0, 10);
  };
  const made = new Map<RecordColumn, { positions: number[]; join: ReturnType<typeof createComposite> }>();
  for (const mapped of mapping.mapping) {
    const parts = all.get(mapped.column);
    if (parts === undefined) continue;
    mapped.headers = parts.map(({ position }) => (position === FILE_PART ? "file" : columns[position]!.name));
    mapped.header = mapped.headers.join(" + ");
    made.set(mapped.column, {
      positions: parts.map(({ position }) => position),
      join: createComposite(
        parts.map(({ isDay }) => (isDay ? dayOf : (text: string) => text)),
        mapped.column !== "status",
      ),
    });
  }
  return made;
}

const groupedSentence = ({ mapping }: Mapping, grouped: readonly RecordColumn[]): string => {
  const names = mapping.flatMap(({ column, header }) => (grouped.includes(column) ? [header] : []));
  return `Lines below an order leave ${names.join(", ")} blank and belong to the order above them.`;
};

/** @throws QuestionError, UserError where the tables are no sales or only the user can say what they are */
export async function decide(tables: OpenedTable[], options: ReadOptions): Promise<Group> {
  const { understanding, dates, sample, written, files } = await understandTables(tables, options);
  requireSales(tables[0]!.name, understanding);
  const mapping = mappingOf(understanding);
  const time = understanding.positions.get("order_time");
  const { headers } = tables[0]!;
  const { decimal, positions } = understanding;
  const key = understanding.composites.has("order_id")
    ? undefined
    : decideOrderKey({ positions, headers, sample, decimal, dateOrder: dates!.order, files });
  const composites = compositesOf(understanding, mapping, key?.parts, dates!);
  const preset: Preset = presets[mapping.preset];
  const asked = conditionsOf({ ...preset.where, ...options.where }, headers);
  const trials = withoutTrials(headers, written);
  const hasTrials = trials !== undefined && !asked.some(({ position }) => position === trials.condition.position);
  const where = hasTrials ? [...asked, trials.condition] : asked;
  const pieces = mapping.positions.get("quantity");
  const totals = decideTotals(written, mapping.positions, decimal);
  const isCounted = (fields: Sample[number]): boolean =>
    where.every(({ position, accepts }) => accepts(fields[position] ?? null));
  const counted = sample.filter((fields, i) => !totals.marks[i] && isCounted(fields));
  const grouped = groupedColumns(
    mapping.positions,
    written.filter((_, i) => !totals.marks[i]),
  );
  const parts = [...composites.values()].flatMap(({ positions: of }) =>
    of.filter((position) => position !== FILE_PART),
  );
  const compared = new Set([...COMPARED.map((column) => mapping.positions.get(column)), ...parts, time]);
  const rest = headers.map((_, position) => position).filter((position) => !compared.has(position));
  const wanted = [
    ...new Set([
      ...mapping.positions.values(),
      ...rest,
      ...parts,
      ...where.map(({ position }) => position),
      ...(time === undefined ? [] : [time]),
    ]),
  ].sort((a, b) => a - b);
  const kept = KEPT.map((column) => mapping.positions.get(column));
  const largest = wanted.map((position) => (kept.includes(position) ? Number.POSITIVE_INFINITY : LARGEST_DICTIONARY));
  const plan = dates!;
  const revenue = decideRevenue(
    { positions: mapping.positions, headers, sample: counted, decimal },
    { tax: options.tax ?? "stated" },
  );
  const rewrite = (text: string): string => rewriteDate(text, plan);
  const scales = rescaled(mapping, counted, decimal);
  const unit = pieces === undefined ? undefined : unitOf(counted.map((fields) => fields[pieces] ?? null));
  const rewriters = new Map<RecordColumn, ReturnType<typeof createRewriter>>([
    ...scales.map(({ column, rewrite: scale }) => [column, createRewriter(scale)] as const),
    ...(unit === undefined ? [] : [["quantity", createRewriter(withoutUnit)] as const]),
    ...(plan.rewrite === undefined ? [] : TIME_COLUMNS.map((name) => [name, createRewriter(rewrite)] as const)),
  ]);
  return {
    tables,
    mapping,
    understanding,
    wanted,
    largest,
    encoders: largest.map(createUtf8Interner),
    decoders: wanted.map(createDictionaryStream),
    dateFormats: time === undefined ? plan.formats : ["%Y-%m-%d %H:%M:%S", ...plan.formats],
    decimal,
    revenue: {
      ...revenue,
      sentences: [
        ...revenue.sentences,
        ...scales.map(({ sentence }) => sentence),
        ...(unit === undefined ? [] : [`${headers[pieces!]} is in ${unit}.`]),
        ...(key === undefined ? [] : [key.sentence]),
        ...(hasTrials ? [trials.sentence] : []),
        ...totals.sentences,
        ...(grouped.length === 0 ? [] : [groupedSentence(mapping, grouped)]),
      ],
    },
    composites,
    where,
    ...(grouped.length === 0 ? {} : { fill: createGroupFill(grouped) }),
    totals: totals.rowsOf,
    rest,
    ...(time === undefined ? {} : { join: { time, columns: createJoiner(rewrite) } }),
    ...(rewriters.size === 0 ? {} : { rewriters }),
  };
}
