import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { invalidParameter, invalidState, notFound } from '@stemma/contract'
import { parseTableFormat, type Part } from '@stemma/tables'
import { withVersions } from './borrow-version.ts'
import { checkData } from './check-data.ts'
import type { DataCtx } from './data-ctx.ts'
import { getDataVersion, type DataDetail } from './read-data.ts'
import type { DataVersionView } from './require-data.ts'
import { withSource } from './with-source.ts'

export type DataPart = Part

/** A version as a file on this disk, for as long as it is not released. */
export interface DataFile {
  readonly version: DataVersionView
  readonly path: string
  readonly sizeBytes: number
  /** What it may be called. */
  readonly fileName: string
  /** With its quotes: other bytes never have the same one. */
  readonly etag: string
  readonly release: () => void
}

export interface DataFileInput {
  readonly reference: string
  /** That of rows, or of a file without rows the end of its name or `original`. */
  readonly format: string
  readonly part: Part
}

/** Opens a version in some format, made when it is asked for the first time. */
export async function openDataFile(ctx: DataCtx, input: DataFileInput): Promise<DataFile> {
  const { reference, part } = input
  const { version, manifest } = await getDataVersion(ctx, { reference })
  if (manifest.source.format === 'file') return openOriginal(ctx, { version, manifest }, input)
  const format = parseTableFormat(input.format)
  const fileName = `${version.name}-${version.row.version}.${format}`
  const [only, ...more] = manifest.files
  const isWhole = Object.keys(part).length === 0
  if (format === 'parquet' && isWhole && only !== undefined && more.length === 0) {
    // It is stored as it is sent.
    const { object: id, sizeBytes } = only
    const file = await ctx.tables.borrow({ id, sizeBytes, read: (id) => ctx.objects.read(id) })
    return { version, fileName, ...file, sizeBytes, etag: `"${id}"` }
  }
  const name = createHash('sha256')
    .update(JSON.stringify([version.row.manifest_id, format, part]))
    .digest('hex')
  const file = await ctx.tables.make(`${name}.${format}`, async (folder) => {
    const path = join(folder, 'part')
    if (manifest.reference !== undefined) {
      await requireIntact(ctx, reference)
      await withSource(ctx.tables, { reference: manifest.reference }, (version) =>
        ctx.tables.work.writeVersion({ version, part, path, format }),
      )
      return path
    }
    await withVersions(ctx, [manifest], ([stored]) => {
      if (stored === undefined) throw new Error('A version was asked for.')
      return ctx.tables.work.writeVersion({ version: stored, part, path, format })
    })
    return path
  })
  return { version, fileName, ...file, sizeBytes: (await stat(file.path)).size, etag: `"${name}"` }
}

/** The bytes that were added. */
async function openOriginal(
  ctx: DataCtx,
  { version, manifest }: DataDetail,
  { format, part }: DataFileInput,
): Promise<DataFile> {
  const { fileName } = manifest.source
  const end = extname(fileName).slice(1).toLowerCase()
  const [file] = manifest.files
  if (file === undefined) throw new Error('A file without rows is one file.')
  if (format !== 'original' && format !== end)
    throw notFound(
      `${version.name}/${version.row.version} is the file ${fileName}, without rows: it comes as it is${end === '' ? '' : `, .${end}`}, not as ${format}.`,
    )
  if (Object.keys(part).length > 0)
    throw invalidParameter(`${fileName} has no rows: it comes whole, without conditions.`)
  const { object: id, sizeBytes } = file
  const borrowed = await ctx.tables.borrow({ id, sizeBytes, read: (id) => ctx.objects.read(id) })
  return { version, fileName, ...borrowed, sizeBytes, etag: `"${id}"` }
}

/** A reference is read only while it is what it was: of one that grew, the rows from before can't be told apart. */
async function requireIntact(ctx: DataCtx, reference: string): Promise<void> {
  const { state, reason = '' } = await checkData(ctx, { reference })
  if (state === 'intact') return
  throw invalidState(
    `The rows of ${reference} are not those of the version any more: ${state}${reason === '' ? '' : `; ${reason}`}. stemma data check says where.`,
  )
}
