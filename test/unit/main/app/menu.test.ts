import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { contextTemplate } from '#main/app/context-menu.ts'
import { MENU_TEXT } from '#main/app/menu-text.ts'
import { menuTemplate, type MenuOptions } from '#main/app/menu.ts'
import type { MenuCommand } from '#shared/ipc/registry.ts'

function build(changes: Partial<MenuOptions> = {}): MenuItemConstructorOptions[] {
  const nothing = (): void => undefined
  return flat(
    menuTemplate({
      text: MENU_TEXT.en,
      appName: 'Vitrine',
      mac: false,
      developer: false,
      rooms: [1, 5],
      onCommand: nothing,
      onOpenModels: nothing,
      onOpenLog: nothing,
      ...changes,
    }),
  )
}

function flat(items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
}

test.each([true, false])('on a Mac: %s; no entry keeps the system’s own English label', (mac) => {
  const items = build({ mac, developer: true, text: MENU_TEXT['zh-CN'] })
  const named = items.filter((item) => item.type !== 'separator')
  expect(named.filter((item) => !item.label)).toEqual([])
  expect(
    named.filter((item) => /^[ -~]+$/.test(item.label ?? '')).map((item) => item.label),
  ).toEqual(mac ? ['Vitrine'] : [])
})

test('both languages name the same things, each in its own words', () => {
  const [zh, en] = [MENU_TEXT['zh-CN'], MENU_TEXT.en]
  expect(zh.rooms).toHaveLength(en.rooms.length)
  for (const key of Object.keys(en).filter((name) => name !== 'rooms')) {
    expect(Reflect.get(zh, key)).not.toBe(Reflect.get(en, key))
  }
})

test('a packaged app has no way to the developer tools', () => {
  const roles = (developer: boolean) => build({ developer }).map((item) => item.role)
  expect(roles(false)).not.toContain('toggleDevTools')
  expect(roles(false)).not.toContain('reload')
  expect(roles(true)).toContain('toggleDevTools')
})

test('the edit menu has what people expect, and find is a command to the window', () => {
  const commands: MenuCommand[] = []
  const items = build({ onCommand: (command) => commands.push(command) })
  const roles = items.map((item) => item.role)
  expect(roles).toEqual(
    expect.arrayContaining(['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll']),
  )
  for (const accelerator of ['CmdOrCtrl+F', 'CmdOrCtrl+1', 'CmdOrCtrl+5']) {
    const click: unknown = items.find((item) => item.accelerator === accelerator)?.click
    if (typeof click === 'function') Reflect.apply(click, undefined, [])
  }
  expect(commands).toEqual(['find', 'room-1', 'room-5'])
})

test('only rooms there are have an entry', () => {
  const accelerators = build().map((item) => item.accelerator)
  expect(accelerators).not.toContain('CmdOrCtrl+2')
})

test('right click: editing in a field, copying elsewhere', () => {
  const editFlags = {
    canCut: true,
    canCopy: true,
    canPaste: true,
    canSelectAll: true,
    canUndo: false,
    canRedo: false,
  }
  const field = contextTemplate(
    { isEditable: true, selectionText: 'x', editFlags },
    MENU_TEXT['zh-CN'],
  )
  const enabled = field.filter((item) => item.enabled).map((item) => item.role)
  expect(enabled).toEqual(['cut', 'copy', 'paste', 'selectAll'])
  const text = contextTemplate({ isEditable: false, selectionText: '', editFlags }, MENU_TEXT.en)
  expect(text.map((item) => [item.role, item.enabled])).toEqual([
    ['copy', false],
    ['selectAll', true],
  ])
})
