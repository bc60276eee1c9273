import { shallowRef, type ShallowRef } from 'vue'
import type { ErrorLike } from '../i18n/use-error-text.ts'

export interface Notice {
  id: number
  /** What happened, or the error it is about. Asked for again when the language changes, as the label is. */
  text?: (() => string) | undefined
  error?: ErrorLike | undefined
  action?: { label: () => string; run: () => void } | undefined
}

const notices = shallowRef<readonly Notice[]>([])
let lastId = 0

/** Short messages at the window's lower edge; those with an error stay until they are closed. */
export function useNotices(): {
  notices: Readonly<ShallowRef<readonly Notice[]>>
  notify: (notice: Omit<Notice, 'id'>) => number
  dismiss: (id: number) => void
} {
  return {
    notices,
    notify(notice) {
      const id = ++lastId
      notices.value = [...notices.value, { ...notice, id }].slice(-4)
      return id
    },
    dismiss(id) {
      notices.value = notices.value.filter((notice) => notice.id !== id)
    },
  }
}
