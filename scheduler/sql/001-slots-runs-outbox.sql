-- Times are milliseconds since 1970, slots ISO 8601 in UTC, lists and filters JSON.

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
