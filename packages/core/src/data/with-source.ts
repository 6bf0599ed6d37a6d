import type { ReferencedVersion } from '@stemma/tables'
import { locateSource } from './locate-source.ts'
import type { DataReference } from './manifest.ts'
import { mirrorTable } from './mirror-table.ts'
import type { TablesRoom } from './tables-room.ts'

export interface SourceToRead {
  readonly reference: DataReference
  /** Of a Delta table, the version of this time. */
  readonly timeMs?: number | undefined
  /** Instead of the one that the reference has. */
  readonly version?: number | undefined
}

/**
 * Runs `work` on where a reference leads. What of a bucket is needed is on this disk meanwhile.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for a source that the server does not have; TEMPORARILY_UNAVAILABLE for a bucket that does not answer
 */
export async function withSource<T>(
  tables: TablesRoom,
  { reference, timeMs, version }: SourceToRead,
  work: (source: ReferencedVersion) => Promise<T>,
): Promise<T> {
  const located = locateSource(tables, reference)
  if (located.at !== 'folder') return work(located)
  const time = {
    ...(timeMs === undefined ? {} : { timeMs }),
    ...(version === undefined ? {} : { version }),
  }
  const bucket = await tables.openBucket(reference.source)
  if (bucket === undefined) return work({ ...located, ...time })
  const folder = await tables.newFolder()
  const held: (() => void)[] = []
  try {
    const source = { ...located, ...time, root: folder.path }
    await mirrorTable({
      tables,
      bucket,
      sourceName: reference.source,
      prefix: located.root,
      source,
      held,
    })
    return await work(source)
  } finally {
    bucket.close()
    for (const release of held) release()
    await folder.remove()
  }
}
