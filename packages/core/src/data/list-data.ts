import {
  findNewestDataVersion,
  readDataLineages,
  readDataVersions,
  type DataLineageRow,
  type Snapshot,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { numberAt, readPage } from '../search/read-page.ts'
import { requireData, viewsOf, type DataVersionView } from './require-data.ts'

/** A dataset with its newest version. */
export interface DataView {
  readonly data: DataLineageRow
  readonly newest: DataVersionView | undefined
}

export interface DataPage {
  readonly datasets: readonly DataView[]
  readonly nextPageToken?: string
}

interface PageInput {
  readonly limit: number
  readonly pageToken?: string | undefined
}

/** Datasets by name. */
export async function listData(ctx: RowCtx, { limit, pageToken }: PageInput): Promise<DataPage> {
  authorize(ctx, 'data:read')
  const { items: datasets, ...rest } = await readPage(
    ctx,
    { about: ['data'], size: limit, pageToken },
    {
      find: (db, { start, limit }) =>
        readDataLineages(db, { after: String(start?.[0] ?? ''), limit }),
      read: viewsWithNewest,
      positionOf: ({ name }) => [name],
    },
  )
  return { datasets, ...rest }
}

async function viewsWithNewest(
  db: Snapshot,
  lineages: readonly DataLineageRow[],
): Promise<readonly DataView[]> {
  const views: DataView[] = []
  for (const data of lineages) {
    const newest = await findNewestDataVersion(db, data.data_no)
    views.push({ data, newest: newest && (await viewsOf(db, data, [newest]))[0] })
  }
  return views
}

export interface DataLog {
  /** Newest first. */
  readonly versions: readonly DataVersionView[]
  readonly nextPageToken?: string
}

/** The versions of a dataset. @throws RESOURCE_DOES_NOT_EXIST */
export async function readDataLog(
  ctx: RowCtx,
  { name, limit, pageToken }: PageInput & { readonly name: string },
): Promise<DataLog> {
  authorize(ctx, 'data:read')
  const data = await ctx.store.read((db) => requireData(db, name))
  const { items: versions, ...rest } = await readPage(
    ctx,
    { about: ['data-log', data.data_no], size: limit, pageToken },
    {
      find: (db, { start, limit }) =>
        readDataVersions(db, {
          dataNo: data.data_no,
          before: numberAt(start) ?? Number.MAX_SAFE_INTEGER,
          limit,
        }),
      read: (db, rows) => viewsOf(db, data, rows),
      positionOf: ({ version }) => [version],
    },
  )
  return { versions, ...rest }
}
