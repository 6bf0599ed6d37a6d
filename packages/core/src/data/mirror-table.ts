import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { link, mkdir, statfs, utimes } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { notFound, StemmaError } from '@stemma/contract'
import type { S3Keys } from '@stemma/objects'
import type { ReferencedVersion } from '@stemma/tables'
import type { TablesRoom } from './tables-room.ts'

export interface MirrorTable {
  readonly tables: TablesRoom
  readonly bucket: S3Keys
  /** What the source is called here. */
  readonly sourceName: string
  /** Of the keys of the table. */
  readonly prefix: string
  /** Where its files go. */
  readonly source: ReferencedVersion & { readonly at: 'folder' }
  /** What to call when they are needed no more. */
  readonly held: (() => void)[]
}

const atOnce = 8

/**
 * Brings of a table in a bucket what its reader needs: the log of a Delta table and the files of the version, or all files of Parquet. An
 * object that was read before, by its ETag, is taken from this disk. RESOURCE_EXHAUSTED when they are more than half of what is free.
 */
export async function mirrorTable(mirror: MirrorTable): Promise<void> {
  const { tables, source } = mirror
  const log = await namesBelow(mirror, '_delta_log/')
  if (log.length > 0) {
    const room = await roomIn(source.root)
    await bring(mirror, { names: log.map((name) => `_delta_log/${name}`), room })
    return bring(mirror, { names: await tables.work.deltaFiles(source), room })
  }
  const isShown = (name: string): boolean => !/(?:^|\/)[._]/u.test(name)
  const names = (await namesBelow(mirror, '')).filter(
    (name) => name.endsWith('.parquet') && isShown(name),
  )
  if (names.length === 0) throw notFound('The source has no such folder, or no Parquet file in it.')
  await bring(mirror, { names, room: await roomIn(source.root) })
}

/** Keys that begin with the prefix and what is below it, without these. */
async function namesBelow(
  { bucket, prefix }: MirrorTable,
  below: string,
): Promise<readonly string[]> {
  const start = `${prefix === '' ? '' : `${prefix}/`}${below}`
  const names: string[] = []
  let after: string | undefined
  do {
    const page: Awaited<ReturnType<S3Keys['list']>> = await bucket.list(start, { after })
    names.push(...page.keys.map(({ key }) => key.slice(start.length)))
    after = page.next
  } while (after !== undefined)
  // Those of folders, and ones that would lead elsewhere here.
  return names.filter(
    (name) =>
      !name.endsWith('/') &&
      normalize(name) === name &&
      name !== '..' &&
      !name.startsWith('../') &&
      !name.startsWith('/'),
  )
}

interface Room {
  bytes: number
}

async function roomIn(folder: string): Promise<Room> {
  const { bavail, bsize } = await statfs(folder)
  return { bytes: Math.floor((bavail * bsize) / 2) }
}

async function bring(
  mirror: MirrorTable,
  { names, room }: { readonly names: readonly string[]; readonly room: Room },
): Promise<void> {
  const waiting = [...names]
  const one = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
      await bringOne(mirror, { name, room })
  }
  const all = await Promise.allSettled(Array.from({ length: atOnce }, one))
  const failed = all.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** What is not there is left out: the reader says what it misses. */
async function bringOne(
  { tables, bucket, sourceName, prefix, source, held }: MirrorTable,
  { name, room }: { readonly name: string; readonly room: Room },
): Promise<void> {
  const key = prefix === '' ? name : `${prefix}/${name}`
  const object = await bucket.open(key)
  if (object === undefined) return
  room.bytes -= object.sizeBytes
  if (room.bytes < 0)
    throw new StemmaError(
      'RESOURCE_EXHAUSTED',
      "The table has more bytes than half of what is free on the server's disk.",
    )
  const { etag, sizeBytes, modifiedMs } = object
  const identity = JSON.stringify([sourceName, key, etag, sizeBytes, modifiedMs])
  const hash = createHash('sha256').update(identity).digest('hex')
  const file = await tables.make(`${hash}.s3`, async (folder) => {
    const path = join(folder, 'object')
    await pipeline(object.read(), createWriteStream(path))
    // Versions of Delta are told by the times of their commits.
    await utimes(path, modifiedMs / 1000, modifiedMs / 1000)
    return path
  })
  held.push(file.release)
  const path = join(source.root, name)
  await mkdir(dirname(path), { recursive: true })
  await link(file.path, path)
}
