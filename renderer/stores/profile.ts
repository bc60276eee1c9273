import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { LibraryProgress } from '#shared/ipc/routes/library.ts'
import type { BackedUp, BackupSummary, ProfileUsage } from '#shared/ipc/routes/profile.ts'
import { onEvent, request } from '../client/ipc-client.ts'

/** The folder the app keeps everything in. */
export const useProfileStore = defineStore('profile', () => {
  /** As read last. */
  const usage = shallowRef<ProfileUsage | null>(null)
  /** Of the backup that is made, looked through or put back. */
  const progress = shallowRef<LibraryProgress | null>(null)
  let job: string | null = null
  let jobs = 0

  async function refresh(): Promise<void> {
    usage.value = await request('profile.usage', null)
  }

  async function run<T>(work: (job: string) => Promise<T>): Promise<T> {
    const name = `profile-${String(Date.now())}-${String(++jobs)}`
    job = name
    const stop = onEvent('library.progress', (now) => {
      if (now.job === name) progress.value = now
    })
    try {
      return await work(name)
    } finally {
      stop()
      job = null
      progress.value = null
    }
  }

  /** null where the person cancelled or stopped it. */
  const backUp = (): Promise<BackedUp | null> =>
    run((name) => request('profile.backUp', { job: name }))
  const chooseBackup = (): Promise<BackupSummary | null> =>
    run((name) => request('profile.chooseBackup', { job: name }))
  /** The app ends and starts anew. */
  const restore = (): Promise<null> => run((name) => request('profile.restore', { job: name }))
  const deleteEverything = (): Promise<null> => request('profile.delete', { everything: true })

  async function stop(): Promise<void> {
    if (job !== null) await request('library.stop', { job })
  }

  const openFolder = (): Promise<null> => request('profile.openFolder', null)
  const diagnostics = (): Promise<string> => request('profile.diagnostics', null)
  const saveDiagnostics = (text: string): Promise<string | null> =>
    request('profile.saveDiagnostics', { text })

  return {
    ...{ usage, progress, refresh, backUp, chooseBackup, restore, deleteEverything },
    ...{ stop, openFolder, diagnostics, saveDiagnostics },
  }
})
