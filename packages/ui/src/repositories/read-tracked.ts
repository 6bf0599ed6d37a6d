import { httpCall } from '@stemma/sdk/client'
import { ask, server } from '../api/server.ts'
import { parseTracked } from './parse-tracked.ts'
import { pathVersions, type Manifest, type VersionedPath } from './path-versions.ts'

const mostManifests = 50
const mostBytes = 8 * 1024 * 1024
/** In one request for what is stored. */
const mostNames = 10_000
const folderPage = 10_000

export interface Tracked {
  readonly paths: readonly VersionedPath[]
  /** Bytes of what is stored, by name; a name that was asked for and is not here is not stored. */
  readonly sizes: ReadonlyMap<string, number>
  /** Names that were looked for. */
  readonly looked: ReadonlySet<string>
  /** Manifests that were read, and that there are. */
  readonly manifests: { readonly read: number; readonly all: number }
}

/** What DVC tracks in a repository: the newest 50 manifests are read, 8 MiB at most. */
export async function readTracked(repository: string, signal: AbortSignal): Promise<Tracked> {
  const folders = { repository, folders: true, limit: folderPage }
  const { objects } = await ask('repositories.objects', folders, signal)
  let bytes = 0
  const chosen = objects
    .toSorted((a, b) => Number(b.time) - Number(a.time))
    .slice(0, mostManifests)
    .filter(({ size_bytes: size }) => (bytes += Number(size)) <= mostBytes)
  const manifests = await Promise.all(
    chosen.map(async ({ name, object_id, time }): Promise<Manifest> => ({
      name,
      time: Number(time),
      entries: parseTracked(await textOf(object_id, signal)),
    })),
  )
  const paths = pathVersions(manifests)
  const names = [...new Set(paths.flatMap(({ versions }) => versions.map(({ name }) => name)))]
  const looked = names.slice(0, mostNames)
  const found =
    looked.length === 0
      ? []
      : (await ask('repositories.find', { repository, names: looked }, signal)).objects
  return {
    paths,
    sizes: new Map(found.map(({ name, size_bytes: size }) => [name, Number(size)])),
    looked: new Set(looked),
    manifests: { read: manifests.length, all: objects.length },
  }
}

async function textOf(objectId: string, signal: AbortSignal): Promise<string> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  const call = { ...httpCall('objects.get', { object_id: objectId }), signal }
  for await (const piece of server.bytes(call)) pieces.push(new Uint8Array(piece))
  return new Blob(pieces).text()
}
