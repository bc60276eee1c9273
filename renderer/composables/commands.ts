import { onScopeDispose } from 'vue'
import type { MenuCommand } from '#shared/ipc/registry.ts'

type Listener = () => void
const listeners = new Map<MenuCommand, Set<Listener>>()

/** Runs `listener` whenever the menu (or a key) gives the command, until the component is gone. */
export function onCommand(command: MenuCommand, listener: Listener): void {
  const set = listeners.get(command) ?? new Set()
  listeners.set(command, set.add(listener))
  onScopeDispose(() => set.delete(listener))
}

/** Passes a command on to whoever listens. */
export function emitCommand(command: MenuCommand): void {
  for (const listener of [...(listeners.get(command) ?? [])]) listener()
}
