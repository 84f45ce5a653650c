/**
 * The scheduler's memory: one SQLite file with slots, runs, outbox, receipts and notices. Everything that must hold
 * together happens in one `write` transaction; several processes may use the file at once.
 */
import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { UserError } from "../src/errors.ts";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "../src/files.ts";

export type StoredRow = Record<string, SQLInputValue>;

export interface Store {
  all<T = StoredRow>(sql: string, ...values: SQLInputValue[]): T[];
  one<T = StoredRow>(sql: string, ...values: SQLInputValue[]): T | undefined;
  /** Number of changed rows. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** All or nothing, and alone: other writers wait. Must not be nested. */
  write<T>(work: () => T): T;
  /** A secret made once for this store, for pseudonyms that stay the same from week to week. */
  salt: string;
  close(): void;
}

/** The numbered files of `sql/`, in order: one for each version of the store, never edited once released. */
const migrations = (): string[] => {
  const folder = join(import.meta.dirname, "sql");
  return readdirSync(folder)
    .filter((name) => /^\d{3}-.*\.sql$/.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"));
};

/**
 * Opens the store, makes it if it is missing and brings it up to date; for that it waits up to 10 s for another writer.
 *
 * @throws UserError when the file was written by a newer version
 */
export function openStore(path: string): Store {
  if (path !== ":memory:") makePrivate(path);
  const db = new DatabaseSync(path, { timeout: 10_000 });
  const write = <T>(work: () => T): T => {
    db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      db.exec("COMMIT");
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  };
  try {
    // every commit is on disk before the next step: a mail that was sent is never forgotten
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    // a store that is up to date is not written to by who only looks, and who looks waits for no writer
    if (versionOf(db) !== migrations().length) write(() => migrate(db, path));
    const salt =
      saltOf(db) ??
      write(() => {
        db.prepare("INSERT OR IGNORE INTO meta VALUES ('salt', ?)").run(randomBytes(32).toString("hex"));
        return saltOf(db)!;
      });
    const prepared = statements(db);
    return {
      all: <T>(sql: string, ...values: SQLInputValue[]) => prepared(sql).all(...values) as T[],
      one: <T>(sql: string, ...values: SQLInputValue[]) => prepared(sql).get(...values) as T | undefined,
      run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
      write,
      salt,
      close: () => db.close(),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Most different statements that are kept; the scheduler has fewer, but for lists of conditions. */
const MOST_STATEMENTS = 200;

/** Statements by their text: a wake a minute asks the same few again and again, and to prepare one takes longer than to run it. */
function statements(db: DatabaseSync): (sql: string) => StatementSync {
  const known = new Map<string, StatementSync>();
  return (sql) => {
    const statement = known.get(sql) ?? db.prepare(sql);
    if (known.size >= MOST_STATEMENTS) known.clear();
    known.set(sql, statement);
    return statement;
  };
}

/** The store holds recipients and the secret behind pseudonyms: nobody but its owner may read it. SQLite's side files follow it. */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
  closeSync(openSync(path, "a", PRIVATE_FILE));
  chmodSync(path, PRIVATE_FILE);
}

const versionOf = (db: DatabaseSync): number => Number(db.prepare("PRAGMA user_version").get()?.user_version);

const saltOf = (db: DatabaseSync): string | undefined =>
  db.prepare("SELECT value FROM meta WHERE key = 'salt'").get()?.value as string | undefined;

function migrate(db: DatabaseSync, path: string): void {
  const version = versionOf(db);
  const all = migrations();
  if (version > all.length)
    throw new UserError(`${path} was written by a newer Tillbook (version ${version} of the store)`, {
      hint: `this Tillbook knows up to version ${all.length}; update it`,
    });
  for (const sql of all.slice(version)) db.exec(sql);
  db.exec(`PRAGMA user_version = ${all.length}`);
}
