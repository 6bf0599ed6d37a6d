import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { RunnerError } from '../runner-error.ts'

/** Lets one process at a time make a folder; what a process that ended left does not count. Resolves with what releases it. */
export async function lockFolder(
  folder: string,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<() => Promise<void>> {
  const file = `${folder}.lock`
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' })
      return async () => rm(file, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''))
    if (owner > 0 && !isAlive(owner)) await rm(file, { force: true })
    else await pause(200)
    if (signal?.aborted === true) throw new RunnerError('stopped.')
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
