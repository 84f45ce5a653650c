/**
 * The scheduler's memory: one SQLite file with slots, runs, outbox, receipts and notices. Everything that must hold
 * together happens in one `write` transaction; several processes may use the file at once.
 */
import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
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

/** Times are milliseconds since 1970, slots ISO 8601 in UTC, lists and filters JSON. One entry per version, never edited. */
const MIGRATIONS = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE schedules (
    name TEXT PRIMARY KEY,
    planned_to INTEGER NOT NULL,          -- slots up to here have a row
    paused_at INTEGER,
    pause_reason TEXT
  ) STRICT;

  CREATE TABLE slots (
    schedule TEXT NOT NULL,
    slot TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'running', 'done', 'failed', 'skipped')),
    due_at INTEGER NOT NULL,              -- not before: the slot with its jitter, later the next retry
    attempts INTEGER NOT NULL DEFAULT 0,
    token INTEGER NOT NULL DEFAULT 0,     -- fencing token: one higher with every claim
    owner TEXT,
    heartbeat_at INTEGER,
    finished_at INTEGER,
    reason TEXT,
    PRIMARY KEY (schedule, slot)
  ) STRICT;
  CREATE INDEX slots_by_state ON slots (schedule, state, slot);

  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    schedule TEXT NOT NULL,
    slot TEXT,
    trigger TEXT NOT NULL CHECK (trigger IN ('schedule', 'manual', 'backfill', 'rerun', 'watch')),
    as_of TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    owner TEXT,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'held', 'lost')),
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    edition TEXT,
    folder TEXT,
    inputs TEXT,                          -- hash over the input files
    tables TEXT,                          -- hash over the tables
    error TEXT,
    detail TEXT
  ) STRICT;
  CREATE INDEX runs_by_schedule ON runs (schedule, started_at);

  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('edition', 'notice')),
    key TEXT NOT NULL,                    -- what must reach a recipient once
    recipient TEXT NOT NULL,
    run TEXT,
    schedule TEXT,
    edition TEXT,
    variant TEXT,                         -- filter and sections as JSON
    eml TEXT,                             -- the message without its addresses, under the reports folder
    content TEXT,                         -- subject and text of a notice as JSON
    message_id TEXT NOT NULL,
    date INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'refused', 'expired', 'skipped')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    token INTEGER NOT NULL DEFAULT 0,
    owner TEXT,
    lease_until INTEGER,
    code INTEGER,
    response TEXT,
    sha256 TEXT,                          -- of the file in eml
    finished_at INTEGER,
    UNIQUE (key, recipient)
  ) STRICT;
  CREATE INDEX outbox_by_state ON outbox (state, next_at);

  CREATE TABLE receipts (
    outbox INTEGER NOT NULL REFERENCES outbox (id),
    attempt INTEGER NOT NULL,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    code INTEGER,
    response TEXT,
    sha256 TEXT
  ) STRICT;
  CREATE INDEX receipts_by_outbox ON receipts (outbox, attempt);

  CREATE TABLE notices (
    cause TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    count INTEGER NOT NULL,
    told_at INTEGER,                      -- null: the owner does not know yet
    held INTEGER NOT NULL,                -- 1: told only when it is over, since it keeps mail from going out
    recovered_at INTEGER
  ) STRICT;
  `,
];

/**
 * Opens the store, makes it if it is missing and brings it up to date. Waits up to 10 s for another writer.
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
    write(() => migrate(db, path));
    const salt = write(() => {
      db.prepare("INSERT OR IGNORE INTO meta VALUES ('salt', ?)").run(randomBytes(32).toString("hex"));
      return String(db.prepare("SELECT value FROM meta WHERE key = 'salt'").get()?.value);
    });
    return {
      all: <T>(sql: string, ...values: SQLInputValue[]) => db.prepare(sql).all(...values) as T[],
      one: <T>(sql: string, ...values: SQLInputValue[]) => db.prepare(sql).get(...values) as T | undefined,
      run: (sql, ...values) => Number(db.prepare(sql).run(...values).changes),
      write,
      salt,
      close: () => db.close(),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The store holds recipients and the secret behind pseudonyms: nobody but its owner may read it. SQLite's side files follow it. */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
  closeSync(openSync(path, "a", PRIVATE_FILE));
  chmodSync(path, PRIVATE_FILE);
}

function migrate(db: DatabaseSync, path: string): void {
  const version = Number(db.prepare("PRAGMA user_version").get()?.user_version);
  if (version > MIGRATIONS.length)
    throw new UserError(`${path} was written by a newer Tillbook (version ${version} of the store)`, {
      hint: `this Tillbook knows up to version ${MIGRATIONS.length}; update it`,
    });
  for (const sql of MIGRATIONS.slice(version)) db.exec(sql);
  db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
}
