import { invalidState, notFound } from '@stemma/contract'
import {
  findDeploymentByNo,
  findEndpointState,
  findInference,
  insertJob,
  readJobs,
  type JobRow,
} from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, newId, type RowCtx } from '../ctx.ts'
import { current } from '../endpoints/endpoint-view.ts'

/** Of jobs that a runner of deployments does. */
const engine = 'deployments'
const mostWaiting = 100

/**
 * Has a call run again by the runner that serves its deployment, which has the model's Python at hand: a job for it. A call that waits already is
 * not asked for twice.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for an unknown call
 * @throws INVALID_STATE when nobody serves the deployment, or a hundred calls wait
 */
export async function askReplay(
  ctx: RowCtx,
  { inferenceId }: { readonly inferenceId: string },
): Promise<JobRow> {
  authorize(ctx, 'serving:write')
  const name = await ctx.log.read(async (db) => {
    const inference = await findInference(db, inferenceId)
    const deployment = inference && (await findDeploymentByNo(db, inference.deployment_no))
    if (deployment === undefined)
      throw notFound(`There is no inference ${inferenceId.slice(0, 64)} in the log.`)
    return deployment.name
  })
  return ctx.store.write(async (tx) => {
    const state = current(await findEndpointState(tx, name), ctx.now())
    if (state === undefined)
      throw invalidState(
        `Nobody serves '${name}' for this server now, so nobody has the Python of its model at hand. Where that is: stemma replay ${inferenceId}`,
      )
    const waiting = await readJobs(tx, {
      ...{ states: ['submitting', 'running'], kind: 'replay', engine, runNo: undefined },
      ...{ before: undefined, limit: mostWaiting },
    })
    const known = waiting.find((job) => job.name === inferenceId && job.host === state.runner)
    if (known !== undefined) return known
    if (waiting.length === mostWaiting)
      throw invalidState(`${mostWaiting} calls wait to be run again. Ask when they have been.`)
    const row = await insertJob(tx, {
      ...{ job_id: newId(ctx), kind: 'replay', name: inferenceId, engine, host: state.runner },
      ...{ folder: '', command: `stemma replay ${inferenceId}`, handle: name },
      ...{ state: 'submitting', is_cancelled: 0, reason: '', log_bytes: 0 },
      ...{ run_no: null, run_id: '', exit_code: null, started_at: null, ended_at: null },
      created_by: actorName(ctx.actor),
      created_at: ctx.now(),
    })
    await audit(ctx, tx, 'job.create', `jobs:/${row.job_id}`, { engine })
    return row
  })
}
