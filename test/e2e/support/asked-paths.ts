import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { RunningApp } from './app.ts'

/** The next folders and files that are asked for, without asking. */
export async function choose(
  app: RunningApp,
  paths: { folder?: string; file?: string },
): Promise<void> {
  await app.electron.evaluate(({ dialog }, { folder, file }) => {
    dialog.showOpenDialog = () =>
      Promise.resolve({ canceled: folder === undefined, filePaths: folder ? [folder] : [] })
    dialog.showSaveDialog = () =>
      Promise.resolve({ canceled: file === undefined, filePath: file ?? '' })
  }, paths)
}

/**
 * Does what makes the app start anew, and waits until it has ended. What it would start is nobody's here:
 * the test starts it, in the same home.
 */
export async function endsToRestart(app: RunningApp, act: () => Promise<void>): Promise<void> {
  const mark = join(app.home, 'asked-to-restart')
  await app.electron.evaluate(({ app: electron }, file) => {
    electron.relaunch = () => {
      process.getBuiltinModule('node:fs').writeFileSync(file, '')
    }
  }, mark)
  const ended = new Promise((resolve) => app.electron.process().once('exit', resolve))
  await act()
  await ended
  expect(existsSync(mark)).toBe(true)
}
