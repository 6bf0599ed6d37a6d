import { invalidParameter } from '@stemma/contract'
import type { QueryResult } from '@stemma/tables'
import { withVersions } from './borrow-version.ts'
import type { DataCtx } from './data-ctx.ts'
import { getDataVersion } from './read-data.ts'

export interface QueryData {
  /** One SELECT. */
  readonly sql: string
  /** The version that it calls `data`. */
  readonly reference: string
  /** Others that it may name. */
  readonly others: readonly { readonly name: string; readonly reference: string }[]
  readonly limit: number
}

const mostOthers = 10
const timeLimitMs = 60_000

/** Runs a query over versions, in the process of tables. @throws INVALID_PARAMETER_VALUE for what is not one SELECT, or reaches for anything else */
export async function queryData(
  ctx: DataCtx,
  { sql, reference, others, limit }: QueryData,
): Promise<QueryResult> {
  if (others.length > mostOthers) throw invalidParameter('A query names at most 10 other versions.')
  const named = [{ name: 'data', reference }, ...others]
  for (const { name } of named)
    if (
      !/^[A-Za-z_][A-Za-z0-9_]{0,62}$/u.test(name) ||
      named.filter((one) => one.name === name).length > 1
    )
      throw invalidParameter(`"${name}" can't be the name of a version in this query.`)
  const manifests = []
  for (const one of named)
    manifests.push((await getDataVersion(ctx, { reference: one.reference })).manifest)
  return withVersions(ctx, manifests, (versions) => {
    const tables = Object.fromEntries(
      versions.map((version, index) => [named[index]?.name ?? '', version]),
    )
    return ctx.tables.work.query({ sql, tables, mostRows: limit, timeLimitMs })
  })
}
