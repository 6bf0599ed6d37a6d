import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fingerprint, Ingested, StoredVersion, VersionKind } from '@stemma/tables'
import { openVersion, tableWork, type Engine } from '@stemma/tables/work'
import { withEngine } from '../made-rows.ts'
import { medianSeconds } from '../seconds.ts'

type Parent = StoredVersion & { readonly fingerprint: Fingerprint; readonly kind: VersionKind }

/** Seconds to have all rows of the last of several versions in the engine: through base and logs, and from one Parquet file with the same rows. */
export async function readThroughLogs(
  paths: readonly string[],
  folder: string,
  repeats: number,
): Promise<{ readonly stemma: number; readonly plain: number }> {
  await mkdir(folder)
  const last = await ingestAll(paths, folder)
  if (last.files.length < 2) throw new Error('The version has no logs.')
  return withEngine(folder, async (engine) => {
    const path = join(folder, 'plain.parquet')
    await tableWork.writeVersion(engine, { version: last, part: {}, path, format: 'parquet' })
    const read = (sql: string) => () => engine.run(`create or replace temp table taken as ${sql}`)
    return medianSeconds(
      { stemma: read(openVersion(last).sql), plain: read(`select * from read_parquet('${path}')`) },
      repeats,
    )
  })
}

async function ingestAll(paths: readonly string[], folder: string): Promise<Parent> {
  let parent: Parent | undefined
  for (const [number, path] of paths.entries()) {
    const own = join(folder, String(number))
    await mkdir(own)
    parent = await withEngine(own, (engine) => next(engine, { path, folder: own, parent }))
  }
  if (parent === undefined) throw new Error('There is no version.')
  return parent
}

async function next(
  engine: Engine,
  {
    path,
    folder,
    parent,
  }: { readonly path: string; readonly folder: string; readonly parent: Parent | undefined },
): Promise<Parent> {
  const { schema, files, fingerprint, kind } = await tableWork.ingest(engine, {
    source: { path, format: 'csv' },
    csv: {},
    key: ['id'],
    widen: false,
    folder,
    ...(parent === undefined ? {} : { parent }),
  })
  return { schema, key: ['id'], fingerprint, kind, files: pathsOf(files, parent) }
}

function pathsOf(files: Ingested['files'], parent: Parent | undefined): StoredVersion['files'] {
  return files.map((file) => {
    if (!('keptFrom' in file)) return file
    const kept = parent?.files[file.keptFrom]
    if (kept === undefined) throw new Error('A kept file is one of the parent.')
    return kept
  })
}
