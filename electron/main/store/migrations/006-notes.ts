import type { Migration } from './migration.ts'

/** What people write about a marked moment, each for whoever watches or for themselves alone. */
export const notes: Migration = {
  version: 6,
  sql: `
    CREATE TABLE note (
      key INTEGER PRIMARY KEY,
      bookmark_key INTEGER NOT NULL REFERENCES bookmark ON DELETE CASCADE,
      text TEXT NOT NULL,
      public INTEGER NOT NULL CHECK (public IN (0, 1))
    ) STRICT;
    CREATE INDEX note_by_bookmark ON note (bookmark_key);

    CREATE VIRTUAL TABLE note_text USING fts5 (
      text, content='note', content_rowid='key', tokenize='trigram'
    );
    CREATE TRIGGER note_text_insert AFTER INSERT ON note BEGIN
      INSERT INTO note_text (rowid, text) VALUES (new.key, new.text);
    END;
    CREATE TRIGGER note_text_update AFTER UPDATE OF text ON note BEGIN
      INSERT INTO note_text (note_text, rowid, text) VALUES ('delete', old.key, old.text);
      INSERT INTO note_text (rowid, text) VALUES (new.key, new.text);
    END;
    CREATE TRIGGER note_text_delete AFTER DELETE ON note BEGIN
      INSERT INTO note_text (note_text, rowid, text) VALUES ('delete', old.key, old.text);
    END;
  `,
}
