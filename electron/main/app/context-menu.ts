import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import type { MenuText } from './menu-text.ts'

/** What is asked of Chromium's own description of the place clicked. */
export type ContextParams = Pick<ContextMenuParams, 'isEditable' | 'selectionText'> & {
  editFlags: Pick<
    ContextMenuParams['editFlags'],
    'canCut' | 'canCopy' | 'canPaste' | 'canSelectAll' | 'canUndo' | 'canRedo'
  >
}

/** Right click: what can be done with the text there; an empty list shows no menu. */
export function contextTemplate(
  params: ContextParams,
  text: MenuText,
): MenuItemConstructorOptions[] {
  const { editFlags: can } = params
  const copy: MenuItemConstructorOptions = {
    label: text.copy,
    role: 'copy',
    enabled: can.canCopy && params.selectionText !== '',
  }
  const selectAll: MenuItemConstructorOptions = {
    label: text.selectAll,
    role: 'selectAll',
    enabled: can.canSelectAll,
  }
  if (!params.isEditable) return [copy, selectAll]
  return [
    { label: text.undo, role: 'undo', enabled: can.canUndo },
    { label: text.redo, role: 'redo', enabled: can.canRedo },
    { type: 'separator' },
    { label: text.cut, role: 'cut', enabled: can.canCut },
    copy,
    { label: text.paste, role: 'paste', enabled: can.canPaste },
    { type: 'separator' },
    selectAll,
  ]
}
