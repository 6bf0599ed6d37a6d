import type { SourceRun } from '@stemma/contract'
import { refuse } from './history-sums.ts'
import { mostPieces, post, runsPerRequest, type Importing } from './importing.ts'

/** Brings experiments under their names. */
export async function importExperiments(importing: Importing): Promise<void> {
  const { source, places, signal, sums, experimentIds, onProgress } = importing
  for (const { sourceId, ...experiment } of await source.experiments()) {
    signal?.throwIfAborted()
    const { artifact_location: location = '' } = experiment
    const isCopied = places?.covers(location) === true
    const { experiment_id } = await post(importing, 'imports.experiment', {
      ...experiment,
      artifact_location: isCopied ? undefined : location,
    })
    experimentIds.set(sourceId, experiment_id)
    sums.experiments++
    await onProgress(sums)
  }
}

/** Brings runs without their points, many at a time. */
export async function importRuns(importing: Importing): Promise<void> {
  const { source, signal, sums, experimentIds, copies, leftOut, onProgress } = importing
  let batch: SourceRun[] = []
  let pieces = 0
  const send = async (): Promise<void> => {
    if (batch.length === 0) return
    signal?.throwIfAborted()
    const { added, known, refused } = await post(importing, 'imports.runs', { runs: batch })
    sums.runs += Number(added) + Number(known)
    sums.newRuns += Number(added)
    refuse(sums, refused)
    for (const { subject } of refused) leftOut.add(subject)
    batch = []
    pieces = 0
    await onProgress(sums)
  }
  for await (const run of source.runs()) {
    const experimentId = experimentIds.get(run.experiment_id)
    if (experimentId === undefined) {
      leftOut.add(run.run_id)
      refuse(sums, [{ subject: run.run_id, reason: 'its experiment is not in the source' }])
      continue
    }
    const size = sizeOf(run)
    if (batch.length >= runsPerRequest || pieces + size > mostPieces) await send()
    const artifact_uri = await copies.placeFor({ run_id: run.run_id }, run.artifact_uri)
    batch.push({ ...run, experiment_id: experimentId, artifact_uri })
    pieces += size
  }
  await send()
}

/** About how many pieces of JSON it is. */
function sizeOf({ params = [], tags = [], datasets = [] }: SourceRun): number {
  return 4 + params.length + tags.length + datasets.length * 8
}
