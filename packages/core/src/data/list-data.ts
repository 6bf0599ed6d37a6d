import {
  findNewestDataVersion,
  readDataLineages,
  readDataVersions,
  type DataLineageRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireData, viewsOf, type DataVersionView } from './require-data.ts'

/** A dataset with its newest version. */
export interface DataView {
  readonly data: DataLineageRow
  readonly newest: DataVersionView | undefined
}

export interface DataPage {
  readonly datasets: readonly DataView[]
  /** `after` of the next page. */
  readonly next?: string
}

/** Datasets by name. */
export function listData(
  ctx: RowCtx,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<DataPage> {
  authorize(ctx, 'data:read')
  return ctx.store.read(async (db) => {
    const rows = await readDataLineages(db, { after, limit: limit + 1 })
    const datasets: DataView[] = []
    for (const data of rows.slice(0, limit)) {
      const newest = await findNewestDataVersion(db, data.data_no)
      datasets.push({ data, newest: newest && (await viewsOf(db, data, [newest]))[0] })
    }
    const last = datasets.at(-1)
    return rows.length > limit && last ? { datasets, next: last.data.name } : { datasets }
  })
}

export interface DataLog {
  /** Newest first. */
  readonly versions: readonly DataVersionView[]
  /** `before` of the next page. */
  readonly next?: number
}

/** The versions of a dataset. @throws RESOURCE_DOES_NOT_EXIST */
export function readDataLog(
  ctx: RowCtx,
  {
    name,
    before = Number.MAX_SAFE_INTEGER,
    limit,
  }: { readonly name: string; readonly before?: number | undefined; readonly limit: number },
): Promise<DataLog> {
  authorize(ctx, 'data:read')
  return ctx.store.read(async (db) => {
    const data = await requireData(db, name)
    const rows = await readDataVersions(db, { dataNo: data.data_no, before, limit: limit + 1 })
    const versions = await viewsOf(db, data, rows.slice(0, limit))
    const last = versions.at(-1)
    return rows.length > limit && last ? { versions, next: last.row.version } : { versions }
  })
}
