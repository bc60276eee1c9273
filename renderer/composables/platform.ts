/** Whether keyboard shortcuts are written with ⌘ here. */
export function isMac(): boolean {
  return navigator.userAgent.includes('Mac OS')
}
