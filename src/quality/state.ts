/**
 * The state of cleaning: what is known of the records cleaned so far, as a value. It can be saved, put together with that of other
 * records, and be the beginning of a later run, which then refuses lines that repeat one of an earlier run.
 */
import { pack, unpack } from "../columns/pack.ts";
import { createRowHashSet } from "../columns/row-hash-set.ts";
import { UserError } from "../errors.ts";
import type { MeaningOptions } from "./meaning/meaning.ts";
import type { QualityOptions } from "./options.ts";
import type { QualityResult } from "./result.ts";
import { createStatistics, qualityOf, type StatisticsState } from "./statistics.ts";

const VERSION = 1;

export interface CleaningState extends StatisticsState {
  version: typeof VERSION;
  /** The options that decide what becomes of a record. */
  options: string;
  /** The lines, as row hashes of three words each. */
  rows: Uint32Array<ArrayBuffer>;
  /** Keys of `dedupe: { keep: first }`, in the same way. */
  keys: Uint32Array<ArrayBuffer>;
}

/** What decides about records; the gate, the weights and the threshold of outliers are applied to what was counted. */
function decisive(
  { gate: _, weights: __, outlierThreshold: ___, ...quality }: QualityOptions,
  meaning: MeaningOptions,
) {
  return JSON.stringify({ quality, meaning });
}

export const cleaningState = (
  statistics: StatisticsState,
  options: QualityOptions,
  meaning: MeaningOptions,
  { rows, keys }: Pick<CleaningState, "rows" | "keys">,
): CleaningState => ({ version: VERSION, options: decisive(options, meaning), ...statistics, rows, keys });

const demandSame = (a: string, b: string): void => {
  if (a === b) return;
  throw new UserError("the earlier records were cleaned by other options of quality", {
    hint: "clean all records again, or set the options back",
  });
};

/** @throws UserError where the records were cleaned by other options */
export const demandSameOptions = (state: CleaningState, options: QualityOptions, meaning: MeaningOptions): void =>
  demandSame(state.options, decisive(options, meaning));

const shared = (a: Uint32Array<ArrayBuffer>, b: Uint32Array<ArrayBuffer>): number => {
  const set = createRowHashSet();
  set.addRows(a);
  let count = 0;
  for (let i = 0; i < b.length; i += 3) if (set.has(b[i + 1]!, b[i]!, b[i + 2]!)) count++;
  return count;
};

/** Row hashes that are in both. */
export function sharedRows(a: Uint32Array<ArrayBuffer>, b: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  const set = createRowHashSet();
  set.addRows(few);
  const found: number[] = [];
  for (let i = 0; i < many.length; i += 3)
    if (set.has(many[i + 1]!, many[i]!, many[i + 2]!)) found.push(many[i]!, many[i + 1]!, many[i + 2]!);
  return Uint32Array.from(found);
}

/** The state of no records, with lines that are known from elsewhere: those that repeat one of them are refused. */
export const stateOfRows = (
  rows: Uint32Array<ArrayBuffer>,
  options: QualityOptions,
  meaning: MeaningOptions,
): CleaningState => cleaningState(createStatistics().state(true), options, meaning, { rows, keys: new Uint32Array(0) });

/**
 * What was found in the records of several states, none of whose lines repeat another's.
 *
 * @param anonymous lines without a customer, where they were counted up to a day; default: those of the states
 */
export function qualityOfStates(
  states: readonly StatisticsState[],
  options: QualityOptions,
  anonymous?: StatisticsState["account"]["anonymous"],
): QualityResult {
  const statistics = createStatistics();
  for (const state of states) statistics.include(state);
  const all = statistics.state(false);
  return qualityOf(anonymous === undefined ? all : { ...all, account: { ...all.account, anonymous } }, options);
}

const joined = (a: Uint32Array<ArrayBuffer>, b: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
  const set = createRowHashSet();
  set.addRows(a);
  set.addRows(b);
  return set.rows();
};

/**
 * The state of two sets of records that were cleaned apart: the same as of all records cleaned together.
 *
 * @throws Error where a line is in both. Only the second of them would have been refused, so the records of one must be cleaned with
 * the state of the other as the beginning.
 * @throws UserError where they were cleaned by different options
 */
export function mergeStates(a: CleaningState, b: CleaningState): CleaningState {
  demandSame(a.options, b.options);
  const { duplicates } = (JSON.parse(a.options) as { quality: QualityOptions }).quality;
  const repeated = shared(a.rows, b.rows);
  if (duplicates !== "keep" && repeated > 0)
    throw new Error(`${repeated} lines are in both states; clean the records of one with the state of the other`);
  const sameKeys = shared(a.keys, b.keys);
  if (sameKeys > 0)
    throw new Error(
      `${sameKeys} keys of dedupe are in both states; clean the records of one with the state of the other`,
    );
  const statistics = createStatistics();
  statistics.include(a);
  statistics.include(b);
  statistics.repeated(repeated);
  const state = statistics.state(true);
  for (const tally of state.account.tallies) if (tally.check === "line_unique") tally.failed += repeated;
  return { ...state, version: VERSION, options: a.options, rows: joined(a.rows, b.rows), keys: joined(a.keys, b.keys) };
}

/** What was found in all records of a state. The gate, the weights and the threshold may be others than while cleaning. */
export const qualityOfState = (state: CleaningState, options: QualityOptions): QualityResult =>
  qualityOf(state, options);

export const serializeState = (state: CleaningState): Uint8Array<ArrayBuffer> => pack(state);

/** @throws Error where the bytes are damaged or of another version */
export function parseState(bytes: Uint8Array): CleaningState {
  const state = unpack(bytes) as CleaningState;
  if (state?.version !== VERSION)
    throw new Error(`a state of cleaning has version ${state?.version}; this program reads ${VERSION}`);
  return state;
}
