import type { RunComparison } from '@stemma/contract'
import type { ChartRun } from '../charts/metric-lines.ts'

/** What MLflow's clients set on a run that logs an image, and what runs of clients have whose images the run keeps a list of. */
const marks: readonly string[] = ['mlflow.loggedImages', 'aim.hash', 'comet.experimentKey']

/** The runs that may have logged images: to ask every run for them would hold up what is drawn first. */
export function withImages(
  runs: readonly ChartRun[],
  { runs: compared, tags }: RunComparison,
): readonly ChartRun[] {
  const marked = tags.filter(({ key }) => marks.includes(key))
  const ids = new Set(
    compared.flatMap(({ run_id: id }, at) =>
      marked.some(({ values }) => (values[at] ?? null) !== null) ? [id] : [],
    ),
  )
  return runs.filter(({ id }) => ids.has(id))
}
