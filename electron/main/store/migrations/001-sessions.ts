import type { Migration } from './migration.ts'

/**
 * Sessions, their messages (a tree), runs and what was seen of them. Keys inside the file are integers,
 * ids outside it are texts: event rows stay small. The two full-text tables index three letters at a
 * time, which finds Chinese too, and read their texts from the tables they index.
 */
export const sessions: Migration = {
  version: 1,
  sql: `
    CREATE TABLE session (
      key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      title TEXT NOT NULL,
      sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
      created_ms INTEGER NOT NULL,
      updated_ms INTEGER NOT NULL,
      deleted_ms INTEGER
    ) STRICT;
    CREATE INDEX session_by_time ON session (updated_ms DESC) WHERE deleted_ms IS NULL;

    CREATE TABLE run (
      key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      session_key INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
      task TEXT NOT NULL CHECK (task IN ('chat', 'complete')),
      model_id TEXT NOT NULL,
      model_sha256 TEXT NOT NULL,
      system TEXT,
      state TEXT NOT NULL CHECK (state IN ('running', 'eos', 'length', 'stopped', 'failed')),
      started_ms INTEGER NOT NULL,
      header TEXT NOT NULL,
      events INTEGER NOT NULL DEFAULT 0,
      tokens INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX run_by_session ON run (session_key);
    CREATE INDEX run_unfinished ON run (key) WHERE state = 'running';

    CREATE TABLE message (
      key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      session_key INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
      parent_key INTEGER REFERENCES message ON DELETE CASCADE,
      role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
      text TEXT NOT NULL,
      run_key INTEGER REFERENCES run ON DELETE SET NULL,
      created_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX message_by_session ON message (session_key);
    CREATE INDEX message_by_parent ON message (parent_key);
    CREATE INDEX message_by_run ON message (run_key);

    CREATE TABLE event (
      run_key INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      seq INTEGER NOT NULL CHECK (seq >= 0),
      kind TEXT NOT NULL,
      t_ms REAL NOT NULL,
      json TEXT NOT NULL,
      blob BLOB,
      PRIMARY KEY (run_key, seq)
    ) STRICT;

    CREATE TABLE probe (
      run_key INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      request TEXT NOT NULL,
      json TEXT NOT NULL,
      blob BLOB,
      PRIMARY KEY (run_key, request)
    ) STRICT;

    CREATE TABLE bookmark (
      key INTEGER PRIMARY KEY,
      run_key INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      step INTEGER NOT NULL,
      title TEXT NOT NULL,
      created_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX bookmark_by_run ON bookmark (run_key);

    CREATE TABLE setting (key TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE VIRTUAL TABLE session_text USING fts5 (
      title, content='session', content_rowid='key', tokenize='trigram'
    );
    CREATE TRIGGER session_text_insert AFTER INSERT ON session BEGIN
      INSERT INTO session_text (rowid, title) VALUES (new.key, new.title);
    END;
    CREATE TRIGGER session_text_update AFTER UPDATE OF title ON session BEGIN
      INSERT INTO session_text (session_text, rowid, title) VALUES ('delete', old.key, old.title);
      INSERT INTO session_text (rowid, title) VALUES (new.key, new.title);
    END;
    CREATE TRIGGER session_text_delete AFTER DELETE ON session BEGIN
      INSERT INTO session_text (session_text, rowid, title) VALUES ('delete', old.key, old.title);
    END;

    CREATE VIRTUAL TABLE message_text USING fts5 (
      text, content='message', content_rowid='key', tokenize='trigram'
    );
    CREATE TRIGGER message_text_insert AFTER INSERT ON message BEGIN
      INSERT INTO message_text (rowid, text) VALUES (new.key, new.text);
    END;
    CREATE TRIGGER message_text_update AFTER UPDATE OF text ON message BEGIN
      INSERT INTO message_text (message_text, rowid, text) VALUES ('delete', old.key, old.text);
      INSERT INTO message_text (rowid, text) VALUES (new.key, new.text);
    END;
    CREATE TRIGGER message_text_delete AFTER DELETE ON message BEGIN
      INSERT INTO message_text (message_text, rowid, text) VALUES ('delete', old.key, old.text);
    END;
  `,
}
