import type { Migration } from './migration.ts'

/** A bookmark keeps what was looked at, JSON; null = nothing in particular. */
export const looks: Migration = {
  version: 8,
  sql: 'ALTER TABLE bookmark ADD COLUMN look TEXT',
}
