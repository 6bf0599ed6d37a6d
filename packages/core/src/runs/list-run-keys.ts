import { readRunKeys, type RunKeyKind } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseSearchedIds } from '../experiments/experiment-id.ts'

export interface ListRunKeysInput {
  readonly experimentIds: readonly string[]
  /** Only names with this text in them, in any case. */
  readonly contains: string
  /** Names of each kind. */
  readonly limit: number
}

export type RunKeyLists = Readonly<Record<RunKeyKind, readonly string[]>> & {
  readonly truncated: boolean
}

/** Names of metrics, parameters and tags in use by runs of some experiments, deleted runs included; sorted. */
export async function listRunKeys(ctx: RowCtx, input: ListRunKeysInput): Promise<RunKeyLists> {
  authorize(ctx, 'run:read')
  const experimentIds = parseSearchedIds(input.experimentIds)
  const { contains, limit } = input
  return ctx.store.read(async (db) => {
    const keysOf = (kind: RunKeyKind): Promise<readonly string[]> =>
      readRunKeys(db, { kind, experimentIds, contains, limit: limit + 1 })
    const lists = {
      metrics: await keysOf('metrics'),
      params: await keysOf('params'),
      tags: await keysOf('tags'),
    }
    return {
      metrics: lists.metrics.slice(0, limit),
      params: lists.params.slice(0, limit),
      tags: lists.tags.slice(0, limit),
      truncated: Object.values(lists).some((keys) => keys.length > limit),
    }
  })
}
