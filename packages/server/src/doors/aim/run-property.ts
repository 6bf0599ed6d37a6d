import type { AimValue } from '@stemma/contract'
import type { Ctx } from '@stemma/core'
import { AimError } from './aim-error.ts'

const tagPrefix = 'tag/'

/** A property of a run as Aim has it, and what adds and removes tags: the client asks for that as if it read. */
export async function readRunProperty(
  ctx: Ctx,
  {
    runId,
    method,
    args,
  }: { readonly runId: string; readonly method: string; readonly args: readonly AimValue[] },
): Promise<AimValue> {
  const tag = typeof args[0] === 'string' ? args[0] : ''
  if (method === 'add_tag') {
    const name = `${tagPrefix}${tag}`
    await ctx.rows.logClientValues({ runId, tags: [{ name, value: 'true' }] })
    return tag
  }
  if (method === 'remove_tag') {
    await ctx.rows.deleteTag({ runId, key: `${tagPrefix}${tag}` })
    return true
  }
  const { run, data } = await ctx.rows.getRun({ runId, projection: { metrics: [], params: [] } })
  const tags = data.tags.map(([key, value]): readonly [string, string] => [
    String(key),
    String(value),
  ])
  switch (method) {
    case 'name':
      return run.name
    case 'description':
      return tags.find(([key]) => key === 'mlflow.note.content')?.[1] ?? null
    case 'archived':
      return run.lifecycle === 'deleted'
    case 'experiment': {
      const experimentId = String(run.experiment_id)
      return (await ctx.rows.getExperiment({ experimentId })).experiment.name
    }
    case 'tags':
      return tags.flatMap(([key]) =>
        key.startsWith(tagPrefix) ? [key.slice(tagPrefix.length)] : [],
      )
    case 'creation_time':
      return Number(run.start_time) / 1000
    case 'end_time':
    case 'finalized_at':
      return run.end_time === null ? null : Number(run.end_time) / 1000
    case 'hash':
    case 'hashname':
      return run.run_id
    default:
      throw new AimError('AttributeError', `A run has no '${method}' here.`)
  }
}
