-- What is told to webhooks of the owners. An address is a secret: only its hash is here.
CREATE TABLE posts (
  id INTEGER PRIMARY KEY,
  webhook TEXT NOT NULL,                -- hash of the address
  label TEXT NOT NULL,                  -- "slack, hooks.slack.com"
  content TEXT NOT NULL,                -- what is told, as JSON
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'expired', 'dropped')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  queued_at INTEGER NOT NULL,
  finished_at INTEGER,
  answer TEXT
) STRICT;
CREATE INDEX posts_by_state ON posts (state, next_at);
