import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { TestContext } from 'node:test'
import { memoryBackend, openObjectStore } from '@stemma/objects'
import { tablesHere } from '@stemma/tables/work'
import { testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { rowsHere } from '../rows-here.ts'
import { addDataVersion } from './add-data-version.ts'
import type { AddDataVersion, AddedData } from './added-data.ts'
import type { DataCtx } from './data-ctx.ts'
import { filesOnDisk } from './files-on-disk.ts'
import { listLiveData } from './list-live-data.ts'
import type { TablesRoom } from './tables-room.ts'

/** Rows, objects and tables of their own for one test. */
export interface DataWorld {
  readonly rows: RowCtx
  readonly ctx: DataCtx
  /** A path in a folder that is gone with the test. */
  readonly path: (name: string) => string
  /** Bytes that the packs take. */
  readonly storedBytes: () => Promise<number>
  readonly add: (content: string, options?: Partial<AddDataVersion>) => Promise<AddedData>
}

export async function dataWorld(
  t: TestContext,
  database: 'sqlite' | 'postgres',
  sources: Readonly<Record<string, string>> = {},
  openBucket: TablesRoom['openBucket'] = async () => undefined,
): Promise<DataWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-data-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const rows = await testCtx(t, database)
  const backend = memoryBackend()
  const store = await openObjectStore({ backend, indexPath: join(folder, 'index.db') })
  t.after(() => store.close())
  const ctx: DataCtx = {
    rows: rowsHere(rows),
    objects: {
      put: store.put,
      sizeOf: async (id) => (await store.get(id))?.sizeBytes,
      read: (id) =>
        Readable.from(
          (async function* () {
            const object = await store.get(id)
            if (object === undefined) throw new Error(`There is no object ${id}.`)
            yield* object.read()
          })(),
          { objectMode: false },
        ),
    },
    keep: async (ids) => new Set(await store.reserve(ids, rows.now() + 60_000)),
    tables: filesOnDisk({
      sources,
      openBucket,
      folder: join(folder, 'tables'),
      keepBytes: 1024 * 1024,
      work: tablesHere({
        memoryBytes: 512 * 1024 * 1024,
        threads: 2,
        scratch: join(folder, 'scratch'),
      }),
    }),
  }
  const path = (name: string): string => join(folder, name)
  return {
    rows,
    ctx,
    path,
    storedBytes: async () => {
      let sum = 0
      for await (const { sizeBytes } of backend.list('packs/')) sum += sizeBytes
      return sum
    },
    add: (content, options = {}) => {
      writeFileSync(path('added.csv'), content)
      return addDataVersion(ctx, {
        name: 'churn',
        from: { path: path('added.csv') },
        fileName: 'churn.csv',
        csv: {},
        widen: false,
        message: '',
        ...options,
      })
    },
  }
}

/** The objects that versions of data are made of, in their order. */
export async function liveDataIds(rows: RowCtx): Promise<readonly string[]> {
  const { ids } = await listLiveData(rows, { versionNo: 0, objectId: '' })
  return [...ids].toSorted()
}
