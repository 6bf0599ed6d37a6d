import { requestRows } from '@stemma/contract'
import { readLabelled, readRequests } from '@stemma/store'
import { binOf, type ColumnBins } from '@stemma/tables'
import { authorize, type RowCtx } from '../../ctx.ts'

export interface CountFeatures {
  readonly name: string
  readonly from: number
  readonly until: number
  readonly columns: readonly ColumnBins[]
}

/** Rows of each bin, by column and bin. */
export interface FeatureCounts {
  readonly rows: number
  readonly counts: readonly (readonly [column: string, bin: string, count: number])[]
}

const mostRows = 20_000

/** Counts what the newest calls of a name asked about, in bins. Calls whose body is not kept, or names no columns, are left out. */
export function countFeatures(
  ctx: RowCtx,
  { name, from, until, columns }: CountFeatures,
): Promise<FeatureCounts> {
  authorize(ctx, 'serving:read')
  return ctx.log.read(async (db) => {
    const found = await readLabelled(db, { name, from, until, isLabelled: false, limit: mostRows })
    const numbers = [...new Set(found.map(({ inferenceNo }) => inferenceNo))]
    const counts = new Map<string, number>()
    let rows = 0
    for await (const { contentType, request } of readRequests(db, numbers)) {
      const table = requestRows(contentType, request)
      if (table === undefined) continue
      rows += table.rows.length
      for (const column of columns) {
        const index = table.columns.indexOf(column.name)
        if (index < 0) continue
        for (const row of table.rows) {
          const key = JSON.stringify([column.name, binOf(row[index], column)])
          counts.set(key, (counts.get(key) ?? 0) + 1)
        }
      }
    }
    return {
      rows,
      counts: [...counts].map(([key, count]) => {
        const [column, bin] = JSON.parse(key) as [string, string] // written above
        return [column, bin, count] as const
      }),
    }
  })
}
