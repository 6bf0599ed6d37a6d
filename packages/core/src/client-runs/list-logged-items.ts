import { foldPairs, unpackPairs, type KeyValue } from '@stemma/contract'
import { listRunItems, readAimContext, type Db, type ItemsAsked } from '@stemma/store'
import { plainValue } from '../aim/plain-value.ts'
import { authorize, type RowCtx } from '../ctx.ts'
import type { RunItem } from './list-items.ts'
import { requireKnownRun } from './require-known-run.ts'

export interface LoggedItem extends RunItem {
  /** The context in which it was logged, by name. */
  readonly labels: readonly KeyValue[]
}

export interface LoggedItems {
  readonly items: readonly LoggedItem[]
  readonly isLast: boolean
}

/** What clients logged to a run besides values, some at a time in the order of their ids, with contexts as labels. */
export async function listLoggedItems(
  ctx: RowCtx,
  { runId, limit, ...asked }: ItemsAsked & { readonly runId: string },
): Promise<LoggedItems> {
  authorize(ctx, 'run:read')
  return ctx.store.read(async (db) => {
    const run = await requireKnownRun(db, runId)
    const found = await listRunItems(db, run.run_no, { ...asked, limit: limit + 1 })
    const known = new Map<string, readonly KeyValue[]>()
    const items: LoggedItem[] = []
    for (const item of found.slice(0, limit)) {
      const key = `${isAims(item)} ${item.context}`
      const labels = known.get(key) ?? (await labelsOf(db, item))
      known.set(key, labels)
      items.push({ ...item, labels })
    }
    return { items, isLast: found.length <= limit }
  })
}

/** Aim's client says a context by its number. */
function isAims({ item }: RunItem): boolean {
  return item.startsWith('aim-')
}

async function labelsOf(db: Db, item: RunItem): Promise<readonly KeyValue[]> {
  const { context } = item
  if (context === '') return []
  const nodes = isAims(item) ? await readAimContext(db, context) : undefined
  if (nodes === undefined) return [{ key: 'context', value: context }]
  const plain = plainValue(foldPairs(unpackPairs(nodes)) ?? null)
  if (typeof plain !== 'object' || plain === null) return [{ key: 'context', value: context }]
  return Object.entries(plain).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }))
}
