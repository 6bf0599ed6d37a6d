import { invalidParameter } from '@stemma/contract'
import { findEndpointState, putEndpointState } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireEndpoint } from './endpoint-view.ts'

export interface ReportEndpoint {
  readonly name: string
  readonly runner: string
  readonly revision: number
  readonly status: string
  readonly detail: string
  readonly url: string
  readonly holdMs: number
}

const longestDetail = 2000
const longestText = 500

/** Takes an endpoint for a runner, or keeps it, and notes how it does; false while another runner has it. @throws RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE */
export async function reportEndpoint(
  ctx: RowCtx,
  { name, runner, holdMs, detail, ...state }: ReportEndpoint,
): Promise<boolean> {
  authorize(ctx, 'serving:write')
  for (const [field, text] of Object.entries({ runner, url: state.url }))
    if (text.length > longestText)
      throw invalidParameter(
        `Invalid value for parameter '${field}' supplied: It has more than ${longestText} characters.`,
      )
  return ctx.store.write(async (tx) => {
    await requireEndpoint(tx, name)
    const now = ctx.now()
    const before = await findEndpointState(tx, name)
    if (before !== undefined && before.runner !== runner && Number(before.held_until) > now)
      return false
    await putEndpointState(tx, {
      ...state,
      ...{ name, runner, detail: detail.slice(0, longestDetail) },
      reported_at: now,
      held_until: now + holdMs,
    })
    return true
  })
}
