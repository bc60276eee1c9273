/** One step of the schema. Forward only: a released file is never changed, the next one follows it. */
export interface Migration {
  /** `PRAGMA user_version` after it. */
  version: number
  sql: string
}
