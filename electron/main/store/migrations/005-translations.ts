import type { Migration } from './migration.ts'

/** A run may be a translation. A column's CHECK cannot be changed: another column takes its place. */
export const translations: Migration = {
  version: 5,
  sql: `
    ALTER TABLE run RENAME COLUMN task TO task_before;
    ALTER TABLE run ADD COLUMN task TEXT NOT NULL DEFAULT 'chat'
      CHECK (task IN ('chat', 'complete', 'translate'));
    UPDATE run SET task = task_before;
    ALTER TABLE run DROP COLUMN task_before;
  `,
}
