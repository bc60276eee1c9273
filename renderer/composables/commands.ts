import { computed, onScopeDispose, shallowReactive, toValue, type MaybeRefOrGetter } from 'vue'

/** In the order in which the palette shows them. */
export const COMMAND_GROUPS = [
  'chat',
  'transcript',
  'replay',
  'go',
  'session',
  'model',
  'look',
  'app',
] as const

/** Gives a text in the language it is bound to. */
export type Translate = (key: string, named?: Record<string, unknown>) => string

/** Something the app can do when it is asked to, by the menu, a key or the palette. */
export interface Command {
  /** Its keys are those that `SHORTCUTS` has under this name. */
  id: string
  group: (typeof COMMAND_GROUPS)[number]
  /** Called once for each language: it is found by its name in any. */
  label: (t: Translate) => string
  /** Without it, always. */
  enabled?: () => boolean
  run: () => unknown
}

const lists = shallowReactive(new Map<symbol, MaybeRefOrGetter<readonly Command[]>>())

/** Everything that can be asked for at the moment. Of two with the same id the later one is meant. */
export const commands = computed<ReadonlyMap<string, Command>>(
  () =>
    new Map(
      [...lists.values()].flatMap((list) => toValue(list).map((command) => [command.id, command])),
    ),
)

/** Offers commands until the component is gone. */
export function useCommands(list: MaybeRefOrGetter<readonly Command[]>): void {
  const key = Symbol('commands')
  lists.set(key, list)
  onScopeDispose(() => lists.delete(key))
}

export function isEnabled(command: Command): boolean {
  return command.enabled?.() ?? true
}

/** Runs a command, where it is offered and can be run now. */
export function runCommand(id: string): void {
  const command = commands.value.get(id)
  if (command && isEnabled(command)) void command.run()
}
