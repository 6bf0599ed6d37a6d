import { invalidParameter } from '@stemma/contract'
import type { ColumnDrift, Overlap, RowCounts, SchemaChange } from '@stemma/tables'
import { compareSchemas } from '@stemma/tables'
import { withVersions } from './borrow-version.ts'
import type { DataCtx } from './data-ctx.ts'
import { readManifest, type DataManifest } from './manifest.ts'
import type { DataVersionView } from './require-data.ts'

/** A version with all that is known of it. */
export interface DataDetail {
  readonly version: DataVersionView
  readonly manifest: DataManifest
}

/** What a reference such as `churn/7` names. @throws RESOURCE_DOES_NOT_EXIST */
export async function getDataVersion(
  ctx: Pick<DataCtx, 'rows' | 'objects'>,
  { reference }: { readonly reference: string },
): Promise<DataDetail> {
  const version = await ctx.rows.findDataByReference({ reference })
  return { version, manifest: await readManifest(ctx.objects, version.row.manifest_id) }
}

export interface DataDiff {
  readonly before: DataDetail
  readonly now: DataDetail
  readonly change: SchemaChange
  /** Both have the same rows. */
  readonly isSame: boolean
  /** By key; absent where the two have no key in common. */
  readonly counts?: RowCounts
}

/** What differs between two versions, of one dataset or two. */
export async function diffData(
  ctx: DataCtx,
  { before, now }: { readonly before: string; readonly now: string },
): Promise<DataDiff> {
  const [a, b] = [
    await getDataVersion(ctx, { reference: before }),
    await getDataVersion(ctx, { reference: now }),
  ]
  const change = compareSchemas(a.manifest.schema, b.manifest.schema)
  const isSame = a.version.row.fingerprint === b.version.row.fingerprint
  const facts = { before: a, now: b, change, isSame }
  const { key } = b.manifest
  if (key.length === 0 || key.join('\n') !== a.manifest.key.join('\n')) return facts
  const counts = await withVersions(ctx, [a.manifest, b.manifest], ([first, second]) => {
    if (first === undefined || second === undefined) throw new Error('Two versions were asked for.')
    return ctx.tables.work.countChanges({ before: first, now: second, key })
  })
  return { ...facts, counts }
}

/** How far the columns of two versions are from each other. */
export async function compareData(
  ctx: DataCtx,
  { before, now }: { readonly before: string; readonly now: string },
): Promise<readonly ColumnDrift[]> {
  const [a, b] = [
    await getDataVersion(ctx, { reference: before }),
    await getDataVersion(ctx, { reference: now }),
  ]
  return withVersions(ctx, [a.manifest, b.manifest], ([first, second]) => {
    if (first === undefined || second === undefined) throw new Error('Two versions were asked for.')
    return ctx.tables.work.compare({ before: first, now: second })
  })
}

/** Counts rows that two versions share, by some columns or the key that both have. @throws INVALID_PARAMETER_VALUE without either */
export async function overlapData(
  ctx: DataCtx,
  {
    before,
    now,
    columns,
  }: {
    readonly before: string
    readonly now: string
    readonly columns?: readonly string[] | undefined
  },
): Promise<Overlap> {
  const [a, b] = [
    await getDataVersion(ctx, { reference: before }),
    await getDataVersion(ctx, { reference: now }),
  ]
  const by = columns ?? b.manifest.key
  if (by.length === 0)
    throw invalidParameter(
      "The versions have no key: give parameter 'columns', by which rows are told apart.",
    )
  return withVersions(ctx, [a.manifest, b.manifest], ([first, second]) => {
    if (first === undefined || second === undefined) throw new Error('Two versions were asked for.')
    return ctx.tables.work.countOverlap({ before: first, now: second, columns: by })
  })
}
