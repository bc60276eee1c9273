import type { Migration } from './migration.ts'

/** Talks: marked moments of several sessions in the order in which they are to be shown. */
export const talks: Migration = {
  version: 7,
  sql: `
    CREATE TABLE talk (
      key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      title TEXT NOT NULL,
      updated_ms INTEGER NOT NULL,
      deleted_ms INTEGER
    ) STRICT;

    CREATE TABLE talk_item (
      talk_key INTEGER NOT NULL REFERENCES talk ON DELETE CASCADE,
      place INTEGER NOT NULL CHECK (place >= 0),
      bookmark_key INTEGER NOT NULL REFERENCES bookmark ON DELETE CASCADE,
      PRIMARY KEY (talk_key, place)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX talk_item_by_bookmark ON talk_item (bookmark_key);
  `,
}
