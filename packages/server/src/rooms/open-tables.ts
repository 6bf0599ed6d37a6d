import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { filesOnDisk, type TablesRoom } from '@stemma/core'
import { openS3Keys, type S3Keys } from '@stemma/objects'
import type { ServerSettings } from '../config/settings.ts'
import { TableProcess } from '../threads/tables/table-process.ts'

/** Work on tables, of one server. */
export interface TablesHandle {
  readonly tables: TablesRoom
  readonly close: () => Promise<void>
}

const idleMs = 20_000
const gib = 1024 ** 3
/** Of files that were made of objects and may be wanted again. */
const keepBytes = 4 * gib

/** Nothing starts, and no folder is made, before the first piece of work. */
export function openTables({
  dataDir,
  dataSources,
  dataBuckets,
}: Pick<ServerSettings, 'dataDir' | 'dataSources' | 'dataBuckets'>): TablesHandle {
  const parent = join(dataDir, 'tables')
  const folder = join(parent, `${process.pid}-${randomUUID()}`)
  const child = new TableProcess({
    idleMs,
    engine: {
      memoryBytes: Math.min(4 * gib, Math.max(gib / 2, Math.floor(totalmem() / 4))),
      threads: availableParallelism(),
      scratch: join(folder, 'scratch'),
    },
  })
  const openBucket = async (source: string): Promise<S3Keys | undefined> => {
    const bucket = dataBuckets[source]
    if (bucket === undefined) return undefined
    const { credentials, ...s3 } = bucket
    return openS3Keys({ ...s3, credentials: credentials.provide() })
  }
  const room = filesOnDisk({
    work: child.work,
    sources: dataSources,
    openBucket,
    folder,
    keepBytes,
  })
  let isSwept = false
  const sweep = async (): Promise<void> => {
    if (isSwept) return
    isSwept = true
    for (const name of leftovers(parent))
      await rm(join(parent, name), { recursive: true, force: true })
  }
  return {
    tables: {
      ...room,
      make: async (...file) => {
        await sweep()
        return room.make(...file)
      },
      borrow: async (object) => {
        await sweep()
        return room.borrow(object)
      },
      newFolder: async () => {
        await sweep()
        return room.newFolder()
      },
    },
    close: async () => {
      await child.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Folders of processes that ended without removing them. */
function leftovers(parent: string): readonly string[] {
  try {
    return readdirSync(parent).filter((name) => !isRunning(Number(/^\d+/u.exec(name)?.[0])))
  } catch {
    // Nothing was ever made.
    return []
  }
}

/** One that was killed may stay in the list of processes until its parent looks; it runs no more. */
function isRunning(pid: number): boolean {
  try {
    const [, state] = /\) (\S)/u.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? []
    return state !== 'Z' && state !== 'X'
  } catch {
    return false
  }
}
