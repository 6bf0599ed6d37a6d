import type { RunComparison } from '@stemma/contract'
import type { ChartRun } from '../charts/metric-lines.ts'

/** What MLflow's clients set on a run that logs an image. */
const tag = 'mlflow.loggedImages'

/** The runs that logged images: to ask every run for them would hold up what is drawn first. */
export function withImages(
  runs: readonly ChartRun[],
  { runs: compared, tags }: RunComparison,
): readonly ChartRun[] {
  const values = tags.find(({ key }) => key === tag)?.values ?? []
  const ids = new Set(
    compared.flatMap(({ run_id: id }, at) => ((values[at] ?? null) === null ? [] : [id])),
  )
  return runs.filter(({ id }) => ids.has(id))
}
