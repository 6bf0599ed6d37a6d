import { diffColumns, rowDiffSql, type DiffSide } from '@stemma/tables'
import type { DataCtx } from './data-ctx.ts'
import type { DataManifest } from './manifest.ts'
import { queryData } from './query-data.ts'
import { getDataVersion } from './read-data.ts'

/** One row that differs. All values as text, exactly; null for nothing, and `before` or `now` empty where there is no such row. */
export interface ChangedRow {
  readonly change: 'added' | 'removed' | 'changed'
  readonly before: readonly (string | null)[]
  readonly now: readonly (string | null)[]
}

export interface RowDiff {
  /** Columns of the later version, then those that only the earlier one has. */
  readonly columns: readonly string[]
  readonly rows: readonly ChangedRow[]
  readonly isCut: boolean
  /** The query over the later version as `data` and the earlier one as `old` that gives these rows. */
  readonly sql: string
}

/**
 * The rows that differ between two versions: by the key that both have, in its order, else as whole rows, of which each is there or is not.
 *
 * @throws DEADLINE_EXCEEDED when that takes too long
 */
export async function diffRows(
  ctx: DataCtx,
  { before, now, limit }: { readonly before: string; readonly now: string; readonly limit: number },
): Promise<RowDiff> {
  const [a, b] = [
    sideOf((await getDataVersion(ctx, { reference: before })).manifest),
    sideOf((await getDataVersion(ctx, { reference: now })).manifest),
  ]
  const columns = diffColumns(a, b)
  const sql = rowDiffSql(a, b)
  const others = [{ name: 'old', reference: before }]
  const { rows, isCut } = await queryData(ctx, { sql, reference: now, others, limit })
  return { columns, rows: rows.map((row) => changedRow(row, columns.length)), isCut, sql }
}

const sideOf = ({ schema, key }: DataManifest): DiffSide => ({
  columns: schema.columns.map(({ name }) => name),
  key,
})

function changedRow(row: readonly (string | null)[], width: number): ChangedRow {
  const before = row.slice(1, 1 + width)
  const now = row.slice(1 + width)
  const [change] = row
  if (change === 'added') return { change, before: [], now }
  if (change === 'removed') return { change, before, now: [] }
  return { change: 'changed', before, now }
}
