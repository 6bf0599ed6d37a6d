import { notFound } from '@stemma/contract'
import {
  findDeploymentByNo,
  findInference,
  findOldPayload,
  findPayload,
  readPredictions,
  type Db,
  type DeploymentRow,
  type InferenceRow,
  type PayloadRow,
  type PredictionRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'

export interface InferenceView {
  readonly inference: InferenceRow
  readonly deployment: DeploymentRow
  readonly predictions: readonly PredictionRow[]
  /** Undefined when it is not kept. */
  readonly payload: PayloadRow | undefined
}

const mostShown = 1000

/** One call with the first 1,000 rows of its answer. @throws RESOURCE_DOES_NOT_EXIST */
export function getInference(
  ctx: RowCtx,
  { inferenceId }: { readonly inferenceId: string },
): Promise<InferenceView> {
  authorize(ctx, 'serving:read')
  return ctx.log.read((db) => requireInference(db, inferenceId))
}

/** @throws RESOURCE_DOES_NOT_EXIST */
export async function requireInference(db: Db, inferenceId: string): Promise<InferenceView> {
  const inference = await findInference(db, inferenceId)
  const deployment = inference && (await findDeploymentByNo(db, inference.deployment_no))
  if (inference === undefined || deployment === undefined)
    throw notFound(`There is no inference ${inferenceId.slice(0, 64)} in the log.`)
  const predictions = await readPredictions(db, [inference.inference_no], mostShown)
  const { inference_no: no } = inference
  const payload = (await findPayload(db, no)) ?? (await findOldPayload(db, no))
  return { inference, deployment, predictions, payload }
}
