import type { Migration } from './migration.ts'

/**
 * What a run's events take on disk, kept with the run: a list of a thousand sessions cannot add up
 * their events each time it is drawn.
 */
export const sizes: Migration = {
  version: 3,
  sql: `
    ALTER TABLE run ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
    UPDATE run SET bytes = ifnull(
      (SELECT sum(octet_length(e.json) + ifnull(octet_length(e.blob), 0))
        FROM event e WHERE e.run_key = run.key), 0);
  `,
}
