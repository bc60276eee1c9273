import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '#shared/ipc/registry.ts'
import type { ShortcutId } from '#shared/shortcuts.ts'
import { acceleratorOf } from './accelerator.ts'
import type { MenuText } from './menu-text.ts'

type Items = MenuItemConstructorOptions[]

export interface MenuOptions {
  text: MenuText
  appName: string
  mac: boolean
  /** Reload and developer tools; never in a packaged app. */
  developer: boolean
  /** Rooms there are, by their number on the rail. */
  rooms: readonly number[]
  onCommand: (command: MenuCommand) => void
  onOpenModels: () => void
  onOpenLog: () => void
}

/** The menu bar, as data. Rebuilt when the language changes. */
export function menuTemplate(options: MenuOptions): Items {
  const { text, mac } = options
  return [
    ...(mac ? [appMenu(options)] : []),
    { label: text.file, submenu: fileItems(options) },
    { label: text.edit, submenu: editItems(options) },
    { label: text.view, submenu: viewItems(options) },
    { label: text.go, submenu: roomItems(options) },
    { label: text.window, role: 'window', submenu: windowItems(options) },
    {
      label: text.help,
      role: 'help',
      submenu: [
        // Its key is a letter that people type: the window tells the two apart, a menu cannot.
        {
          label: text.shortcuts,
          click: () => {
            options.onCommand('shortcuts')
          },
        },
        { type: 'separator' },
        { label: text.modelsFolder, click: options.onOpenModels },
        { label: text.logFolder, click: options.onOpenLog },
      ],
    },
  ]
}

function appMenu({ text, appName, onCommand }: MenuOptions): MenuItemConstructorOptions {
  const named = (label: string): string => label.replace('{app}', appName)
  return {
    label: appName,
    submenu: [
      { label: named(text.about), role: 'about' },
      { type: 'separator' },
      commandItem(text.settings, 'settings', onCommand),
      { type: 'separator' },
      { label: named(text.hide), role: 'hide' },
      { label: text.hideOthers, role: 'hideOthers' },
      { label: text.showAll, role: 'unhide' },
      { type: 'separator' },
      { label: text.quit, role: 'quit' },
    ],
  }
}

/** An entry whose action and key are the window's. */
function commandItem(
  label: string,
  command: MenuCommand & ShortcutId,
  onCommand: MenuOptions['onCommand'],
): MenuItemConstructorOptions {
  return {
    label,
    accelerator: acceleratorOf(command),
    click: () => {
      onCommand(command)
    },
  }
}

function fileItems({ text, mac, onCommand }: MenuOptions): Items {
  return [
    commandItem(text.newChat, 'new-chat', onCommand),
    { type: 'separator' },
    ...(mac
      ? []
      : ([
          commandItem(text.settings, 'settings', onCommand),
          { type: 'separator' },
          { label: text.quit, role: 'quit' },
        ] satisfies Items)),
  ]
}

function editItems({ text, onCommand }: MenuOptions): Items {
  return [
    { label: text.undo, role: 'undo' },
    { label: text.redo, role: 'redo' },
    { type: 'separator' },
    { label: text.cut, role: 'cut' },
    { label: text.copy, role: 'copy' },
    { label: text.paste, role: 'paste' },
    { label: text.pastePlain, role: 'pasteAndMatchStyle' },
    { label: text.delete, role: 'delete' },
    { label: text.selectAll, role: 'selectAll' },
    { type: 'separator' },
    commandItem(text.find, 'find', onCommand),
  ]
}

function viewItems({ text, developer, onCommand }: MenuOptions): Items {
  return [
    commandItem(text.palette, 'palette', onCommand),
    commandItem(text.xray, 'xray', onCommand),
    commandItem(text.present, 'present', onCommand),
    { type: 'separator' },
    commandItem(text.actualSize, 'text-reset', onCommand),
    commandItem(text.zoomIn, 'text-larger', onCommand),
    commandItem(text.zoomOut, 'text-smaller', onCommand),
    { type: 'separator' },
    { label: text.fullScreen, role: 'togglefullscreen' },
    ...(developer
      ? ([
          { type: 'separator' },
          { label: text.reload, role: 'reload' },
          { label: text.developerTools, role: 'toggleDevTools' },
        ] satisfies Items)
      : []),
  ]
}

function roomItems({ text, rooms, onCommand }: MenuOptions): Items {
  return text.rooms.flatMap((label, index) => {
    const room = index + 1
    if (!rooms.includes(room)) return []
    return [
      {
        label,
        accelerator: acceleratorOf(`room-${String(room)}`),
        click: () => {
          onCommand(`room-${room}`)
        },
      },
    ]
  })
}

function windowItems({ text, mac }: MenuOptions): Items {
  return [
    { label: text.minimize, role: 'minimize' },
    { label: text.close, role: 'close' },
    ...(mac ? ([{ label: text.front, role: 'front' }] satisfies Items) : []),
  ]
}
