import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import type { ChosenData } from './choose-data.ts'

/** Tags of a retraining's run. */
export const retrainTags = {
  of: 'stemma.retrains',
  data: 'stemma.retrain_data',
  decision: 'stemma.decision',
} as const

/** `train=churn-train/2 valid=churn-valid/2`, as a tag. */
export function dataText(data: readonly ChosenData[]): string {
  return data.map(({ parameter, now }) => `${parameter}=${now}`).join(' ')
}

export interface JudgedRetraining {
  readonly runId: string
  readonly decisionId: string
}

/** A retraining of the same version on the same data that was judged: another one would come to the same. */
export async function findJudged(
  http: HttpClient,
  {
    experimentId,
    experimentName,
    of,
    data,
  }: {
    readonly experimentId: string
    /** Instead of its id. */
    readonly experimentName: string | undefined
    /** `models:/churn/7` */
    readonly of: string
    readonly data: readonly ChosenData[]
  },
): Promise<JudgedRetraining | undefined> {
  const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`
  const place =
    experimentName === undefined
      ? experimentId
      : await call(http, 'experiments.get', { experiment_id: `name:${experimentName}` }).then(
          (found) => found.experiment_id,
          () => undefined, // whoever trains makes it
        )
  if (place === undefined) return undefined
  const { runs } = await call(http, 'runs.search', {
    experiment_ids: [place],
    filter: `tags.\`${retrainTags.of}\` = ${quote(of)} AND tags.\`${retrainTags.data}\` = ${quote(dataText(data))}`,
    limit: 100,
  })
  for (const { run_id: runId, tags } of runs) {
    const decisionId = tags.find(({ key }) => key === retrainTags.decision)?.value ?? ''
    if (decisionId !== '') return { runId, decisionId }
  }
  return undefined
}
