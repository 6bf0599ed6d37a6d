import { basename } from 'node:path'
import { invalidParameter, notFound } from '@stemma/contract'
import { fileByPathSql } from '@stemma/tables'
import { withVersions } from './borrow-version.ts'
import type { DataCtx } from './data-ctx.ts'
import type { DataFile } from './open-data-file.ts'
import { getDataVersion } from './read-data.ts'

const timeLimitMs = 60_000

/** Opens a file of a version of files by its path. @throws RESOURCE_DOES_NOT_EXIST */
export async function openListedFile(
  ctx: DataCtx,
  { reference, path }: { readonly reference: string; readonly path: string },
): Promise<DataFile> {
  const { version, manifest } = await getDataVersion(ctx, { reference })
  const at = `${version.name}/${String(version.row.version)}`
  if (manifest.source.format !== 'files')
    throw invalidParameter(
      `${at} is no folder of files: its address ends with a format, such as /data/${at}.parquet.`,
    )
  const sql = fileByPathSql(path)
  const { rows } = await withVersions(ctx, [manifest], ([stored]) => {
    if (stored === undefined) throw new Error('A version was asked for.')
    return ctx.tables.work.query({ sql, tables: { data: stored }, mostRows: 1, timeLimitMs })
  })
  const [id, size] = rows[0] ?? []
  if (typeof id !== 'string') throw notFound(`${at} has no file '${path}'.`)
  const sizeBytes = Number(size)
  const file = await ctx.tables.borrow({ id, sizeBytes, read: (one) => ctx.objects.read(one) })
  return { version, fileName: basename(path), ...file, sizeBytes, etag: `"${id}"` }
}
