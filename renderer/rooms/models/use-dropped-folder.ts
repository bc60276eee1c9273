import { useEventListener } from '@vueuse/core'
import { ref, type Ref } from 'vue'

/**
 * Follows something that is dragged over the window, wherever, and takes what is dropped.
 *
 * @returns whether files hang over the window now
 */
export function useDroppedFolder(onDrop: (files: readonly File[]) => void): Readonly<Ref<boolean>> {
  const over = ref(false)
  const hasFiles = ({ dataTransfer }: DragEvent): boolean =>
    dataTransfer?.types.includes('Files') ?? false

  useEventListener(window, 'dragover', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
    over.value = true
  })
  useEventListener(window, 'dragleave', (event) => {
    // Between two parts of the page there is always the next; out of the window there is none.
    if (event.relatedTarget === null) over.value = false
  })
  useEventListener(window, 'drop', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    over.value = false
    onDrop([...(event.dataTransfer?.files ?? [])])
  })
  return over
}
