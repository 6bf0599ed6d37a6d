import { isNumeric, readMatrix } from '../native/read-matrix.ts'
import type { PythonWorker } from './python-worker.ts'
import type { LoadedModel, Scored } from './worker-messages.ts'

/**
 * How a worker is asked: a body that is plainly a table of numbers goes to it as such, which spares MLflow's look at each column; any other as it came. The answers are the
 * same: the model is given the same table, and its answer printed by the same code.
 */
export function quickScore(
  worker: Pick<PythonWorker, 'score' | 'scoreMatrix'>,
  { takesMatrix, signature }: Pick<LoadedModel, 'takesMatrix' | 'signature'>,
): (contentType: string, body: Buffer) => Promise<Scored> {
  const isQuick = takesMatrix && isNumeric(signature)
  return async (contentType, body) => {
    const matrix = isQuick ? readMatrix(contentType, body, signature) : undefined
    const quick = matrix && (await worker.scoreMatrix(matrix))
    return quick ?? worker.score(contentType, body)
  }
}
