import { writeJson } from '@stemma/contract'
import * as core from '@stemma/core'
import type { NativeHandlers } from './native-handlers.ts'

export const nativeLineageHandlers: NativeHandlers<'lineage.family'> = {
  'lineage.family': async (ctx, request) => {
    const { root, nodes, edges, isPart } = await core.readFamily(ctx, request)
    return writeJson({ root, nodes: nodes.map(nodeFields), edges, is_part: isPart })
  },
}

function nodeFields(node: core.FamilyNode): Readonly<Record<string, unknown>> {
  const { timeMs, endTimeMs, experimentId, isDeleted, isOpen, ...rest } = node
  return {
    ...rest,
    time: timeMs,
    end_time: endTimeMs,
    experiment_id: experimentId,
    is_deleted: isDeleted,
    is_open: isOpen,
  }
}
