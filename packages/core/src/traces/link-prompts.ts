import { invalidParameter, parseJson, writeJson } from '@stemma/contract'
import { findTraceTag, setTraceValues } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { refuseCount } from '../limits/count.ts'
import { requireActiveTrace } from './require-trace.ts'
import { validateTraceValues } from './trace-limits.ts'

export interface PromptVersion {
  readonly name: string
  readonly version: string
}

const most = 1000
/** Where clients look for them: a list of names and versions, as JSON. */
const tagKey = 'mlflow.linkedPrompts'

/** Notes which prompts a trace used, beside those that it is known to use. */
export async function linkPrompts(
  ctx: RowCtx,
  { traceId, prompts }: { readonly traceId: string; readonly prompts: readonly PromptVersion[] },
): Promise<void> {
  authorize(ctx, 'trace:write')
  refuseCount('LinkPromptsToTrace', { field: 'prompt_version', count: prompts.length }, most)
  await ctx.store.write(async (tx) => {
    const { trace_no: traceNo } = await requireActiveTrace(tx, traceId)
    const linked = linkedIn(await findTraceTag(tx, traceNo, tagKey))
    for (const { name, version } of prompts)
      if (!linked.some((one) => one.name === name && one.version === version))
        linked.push({ name, version })
    const tag = { key: tagKey, value: writeJson(linked) }
    validateTraceValues('tags', [tag])
    await setTraceValues(tx, 'tag', { traceNo, values: [tag] })
  })
}

/** Anybody may write the tag: what is not such a list is not written over. */
function linkedIn(text: string | undefined): PromptVersion[] {
  if (text === undefined) return []
  try {
    const list = parseJson(text)
    if (Array.isArray(list) && list.every(isPromptVersion)) return [...list]
  } catch {
    // Said below.
  }
  throw invalidParameter(
    `The tag '${tagKey}' of this trace is no list of prompts. Delete it first.`,
  )
}

function isPromptVersion(value: unknown): value is PromptVersion {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    'version' in value &&
    typeof value.name === 'string' &&
    typeof value.version === 'string'
  )
}
