import { nextTick } from 'vue'

/**
 * What had the focus is gone with the press that used it, and keys would begin at the top of the page:
 * they go on from here instead. Where something has the focus it keeps it.
 *
 * @param find what comes next; by itself the room's stage
 */
export async function focusIfLost(
  find: () => HTMLElement | null | undefined = () => document.getElementById('stage'),
): Promise<void> {
  await nextTick()
  const at = document.activeElement
  if (at === null || at === document.body) find()?.focus({ preventScroll: true })
}
