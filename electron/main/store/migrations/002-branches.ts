import type { Migration } from './migration.ts'

/**
 * What people do with sessions beside adding to them: the branch they are on, how they want the model
 * asked, what they pinned and tagged, and what they typed and did not send.
 */
export const branches: Migration = {
  version: 2,
  sql: `
    ALTER TABLE session ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1));
    -- The last message of the branch shown; null = the message written last.
    ALTER TABLE session ADD COLUMN head_key INTEGER REFERENCES message ON DELETE SET NULL;
    -- System prompt and sampling of this conversation, JSON; null = as in the settings.
    ALTER TABLE session ADD COLUMN setup TEXT;

    CREATE TABLE tag (
      session_key INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
      name TEXT NOT NULL,
      PRIMARY KEY (session_key, name)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tag_by_name ON tag (name);

    -- By the session's id; '' is the new conversation. Sessions in memory have drafts here too.
    CREATE TABLE draft (
      session_id TEXT PRIMARY KEY,
      text TEXT NOT NULL,
      updated_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}
