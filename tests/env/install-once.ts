import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'

export interface Installation {
  /** What is installed, for messages. */
  readonly name: string
  readonly folder: string
  /** All that decides about the content: pinned versions, the interpreter. */
  readonly pins: readonly string[]
  /** Fills the folder, which may hold the rest of an attempt that was cut short. */
  readonly install: () => Promise<void>
}

/** Installs unless the folder already holds exactly this; of several processes that want it, one works and the rest wait. */
export async function installOnce({ name, folder, pins, install }: Installation): Promise<void> {
  const hash = createHash('sha256').update(pins.join('\0')).digest('hex')
  const stamp = join(folder, '.installed')
  const isThere = async () => (await readFile(stamp, 'utf8').catch(() => '')) === hash
  if (await isThere()) return
  await mkdir(dirname(folder), { recursive: true })
  const unlock = await lock(`${folder}.lock`)
  try {
    if (await isThere()) return
    console.log(`installing ${name}, once`)
    await install()
    await writeFile(stamp, hash)
  } catch (cause) {
    throw new Error(`the tests need ${name}, which could not be installed`, { cause })
  } finally {
    unlock()
  }
}

/** SQLite's file lock serves as ours: the system frees it when its holder dies, however it dies. */
async function lock(file: string): Promise<() => void> {
  for (;;) {
    const db = new DatabaseSync(file, { timeout: 0 })
    try {
      db.exec('begin exclusive')
      return () => {
        db.close()
      }
    } catch (error) {
      db.close()
      if (!/locked|busy/.test(String(error))) throw error
    }
    await pause(200)
  }
}
