import { notFound } from '@stemma/contract'
import { findInference, readTruths, type TruthRow } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'

const mostShown = 1000

/** All that was ever held true of the rows of a call, the oldest first. @throws RESOURCE_DOES_NOT_EXIST */
export function listTruth(
  ctx: RowCtx,
  { inferenceId }: { readonly inferenceId: string },
): Promise<readonly TruthRow[]> {
  authorize(ctx, 'serving:read')
  return ctx.log.read(async (db) => {
    const inference = await findInference(db, inferenceId)
    if (inference === undefined)
      throw notFound(`There is no inference ${inferenceId.slice(0, 64)} in the log.`)
    return readTruths(db, { inferenceNo: inference.inference_no, limit: mostShown })
  })
}
