import { StemmaError } from '@stemma/contract'
import {
  checkPoints,
  checkTable,
  findHomeless,
  findOrphans,
  findUnlisted,
  highestOwner,
  readTableNames,
  type OwnerKind,
  type PointPlace,
  type PointTable,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'

/** One part of a check of the rows, small enough for one look. */
export type RowCheck =
  | { readonly kind: 'table'; readonly table: string }
  | { readonly kind: 'points'; readonly table: PointTable; readonly after?: PointPlace }
  | {
      readonly kind: 'orphans'
      readonly of: OwnerKind
      readonly after: number
      readonly until: number
    }
  | { readonly kind: 'homeless' }
  | { readonly kind: 'unlisted' }

/** Something wrong with the rows. */
export interface RowProblem {
  readonly place: string
  readonly problem: string
  /** What `repairRows` takes; absent where nothing but a backup helps. */
  readonly repair?:
    | { readonly kind: 'orphan'; readonly of: OwnerKind; readonly no: number }
    | { readonly kind: 'unlisted' }
}

/** What one look found, and the look after it, where one part takes several. */
export interface RowsChecked {
  readonly problems: readonly RowProblem[]
  readonly next?: RowCheck
}

/** Owners whose rows are looked at together. */
const span = 2000
const mostNamed = 1000

/** All parts of a check, in order. */
export async function planRowChecks(ctx: RowCtx): Promise<readonly RowCheck[]> {
  authorize(ctx, 'storage:maintain')
  return ctx.store.read(async (db) => {
    const checks: RowCheck[] = (await readTableNames(db)).map((table) => ({ kind: 'table', table }))
    for (const table of ['metric_blocks', 'metric_log'] as const)
      checks.push({ kind: 'points', table })
    for (const owner of ['run', 'logged-model'] as const) {
      const highest = await highestOwner(db, owner).catch(unlessDamaged(0))
      for (let after = 0; after < highest; after += span)
        checks.push({ kind: 'orphans', of: owner, after, until: after + span })
    }
    return [...checks, { kind: 'homeless' }, { kind: 'unlisted' }]
  })
}

/** Looks at one part, or at the first of it. */
export async function checkRows(ctx: RowCtx, check: RowCheck): Promise<RowsChecked> {
  authorize(ctx, 'storage:maintain')
  try {
    if (check.kind === 'points') return await lookAtPoints(ctx, check)
    return { problems: await lookAt(ctx, check) }
  } catch (error) {
    // A page that another part of the check names keeps this one from looking.
    if (!isDamage(error)) throw error
    const { message } = error.cause instanceof Error ? error.cause : error
    return { problems: [{ place: placeOf(check), problem: message }] }
  }
}

function placeOf(check: RowCheck): string {
  return check.kind === 'table' || check.kind === 'points'
    ? `table ${check.table}`
    : `rows of the check '${check.kind}'`
}

function lookAtPoints(
  ctx: RowCtx,
  { kind, table, after }: Extract<RowCheck, { readonly kind: 'points' }>,
): Promise<RowsChecked> {
  return ctx.store.read(async (db) => {
    const { damaged, next } = await checkPoints(db, table, after)
    const problems = damaged.map(({ runId, key, problem }) => ({
      place: `${key === undefined ? 'metrics' : `metric ${key}`} of runs:/${runId}`,
      problem,
    }))
    return { problems, ...(next && { next: { kind, table, after: next } }) }
  })
}

function isDamage(error: unknown): error is StemmaError {
  return error instanceof StemmaError && error.code === 'DATA_LOSS'
}

function unlessDamaged<T>(fallback: T): (error: unknown) => T {
  return (error) => {
    if (isDamage(error)) return fallback
    throw error
  }
}

function lookAt(
  ctx: RowCtx,
  check: Exclude<RowCheck, { readonly kind: 'points' }>,
): Promise<readonly RowProblem[]> {
  return ctx.store.read(async (db) => {
    switch (check.kind) {
      case 'table':
        return (await checkTable(db, check.table)).map((problem) => ({
          place: `table ${check.table}`,
          problem,
        }))
      case 'orphans': {
        const { of: owner } = check
        return (await findOrphans(db, owner, check)).map((no) => ({
          place: `${owner} number ${no}`,
          problem: `has rows though there is no such ${owner}`,
          repair: { kind: 'orphan', of: owner, no },
        }))
      }
      case 'homeless':
        return (await findHomeless(db, mostNamed)).map((place) => ({
          place,
          problem: 'is in an experiment that is not there',
        }))
      case 'unlisted':
        return (await findUnlisted(db, mostNamed)).map(({ kind, id }) => ({
          place: `${kind === 'run' ? 'runs' : 'models'}:/${id}`,
          problem: 'is deleted but not on the list of the trash',
          repair: { kind: 'unlisted' },
        }))
    }
  })
}
