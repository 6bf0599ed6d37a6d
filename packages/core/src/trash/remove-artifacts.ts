import type { ArtifactStore, Entry } from '@stemma/objects'
import { ownPath } from '../artifacts/store-path.ts'
import type { LocationTrust } from '../locations/host-scheme.ts'
import type { ExternalPlaces, StorePlace } from '../room-ctx.ts'

/** So many names are removed in one transaction. */
const filesAtOnce = 500
const removedTogether = 50

export interface ArtifactPlaces {
  readonly artifacts: ArtifactStore
  readonly trust: LocationTrust
  /** The server's own store keeps names as rows: many of them are removed in parts, so that no writer waits for all. */
  readonly keepsRows?: boolean
  /** Absent if only the server's own store is meant. */
  readonly external?: ExternalPlaces | undefined
}

/** Files, and their sizes in bytes. */
export interface ArtifactCount {
  readonly files: number
  readonly bytes: number
}

/** The files below an artifact location; undefined if that is nowhere that a purge may touch. */
export async function countArtifacts(
  places: ArtifactPlaces,
  uri: string,
): Promise<ArtifactCount | undefined> {
  const place = await placeOf(places, uri)
  return place && countBelow(place.store, place.path)
}

/** Removes the files below the artifact location of a run, model or trace, and the folder that was its alone. Undefined as above. */
export async function removeArtifacts(
  places: ArtifactPlaces,
  { uri, owner }: { readonly uri: string; readonly owner: string },
): Promise<ArtifactCount | undefined> {
  const place = await placeOf(places, uri)
  if (place === undefined) return undefined
  const { store, path: root } = place
  const count = await countBelow(store, root)
  if (places.keepsRows === true && count.files > filesAtOnce) await removeFilesBelow(store, root)
  await store.remove(root)
  // `<experiment>/<run id>/artifacts`: the folder with the id in its name is this run's, but others may have put something there.
  const parent = root.slice(0, Math.max(0, root.lastIndexOf('/')))
  if (parent.split('/').at(-1) === owner) await removeIfEmpty(store, parent)
  return count
}

/** Removes what an experiment leaves when its runs, models and traces are gone: empty folders. */
export async function removeExperimentFolder(places: ArtifactPlaces, uri: string): Promise<void> {
  const place = await placeOf(places, uri)
  if (place === undefined) return
  await removeIfEmpty(place.store, `${place.path}/models`)
  await removeIfEmpty(place.store, `${place.path}/traces`)
  await removeIfEmpty(place.store, place.path)
}

/** Undefined also for a location that must not be used: it is left alone, like one that is elsewhere. */
async function placeOf(
  { artifacts, trust, external }: ArtifactPlaces,
  uri: string,
): Promise<StorePlace | undefined> {
  const path = ownPath(uri, trust)
  return path === undefined ? external?.find(uri) : { store: artifacts, path }
}

async function removeIfEmpty(artifacts: ArtifactStore, folder: string): Promise<void> {
  const { entries } = await artifacts.list(folder, { limit: 1 })
  if (entries.length === 0 && (await artifacts.open(folder))?.isDirectory === true)
    await artifacts.remove(folder)
}

/** Leaves empty folders only. A few at a time go into one transaction together. */
async function removeFilesBelow(store: ArtifactStore, root: string): Promise<void> {
  const open = [root]
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    let files: string[] = []
    for await (const { name, isDirectory } of entriesOf(store, folder)) {
      const path = `${folder}/${name}`
      if (isDirectory) open.push(path)
      else files.push(path)
      if (files.length < removedTogether) continue
      await Promise.all(files.map((file) => store.remove(file)))
      files = []
    }
    await Promise.all(files.map((file) => store.remove(file)))
  }
}

async function countBelow(artifacts: ArtifactStore, root: string): Promise<ArtifactCount> {
  let files = 0
  let bytes = 0
  const open = [root]
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for await (const { name, isDirectory, sizeBytes } of entriesOf(artifacts, folder)) {
      if (isDirectory) open.push(`${folder}/${name}`)
      else files += 1
      bytes += sizeBytes
    }
  }
  return { files, bytes }
}

async function* entriesOf(artifacts: ArtifactStore, folder: string): AsyncGenerator<Entry> {
  for (let after: string | undefined; ;) {
    const { entries, next } = await artifacts.list(folder, {
      limit: 1000,
      ...(after !== undefined && { after }),
    })
    yield* entries
    if (next === undefined) return
    after = next
  }
}
