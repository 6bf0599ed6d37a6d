import {
  exportRows,
  partsOf,
  sizesOfRequests,
  type ExportedRow,
  type ExportPlace,
} from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'
import { askedFeatures, type Features } from '../asked-features.ts'

export interface ExportLog {
  /** Of the deployments. */
  readonly name: string
  /** Milliseconds since 1970: calls from then on, and before then. */
  readonly from: number
  readonly until: number
  /** Undefined for the start. */
  readonly after: ExportPlace | undefined
}

export interface LoggedRow {
  readonly row: ExportedRow
  /** What the call asked about, by column; empty where its body is not kept, or names no columns. */
  readonly features: Features
}

export interface LogPage {
  readonly rows: readonly LoggedRow[]
  /** Undefined behind the last page. */
  readonly next: ExportPlace | undefined
}

const pageSize = 1000

/** Rows of answers with what was asked and what turned out to be true, page by page in the order of the log. What shadows answered is left out. */
export function exportLog(ctx: RowCtx, { after, ...input }: ExportLog): Promise<LogPage> {
  authorize(ctx, 'serving:read')
  return ctx.log.read(async (db) => {
    const start = after ?? { inferenceNo: -1, rowIndex: 0 }
    const found = await exportRows(db, { ...input, after: start, limit: pageSize })
    const asked = [...new Set(found.map(({ inferenceNo }) => inferenceNo))]
    // What was asked is a part of each row: a page ends before it would be too large.
    const [, [end = Infinity] = []] = partsOf(await sizesOfRequests(db, asked))
    const rows = found.filter(({ inferenceNo }) => inferenceNo < end)
    const featuresOf = await askedFeatures(db, rows)
    const last = rows.at(-1)
    return {
      rows: rows.map((row) => ({ row, features: featuresOf(row) })),
      next:
        (rows.length < pageSize && rows.length === found.length) || last === undefined
          ? undefined
          : { inferenceNo: last.inferenceNo, rowIndex: last.rowIndex },
    }
  })
}
