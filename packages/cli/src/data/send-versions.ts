import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { NativeDataVersion } from '@stemma/contract'
import { call, httpCall } from '@stemma/sdk/client'
import { summed } from '../artifacts/checked-bytes.ts'
import type { HttpClient } from '../client/http-client.ts'
import { isNotFound } from '../client/server-refusal.ts'
import { CliError } from '../fail.ts'
import { readListing } from './checkout-folder.ts'

export interface SendVersions {
  readonly name: string
  /** The last one to send; the newest if absent. */
  readonly upTo?: number | undefined
  readonly from: HttpClient
  readonly to: HttpClient
  readonly onVersion: (version: NativeDataVersion) => Promise<void>
  readonly onBytes: (count: number) => void
  readonly signal?: AbortSignal | undefined
}

const pageSize = 1000

/**
 * Sends the versions of a dataset that the other side lacks, oldest first, and of their objects only what it lacks. Each is there as a whole or
 * not at all; after a failure another call goes on. Throws CliError when the other side has versions of its own.
 */
export async function sendVersions(sending: SendVersions): Promise<void> {
  const { name, upTo, from, to, signal } = sending
  const ours = (await readLog(from, name)).filter(({ version }) => version <= (upTo ?? version))
  const theirs = await readLog(to, name)
  const newest = theirs.at(-1)
  const at = newest === undefined ? -1 : ours.findIndex(({ digest }) => digest === newest.digest)
  if (newest !== undefined && at === -1) {
    if (theirs.some(({ digest }) => digest === ours.at(-1)?.digest)) return
    throw new CliError(
      `the other side has ${name}/${String(newest.version)}, which is not of this history. Nothing was sent.`,
    )
  }
  const folder = await mkdtemp(join(tmpdir(), 'stemma-data-'))
  try {
    let follows = newest?.digest
    for (const version of ours.slice(at + 1)) {
      signal?.throwIfAborted()
      await sendObjects(sending, version, folder)
      const { digest, message, author, creation_time } = version
      await call(to, 'data.adopt', {
        ...{ name, digest, message, author, creation_time, version: version.version },
        ...(follows !== undefined && { follows }),
      })
      follows = digest
      await sending.onVersion(version)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** All versions, oldest first; none of a dataset that is not there. */
async function readLog(http: HttpClient, name: string): Promise<readonly NativeDataVersion[]> {
  const versions: NativeDataVersion[] = []
  for (let token: string | undefined; ;) {
    const page = { name, limit: pageSize, ...(token !== undefined && { page_token: token }) }
    const answer = await call(http, 'data.log', page).catch((error: unknown) => {
      if (isNotFound(error)) return undefined
      throw error
    })
    versions.push(...(answer?.versions ?? []))
    token = answer?.next_page_token
    if (token === undefined) return versions.toReversed()
  }
}

/** Of so many objects it is asked at once whether they are there. */
const askedAtOnce = 10_000
/** So many are on this disk at once. */
const bounds = { files: 500, bytes: 256 * 1024 * 1024 }

async function sendObjects(
  { from, to, onBytes, signal }: SendVersions,
  { name, version, digest }: NativeDataVersion,
  folder: string,
): Promise<void> {
  const reference = `${name}/${String(version)}`
  const { files, format } = await call(from, 'data.show', { reference })
  const listed = format === 'files' ? await readListing(from, { reference, signal }) : []
  const sizes = new Map([
    [digest, 0],
    ...files.map(({ object_id: id, size_bytes: size }) => [id, Number(size)] as const),
    ...listed.map(({ sha256, size_bytes: size }) => [sha256, size] as const),
  ])
  const ids = [...sizes.keys()]
  const { uploadFiles } = await import('@stemma/sdk/files')
  for (let start = 0; start < ids.length; start += askedAtOnce) {
    const asked = ids.slice(start, start + askedAtOnce)
    const { wanted } = await call(to, 'objects.want', { ids: asked })
    const lacking = wanted.map((place) => asked[place] ?? '')
    for (const batch of batchesOf(lacking, sizes)) {
      const fetched = []
      for (const id of batch) fetched.push(await fetchObject({ from, onBytes, signal }, id, folder))
      await uploadFiles({ server: await to.connection(), owner: undefined, signal }, fetched)
      await Promise.all(fetched.map(({ file }) => rm(file)))
    }
  }
}

/** Batches that this disk has room for. */
function* batchesOf(
  ids: readonly string[],
  sizes: ReadonlyMap<string, number>,
): Generator<readonly string[]> {
  let batch: string[] = []
  let bytes = 0
  for (const id of ids) {
    batch.push(id)
    bytes += sizes.get(id) ?? 0
    if (batch.length < bounds.files && bytes < bounds.bytes) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

async function fetchObject(
  { from, onBytes, signal }: Pick<SendVersions, 'from' | 'onBytes' | 'signal'>,
  id: string,
  folder: string,
): Promise<{ readonly path: string; readonly file: string; readonly sizeBytes: number }> {
  const file = join(folder, id)
  const bytes = from.bytes({
    ...httpCall('objects.get', { object_id: id }),
    ...(signal && { signal }),
  })
  const { bytes: passed, sum } = summed(bytes, onBytes)
  await pipeline(passed, createWriteStream(file))
  const { sha256, size_bytes: sizeBytes } = sum()
  if (sha256 !== id) throw new CliError(`object ${id} came damaged. Try again.`)
  return { path: id, file, sizeBytes }
}
