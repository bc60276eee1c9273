import { sessions } from './001-sessions.ts'
import { branches } from './002-branches.ts'
import { sizes } from './003-sizes.ts'
import { draftFiles } from './004-draft-files.ts'
import { translations } from './005-translations.ts'
import { notes } from './006-notes.ts'
import { talks } from './007-talks.ts'
import { looks } from './008-looks.ts'
import type { Migration } from './migration.ts'

/** In order, versions 1, 2, 3 … */
export const MIGRATIONS: readonly Migration[] = [
  sessions,
  branches,
  sizes,
  draftFiles,
  translations,
  notes,
  talks,
  looks,
]
