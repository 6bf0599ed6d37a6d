import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { folderBackend, openFolderStore, openObjectStore, type ObjectStore } from '@stemma/objects'
import { tablesHere } from '@stemma/tables/work'
import { objectArtifacts } from './artifacts/object-artifacts.ts'
import type { WaitingObjects } from './artifacts/waiting/waiting-objects.ts'
import { testCtx } from './ctx.testing.ts'
import type { RowCtx } from './ctx.ts'
import { filesOnDisk } from './data/files-on-disk.ts'
import { FileHashes } from './models/file-hashes.ts'
import { objectsIn } from './objects/objects.ts'
import type { Ctx } from './room-ctx.ts'
import { rowsHere } from './rows-here.ts'

/** Everything that a verb can work with, in one process: an empty database, and an empty folder of objects. */
export interface TestWorld {
  readonly ctx: Ctx
  readonly rowCtx: RowCtx
  readonly store: ObjectStore
  /** Of the objects. */
  readonly folder: string
  /** Sets the clock of the objects forward. */
  readonly advance: (ms: number) => void
}

/** Nothing waits in the database: small objects are stored at once, too. */
const nothingWaits: WaitingObjects = {
  takes: () => false,
  added: () => {},
  store: async () => {},
  findDamaged: async function* none() {},
}

export async function testWorld(
  t: TestContext,
  database: 'sqlite' | 'postgres',
): Promise<TestWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-world-'))
  const nowMs = 1_700_000_000_000
  let aheadMs = 0
  const backend = await folderBackend(folder)
  const indexPath = join(folder, 'index.sqlite')
  const store = await openObjectStore({
    backend,
    indexPath,
    leaseMs: 0,
    clock: () => nowMs + aheadMs,
  })
  t.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const rowCtx = await testCtx(t, database)
  const rows = rowsHere(rowCtx)
  const objects = objectsIn({ store, backend, folder })
  const { actor, requestId, settings, now } = rowCtx
  const ctx: Ctx = {
    actor,
    requestId,
    settings: { ...settings, artifactFolder: folder },
    now,
    rows,
    artifacts: objectArtifacts({ rows, objects, waiting: nothingWaits }),
    external: { find: () => Promise.resolve(undefined) },
    objects: { store: objects, waiting: nothingWaits },
    tables: filesOnDisk({
      sources: {},
      openBucket: async () => undefined,
      folder: join(folder, 'tables'),
      keepBytes: 0,
      work: tablesHere({
        memoryBytes: 256 * 1024 * 1024,
        threads: 1,
        scratch: join(folder, 'scratch'),
      }),
    }),
    fileHashes: new FileHashes(),
  }
  return {
    ctx,
    rowCtx,
    store,
    folder,
    advance: (ms) => {
      aheadMs += ms
    },
  }
}

/** The same where artifacts are plain files. */
export async function plainWorld(
  t: TestContext,
  database: 'sqlite' | 'postgres',
): Promise<Omit<TestWorld, 'store' | 'advance'>> {
  const { ctx, rowCtx } = await testWorld(t, database)
  const folder = mkdtempSync(join(tmpdir(), 'stemma-plain-'))
  const artifacts = await openFolderStore(folder, { onSwept: () => {} })
  t.after(async () => {
    await artifacts.close()
    rmSync(folder, { recursive: true })
  })
  const settings = { ...ctx.settings, artifactFolder: folder }
  return { ctx: { ...ctx, settings, artifacts, objects: undefined }, rowCtx, folder }
}
