import type { Migration } from './migration.ts'

/** Text files that were to go with a message belong to what was not sent. */
export const draftFiles: Migration = {
  version: 4,
  sql: `
    -- JSON: a list of { name, size, text }.
    ALTER TABLE draft ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
  `,
}
