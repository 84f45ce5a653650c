/** What the child that makes editions is asked, and what it answers. */
import type { PublishedTable } from "../../src/run/history.ts";
import type { Attachment, Filter } from "../time/schedule.ts";
import type { InputFile, ShownFigure } from "./compare.ts";
import type { HeldEdition } from "./corrected.ts";
import type { Lead } from "./index-page.ts";

/** What is asked: everything before the start of `asOf`, filtered, into `folder`. */
export interface BuildJob {
  runId: string;
  asOf: string;
  folder: string;
  filter?: Filter;
  /** The edition of the whole shop, which stands beside the others in the reports folder. */
  whole?: boolean;
  sections?: readonly string[];
  /** The version of the lake that lines are taken from; nothing is taken in then. Default: the newest, after the inbox. */
  lakeVersion?: number;
  /** Tables of earlier editions that this one is compared with. */
  previous?: Readonly<Record<string, PublishedTable>>;
  /** The edition of the same day that readers already hold. */
  held?: HeldEdition;
  /** What goes with the mail; default: the PDF and the lists as CSV. */
  attachments?: readonly Attachment[];
  /** Of the mail's own date, milliseconds since 1970. */
  date: number;
  /** Secret for pseudonyms; it comes by environment, never by file. */
  mask: boolean;
  /** Further editions of the same day, for others' filters and sections: made after this one from the same reading. */
  also?: readonly Omit<BuildJob, "also">[];
}

export type BuildAnswer =
  | {
      ok: true;
      edition: string;
      /** Hash over the input files. */
      inputs: string;
      /** Hash over the tables, and each table's own. */
      tables: string;
      tableHashes: Record<string, string>;
      /** The tables that later editions may be compared with, each with the hash of the options it was made with. */
      remembered: Record<string, string>;
      /** The version of the lake that it was made from; absent where it was made from files. */
      lakeVersion?: number;
      /** Headline figures as they are shown, and the input files. */
      figures: ShownFigure[];
      files: InputFile[];
      /** What changed since the edition that readers hold, in a sentence; with it there is a correction.eml. */
      correction?: string;
      /** Hash over what the reader sees first: headline figures and alerts. */
      story: string;
      alerts: number;
      headline: string;
      /** The figure that leads the edition; absent where it has none. */
      lead?: Lead;
      /** Of the mail. */
      subject: string;
      problems: string[];
      warnings: string[];
      /** Why a filtered edition has no figure to head it, such as a week without an order; nobody is mailed such a one. */
      thin?: string;
      /** What the owners are mailed although the edition goes out: files that hold nothing, in a sentence. */
      empty?: string;
      rows: Record<string, number>;
      stages: { name: string; ms: number; rows: number }[];
      peakMemoryMb: number;
      /** Of the further editions, in their order, up to the first that could not be made or is not fit to send. */
      also?: BuildAnswer[];
    }
  /** `held`: there is nothing to make an edition of; it may be there at the next attempt. */
  | { ok: false; error: string; hint?: string; exitCode: number; held?: boolean };

/** What editions are made with. */
export interface BuildTools {
  secret: string;
  stderr: (text: string) => void;
  now: () => number;
  /** Told of the files of a reading that several editions are made from. */
  onRead?: (paths: readonly string[]) => void;
}

/** What the child is started with. */
export interface BuildRequest {
  job: BuildJob;
  /** Name and text of the configuration in force; absent where there is none. */
  config?: { file: string; text: string };
  directory: string;
  /** Where the answer goes. */
  answer: string;
}
