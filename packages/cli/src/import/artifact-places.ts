import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { safePath } from '@stemma/contract'
import { listOf, text } from './fields.ts'
import type { MlflowServer } from './mlflow/mlflow-server.ts'

/** A file of a run or a model somewhere else. */
export interface SourceFile {
  readonly path: string
  readonly sizeBytes: number
  readonly read: () => AsyncIterable<Uint8Array>
}

/** Where files are that can be read from here. */
export interface ArtifactPlaces {
  /**
   * The files of an artifact location, which are to be of the run or model of this id. `missing`: they would be read from here, if they were there; undefined:
   * they are in storage that stays where it is, such as a bucket.
   */
  readonly find: (
    uri: string,
    ownerId: string,
  ) => Promise<AsyncIterable<SourceFile> | 'missing' | undefined>
  /** Whether files of runs below a location of an experiment are read from here. */
  readonly covers: (location: string) => boolean
}

export interface ArtifactPlacesOptions {
  /** The running server that `mlflow-artifacts:` means. */
  readonly server?: MlflowServer | undefined
  /** The folder that a server kept them in: its `--artifacts-destination`. */
  readonly root?: string | undefined
}

/** Files in folders of this machine, and those that a server hands out. */
export function artifactPlaces({ server, root }: ArtifactPlacesOptions): ArtifactPlaces {
  return {
    covers: (location) =>
      proxiedPath(location) !== undefined || localFolder(location) !== undefined,
    find: async (uri, ownerId) => {
      const proxied = proxiedPath(uri)
      if (proxied !== undefined) {
        const path = within(decodeURIComponent(proxied))
        if (path === undefined) return 'missing'
        if (root !== undefined) return filesIn(join(root, path))
        return server === undefined ? 'missing' : servedFiles(server, path)
      }
      const folder = localFolder(uri)
      if (folder === undefined) return undefined
      // A history says where its files are, and would have any folder of this machine read: only one as MLflow makes it is.
      return isOfOwner(folder, ownerId) ? filesIn(folder) : 'missing'
    },
  }
}

/** The path of `mlflow-artifacts:/PATH`. */
export function proxiedPath(uri: string): string | undefined {
  return /^mlflow-artifacts:(?:\/\/[^/]*)?\/*(.*)$/su.exec(uri)?.[1]
}

function isOfOwner(folder: string, ownerId: string): boolean {
  const [id, last] = folder
    .split('/')
    .filter((part) => part !== '')
    .slice(-2)
  return id === ownerId && last === 'artifacts' && !folder.split('/').includes('..')
}

function within(path: string): string | undefined {
  try {
    return safePath(path).replace(/\/$/u, '')
  } catch {
    return undefined
  }
}

function localFolder(uri: string): string | undefined {
  if (/^file:/iu.test(uri)) {
    try {
      return fileURLToPath(uri)
    } catch {
      return undefined
    }
  }
  return uri.startsWith('/') ? uri : undefined
}

/** A run without files has no folder; nor has one whose files are on another machine. */
async function filesIn(folder: string): Promise<AsyncIterable<SourceFile> | 'missing'> {
  if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true) return 'missing'
  return walk(folder, '')
}

async function* walk(folder: string, below: string): AsyncGenerator<SourceFile> {
  const entries = await readdir(join(folder, below), { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) yield* walk(folder, path)
    if (!entry.isFile()) continue
    const place = join(folder, path)
    const { size: sizeBytes } = await stat(place)
    yield { path, sizeBytes, read: () => createReadStream(place) as AsyncIterable<Buffer> } // no encoding: bytes
  }
}

const servedBase = '/api/2.0/mlflow-artifacts/artifacts'

/** Where a server hands a file out, and takes it. */
export function servedAddress(path: string): string {
  return `${servedBase}/${path.split('/').map(encodeURIComponent).join('/')}`
}

/** The files that a server hands out below a folder. */
export async function* servedFiles(
  server: MlflowServer,
  root: string,
  below = '',
): AsyncGenerator<SourceFile> {
  const directory = below === '' ? root : `${root}/${below}`
  const answer = await server.fetch(`${servedBase}?path=${encodeURIComponent(directory)}`)
  if (!answer.ok) {
    await answer.body?.cancel()
    return
  }
  // What the route answers, or nothing that is looked at.
  const { files } = (await answer.json()) as { readonly files?: unknown }
  for (const file of listOf(files)) {
    const name = text(file['path']).split('/').at(-1) ?? ''
    const path = below === '' ? name : `${below}/${name}`
    if (name === '') continue
    if (file['is_dir'] === true) {
      yield* servedFiles(server, root, path)
      continue
    }
    const address = servedAddress(`${root}/${path}`)
    yield {
      path,
      sizeBytes: Number(file['file_size'] ?? 0),
      read: async function* read() {
        const got = await server.fetch(address)
        if (!got.ok || got.body === null) throw new Error(`${path} can't be read (${got.status})`)
        // A body of bytes, which Node can iterate.
        yield* got.body as AsyncIterable<Uint8Array>
      },
    }
  }
}
