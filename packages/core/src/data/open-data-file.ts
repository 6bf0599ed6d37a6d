import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { invalidState } from '@stemma/contract'
import type { Part, TableFormat } from '@stemma/tables'
import { withVersions } from './borrow-version.ts'
import { checkData } from './check-data.ts'
import type { DataCtx } from './data-ctx.ts'
import { locateSource } from './locate-source.ts'
import { getDataVersion } from './read-data.ts'
import type { DataVersionView } from './require-data.ts'

export type DataPart = Part

/** A version as a file on this disk, for as long as it is not released. */
export interface DataFile {
  readonly version: DataVersionView
  readonly path: string
  readonly sizeBytes: number
  /** With its quotes: other bytes never have the same one. */
  readonly etag: string
  readonly release: () => void
}

export interface DataFileInput {
  readonly reference: string
  readonly format: TableFormat
  readonly part: Part
}

/** Opens a version in some format, made when it is asked for the first time. */
export async function openDataFile(
  ctx: DataCtx,
  { reference, format, part }: DataFileInput,
): Promise<DataFile> {
  const { version, manifest } = await getDataVersion(ctx, { reference })
  const [only, ...more] = manifest.files
  const isWhole = Object.keys(part).length === 0
  if (format === 'parquet' && isWhole && only !== undefined && more.length === 0) {
    // It is stored as it is sent.
    const { object: id, sizeBytes } = only
    const file = await ctx.tables.borrow({ id, sizeBytes, read: (id) => ctx.objects.read(id) })
    return { version, ...file, sizeBytes, etag: `"${id}"` }
  }
  const name = createHash('sha256')
    .update(JSON.stringify([version.row.manifest_id, format, part]))
    .digest('hex')
  const file = await ctx.tables.make(`${name}.${format}`, async (folder) => {
    const path = join(folder, 'part')
    if (manifest.reference !== undefined) {
      await requireIntact(ctx, reference)
      const version = locateSource(ctx.tables, manifest.reference)
      await ctx.tables.work.writeVersion({ version, part, path, format })
      return path
    }
    await withVersions(ctx, [manifest], ([stored]) => {
      if (stored === undefined) throw new Error('A version was asked for.')
      return ctx.tables.work.writeVersion({ version: stored, part, path, format })
    })
    return path
  })
  return { version, ...file, sizeBytes: (await stat(file.path)).size, etag: `"${name}"` }
}

/** A reference is read only while it is what it was: of one that grew, the rows from before can't be told apart. */
async function requireIntact(ctx: DataCtx, reference: string): Promise<void> {
  const { state, reason = '' } = await checkData(ctx, { reference })
  if (state === 'intact') return
  throw invalidState(
    `The rows of ${reference} are not those of the version any more: ${state}${reason === '' ? '' : `; ${reason}`}. stemma data check says where.`,
  )
}
