import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import type { ArtifactStore, ByteRange } from '../artifact-store.ts'
import { openFolderStore } from './open-folder-store.ts'

export interface TestFolder {
  readonly store: ArtifactStore
  /** The store's folder. */
  readonly root: string
  /** A folder beside it, where nothing must ever appear. */
  readonly outside: string
}

/** A store on an empty folder of its own. */
export async function testFolder(t: TestContext): Promise<TestFolder> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'stemma-objects-')))
  const root = join(base, 'root')
  const outside = join(base, 'outside')
  await mkdir(outside)
  const store = await openFolderStore(root)
  t.after(async () => {
    await store.close()
    await rm(base, { recursive: true, force: true })
  })
  return { store, root, outside }
}

/** A source of pieces. */
export async function* pieces(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

/** What a store has at a path. */
export async function content(
  store: ArtifactStore,
  path: string,
  range?: ByteRange,
): Promise<string> {
  const file = await store.open(path)
  if (file === undefined) return 'nothing'
  return file.isDirectory ? 'directory' : (await buffer(file.read(range))).toString()
}

/** All names below a folder, hidden ones too. */
export async function allNames(root: string): Promise<string[]> {
  return (await readdir(root, { recursive: true })).sort()
}
