import { eachOf } from '@stemma/contract'
import { refreshRuns } from '../api/refresh.ts'
import { ask, askMlflow } from '../api/server.ts'
import { notify, notifyError } from '../app/notices.tsx'

/** Runs something that changes what is shown, and says what came of it. True if it worked. */
export async function attempt(
  work: () => Promise<void>,
  refresh: () => Promise<void>,
): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    notifyError(error)
    return false
  } finally {
    await refresh()
  }
}

/** How many requests of one action are on their way at a time. */
const abreast = 8

export async function deleteRuns(runIds: readonly string[]): Promise<boolean> {
  const isDone = await attempt(
    () => eachOf(runIds, { atMost: abreast, work: (run_id) => ask('runs.delete', { run_id }) }),
    refreshRuns,
  )
  if (isDone)
    notify(`${count(runIds)} moved to the trash`, { undo: () => void restoreRuns(runIds) })
  return isDone
}

export async function restoreRuns(runIds: readonly string[]): Promise<boolean> {
  const isDone = await attempt(
    () => eachOf(runIds, { atMost: abreast, work: (run_id) => ask('runs.restore', { run_id }) }),
    refreshRuns,
  )
  if (isDone) notify(`${count(runIds)} restored`)
  return isDone
}

export function renameRun(run_id: string, name: string): Promise<boolean> {
  return attempt(async () => {
    await ask('runs.update', { run_id, name })
  }, refreshRuns)
}

/** Sets a tag of each of several runs. */
export function tagRuns(
  runIds: readonly string[],
  { key, value }: { readonly key: string; readonly value: string },
): Promise<boolean> {
  return attempt(
    () =>
      eachOf(runIds, {
        atMost: abreast,
        work: (run_id) => ask('runs.batch', { run_id, tags: [{ key, value }] }),
      }),
    refreshRuns,
  )
}

export function untagRun(run_id: string, key: string): Promise<boolean> {
  return attempt(() => askMlflow('runs/delete-tag', { run_id, key }), refreshRuns)
}

function count({ length }: readonly string[]): string {
  return length === 1 ? 'Run' : `${length} runs`
}
