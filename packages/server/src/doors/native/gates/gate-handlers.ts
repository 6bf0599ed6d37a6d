import { writeJson } from '@stemma/contract'
import * as core from '@stemma/core'
import type { NativeHandlers } from '../native-handlers.ts'
import { decisionFields } from './decision-fields.ts'

type Names = 'decisions.override' | 'decisions.list' | 'decisions.get'

export const nativeGateHandlers: NativeHandlers<Names> = {
  'decisions.override': async (ctx, request) =>
    writeJson(decisionFields(await core.overrideGate(ctx, request))),
  'decisions.list': async (ctx, { name, limit, page_token: pageToken }) => {
    const { items, nextPageToken } = await core.listDecisions(ctx, { name, limit, pageToken })
    return writeJson({ decisions: items.map(decisionFields), next_page_token: nextPageToken })
  },
  'decisions.get': async (ctx, { decision_id: decisionId }) =>
    writeJson(decisionFields(await core.getDecision(ctx, { decisionId }))),
}
