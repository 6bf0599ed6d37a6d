import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { attempt } from '../../lines/attempt.ts'
import { makeDataDir } from '../../peers/folders.ts'
import { keepVersions } from '../keep-versions.ts'
import type { RowId } from '../rows.ts'
import { versionFiles, writeVersionFiles, type Form } from '../version-files.ts'
import type { Context } from './work.ts'

interface Set {
  readonly row: RowId
  readonly table: 'history' | 'variants'
  readonly form: Form
}

const sets: readonly Set[] = [
  { row: 'history-csv', table: 'history', form: 'csv' },
  { row: 'history-parquet', table: 'history', form: 'none' },
  { row: 'history-pyarrow', table: 'history', form: 'pyarrow' },
  { row: 'variants-csv', table: 'variants', form: 'csv' },
  { row: 'variants-snappy', table: 'variants', form: 'snappy' },
  { row: 'variants-parquet', table: 'variants', form: 'none' },
]

/** What each system keeps of versions of a table, in percent of their bytes. */
export async function measureStorage(context: Context): Promise<void> {
  const tables = await writeVersionFiles(context.scale)
  try {
    for (const set of sets) await measureSet(context, set, join(tables, set.table, set.form))
  } finally {
    await rm(tables, { recursive: true, force: true })
  }
}

async function measureSet(context: Context, { row, table }: Set, source: string): Promise<void> {
  const { paths, rawBytes } = await versionFiles(source)
  const percent = (bytes: number, detail: Readonly<Record<string, number>> = {}) => ({
    [row]: {
      value: (bytes / rawBytes) * 100,
      detail: { rawMB: rawBytes / 1e6, storedMB: bytes / 1e6, ...detail },
    },
  })
  for (const peer of context.storagePeers) {
    await attempt(context, { system: peer.id, rows: [row] }, () =>
      inFolder(async (folder) => percent(await peer.keep({ source, folder }))),
    )
  }
  await attempt(context, { system: 'stemma', rows: [row] }, () =>
    inFolder(async (folder) => {
      const follows = table === 'history' ? 'previous' : 'first'
      const { storedBytes, putMs } = await keepVersions({ folder, paths, follows })
      return percent(storedBytes, { MBPerSecond: rawBytes / 1e3 / putMs })
    }),
  )
}

/** Works in a new folder and removes it. */
export async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await makeDataDir()
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
