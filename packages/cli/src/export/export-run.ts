import type { SourceRun } from '@stemma/contract'
import { fieldsOf, text } from '../import/fields.ts'
import { exportFiles } from './export-files.ts'
import { parts, runTag, tolerated, type Counterpart, type Exported } from './exported.ts'

const pairsPerRequest = 100
const longestValue = 6000
const longestTag = 8000

/** Writes a run without its points: it gets an id there, which a tag leads back from. */
export async function exportRun(state: Exported, run: SourceRun): Promise<void> {
  const { target, sums, runs, signal, onProgress } = state
  signal?.throwIfAborted()
  const there = await findOrMake(state, run)
  runs.set(run.run_id, there)
  await logValues(state, run, there.id)
  await target.ask('runs/update', {
    run_id: there.id,
    status: run.status,
    ...(run.end_time !== undefined && { end_time: run.end_time }),
    ...(run.name !== '' && { run_name: run.name }),
  })
  await exportFiles(state, { id: run.run_id, from: run.artifact_uri, to: there.artifactUri })
  if (run.lifecycle_stage === 'deleted') state.deletedRuns.add(there.id)
  sums.runs++
  await onProgress(sums)
}

async function findOrMake(
  { target, sums, experimentIds, known }: Exported,
  run: SourceRun,
): Promise<Counterpart> {
  let info = fieldsOf(known.get(run.run_id)?.['info'])
  if (info['lifecycle_stage'] === 'deleted')
    await target.ask('runs/restore', { run_id: text(info['run_id']) })
  if (text(info['run_id']) === '') {
    const made = await target.ask('runs/create', {
      experiment_id: experimentIds.get(run.experiment_id),
      start_time: run.start_time,
      run_name: run.name,
      user_id: run.user_id,
      tags: [{ key: runTag, value: run.run_id }],
    })
    info = fieldsOf(fieldsOf(made['run'])['info'])
    sums.newRuns++
  }
  return { id: text(info['run_id']), artifactUri: text(info['artifact_uri']) }
}

async function logValues(state: Exported, run: SourceRun, runId: string): Promise<void> {
  const { target, sums } = state
  const cut = (value: string, most: number, what: string): string => {
    if (value.length <= most) return value
    sums.refused.push({ subject: run.run_id, reason: `${what} is cut to ${most} characters` })
    return value.slice(0, most)
  }
  const params = (run.params ?? []).map(({ key = '', value = '' }) => ({
    key,
    value: cut(value, longestValue, `parameter '${key}'`),
  }))
  const tags = (run.tags ?? []).map(({ key = '', value = '' }) => ({
    key,
    value: cut(value, longestTag, `tag '${key}'`),
  }))
  const datasets = (run.datasets ?? []).map(({ tags: inputTags = [], ...dataset }) => ({
    tags: inputTags,
    dataset,
  }))
  const log = (path: string, fields: object): Promise<boolean> =>
    tolerated(state, run.run_id, target.ask(path, { run_id: runId, ...fields }))
  for (const part of parts(params, pairsPerRequest)) await log('runs/log-batch', { params: part })
  for (const part of parts(tags, pairsPerRequest)) await log('runs/log-batch', { tags: part })
  if (datasets.length > 0) await log('runs/log-inputs', { datasets })
}
