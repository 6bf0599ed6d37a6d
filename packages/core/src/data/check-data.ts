import { invalidState, StemmaError } from '@stemma/contract'
import {
  compareSchemas,
  differingBuckets,
  isSameData,
  type Referenced,
  type SchemaChange,
} from '@stemma/tables'
import type { DataCtx } from './data-ctx.ts'
import { getDataVersion, type DataDetail } from './read-data.ts'
import { retentionText } from './retention-text.ts'
import { withSource } from './with-source.ts'

/** What became of the rows that a version refers to. */
export interface DataCheck extends DataDetail {
  /**
   * `grew`: buckets that were not there have rows, the others are as they were. `unreachable`: it can't be told, or the version is gone from its
   * source; `reason` says which.
   */
  readonly state: 'intact' | 'grew' | 'changed' | 'drifted' | 'unreachable'
  readonly reason?: string
  readonly change?: SchemaChange
  /** When the rows may end. */
  readonly retention?: string | undefined
  /** Those that differ. */
  readonly buckets: readonly {
    readonly label: string
    readonly rowsBefore: number
    readonly rows: number
  }[]
}

/** Looks whether the rows of a reference are still those that it was made of. @throws INVALID_STATE for a version that has its rows itself */
export async function checkData(
  ctx: DataCtx,
  { reference }: { readonly reference: string },
): Promise<DataCheck> {
  const detail = await getDataVersion(ctx, { reference })
  const { manifest } = detail
  if (manifest.reference === undefined)
    throw invalidState('The version keeps its rows itself, where nothing changes them.')
  let now: Referenced
  try {
    const { bucketing } = manifest.fingerprint
    now = await withSource(ctx.tables, { reference: manifest.reference }, (source) =>
      ctx.tables.work.prove({ source, bucketing }),
    )
  } catch (error) {
    if (!(error instanceof StemmaError)) throw error
    return { ...detail, state: 'unreachable', reason: error.message, buckets: [] }
  }
  if (now.delta?.tableId !== manifest.reference.delta?.tableId)
    return { ...detail, state: 'unreachable', reason: 'Another table is there now.', buckets: [] }
  const retention = retentionText(now.retention)
  const change = compareSchemas(manifest.schema, now.schema)
  if (change.verdict !== 'same' && change.verdict !== 'reordered')
    return { ...detail, state: 'drifted', change, retention, buckets: [] }
  if (isSameData(manifest.fingerprint, now.fingerprint))
    return { ...detail, state: 'intact', change, retention, buckets: [] }
  const buckets = differingBuckets(manifest.fingerprint, now.fingerprint)
  const isNewOnly = buckets.every(({ rowsBefore }) => rowsBefore === 0)
  // Buckets by hash say nothing of when a row came.
  const hasGrown = isNewOnly && manifest.fingerprint.bucketing.by === 'time'
  return { ...detail, state: hasGrown ? 'grew' : 'changed', change, retention, buckets }
}
