import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import {
  SeriesBuffer,
  type HistorySource,
  type KeyValue,
  type SourceExperiment,
  type SourceModel,
  type SourceRegistered,
  type SourceRun,
} from '@stemma/contract'
import { parse } from 'yaml'
import { CliError } from '../../fail.ts'
import { text } from '../fields.ts'

type Fields = Readonly<Record<string, unknown>>

const statuses = ['RUNNING', 'RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const
const modelStatuses = [
  'LOGGED_MODEL_STATUS_UNSPECIFIED',
  'LOGGED_MODEL_PENDING',
  'LOGGED_MODEL_READY',
  'LOGGED_MODEL_UPLOAD_FAILED',
] as const
const stages = ['None', 'Staging', 'Production', 'Archived'] as const

/** A folder `mlruns`, in which MLflow kept runs before it had a database: a file for each metric, parameter and tag. */
export async function fileSource(folder: string): Promise<HistorySource> {
  if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true)
    throw new CliError(`there is no folder ${folder}.`)
  const experiments = await findExperiments(folder)
  if (experiments.length === 0) throw new CliError(`${folder} is no mlruns of MLflow's.`)
  const left = new Map<string, number>()
  return {
    shown: folder,
    experiments: async () =>
      Promise.all(
        experiments.map(async ({ place, meta, isDeleted }) => experimentOf(place, meta, isDeleted)),
      ),
    async *runs() {
      for (const { place, meta } of experiments)
        for (const run of await findRuns(place)) yield await runOf(run, text(meta['experiment_id']))
    },
    async *points() {
      for (const { place } of experiments)
        for (const { place: run, meta } of await findRuns(place)) {
          const series = new Map<string, SeriesBuffer>()
          for (const [key, content] of await textsBelow(join(run, 'metrics')))
            series.set(
              key,
              seriesOf(content, () =>
                left.set(
                  'lines of metrics that make no sense',
                  (left.get('lines of metrics that make no sense') ?? 0) + 1,
                ),
              ),
            )
          if (series.size > 0) yield { runId: runIdOf(meta), series }
        }
    },
    async *loggedModels() {
      for (const { place, meta } of experiments)
        for (const model of await metasIn(join(place, 'models')))
          yield await modelOf(model, text(meta['experiment_id']))
    },
    async *registry() {
      for (const { place, meta } of await metasIn(join(folder, 'models')))
        yield await registeredOf(place, meta)
    },
    leftOut: async () => Array.from(left, ([what, count]) => `${count} ${what}`),
    close: async () => {},
  }
}

interface Described {
  readonly place: string
  readonly meta: Fields
}

async function findExperiments(
  folder: string,
): Promise<readonly (Described & { readonly isDeleted: boolean })[]> {
  const active = await metasIn(folder)
  const deleted = await metasIn(join(folder, '.trash'))
  return [
    ...active.map((one) => ({ ...one, isDeleted: false })),
    ...deleted.map((one) => ({ ...one, isDeleted: true })),
  ].filter(({ meta }) => text(meta['experiment_id']) !== '' && meta['name'] !== undefined)
}

/** Folders in a folder that have a description. */
async function metasIn(folder: string): Promise<readonly Described[]> {
  const found: Described[] = []
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory()) continue
    const place = join(folder, entry.name)
    const meta = await readMeta(place)
    if (meta !== undefined) found.push({ place, meta })
  }
  return found.toSorted((a, b) => (a.place < b.place ? -1 : 1))
}

async function readMeta(place: string): Promise<Fields | undefined> {
  const content = await readFile(join(place, 'meta.yaml'), 'utf8').catch(() => undefined)
  if (content === undefined) return undefined
  try {
    const value: unknown = parse(content)
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined // parsed YAML
  } catch {
    return undefined
  }
}

async function findRuns(experiment: string): Promise<readonly Described[]> {
  return (await metasIn(experiment)).filter(({ meta }) => runIdOf(meta) !== '')
}

function runIdOf(meta: Fields): string {
  return text(meta['run_id']) || text(meta['run_uuid'])
}

async function experimentOf(
  place: string,
  meta: Fields,
  isDeleted: boolean,
): Promise<SourceExperiment> {
  const created = meta['creation_time']
  return {
    sourceId: text(meta['experiment_id']),
    experiment_id: text(meta['experiment_id']),
    name: text(meta['name']),
    artifact_location: text(meta['artifact_location']),
    lifecycle_stage: isDeleted || meta['lifecycle_stage'] === 'deleted' ? 'deleted' : 'active',
    ...(typeof created === 'number' && { created_at: created }),
    tags: await pairsBelow(join(place, 'tags')),
  }
}

async function runOf({ place, meta }: Described, experimentId: string): Promise<SourceRun> {
  const tags = await pairsBelow(join(place, 'tags'))
  const end = meta['end_time']
  return {
    run_id: runIdOf(meta),
    experiment_id: experimentId,
    name: text(meta['run_name']) || (tags.find(({ key }) => key === 'mlflow.runName')?.value ?? ''),
    user_id: text(meta['user_id']),
    status: statuses[Number(meta['status'])] ?? 'FINISHED',
    start_time: Number(meta['start_time'] ?? 0),
    ...(typeof end === 'number' && { end_time: end }),
    lifecycle_stage: meta['lifecycle_stage'] === 'deleted' ? 'deleted' : 'active',
    artifact_uri: text(meta['artifact_uri']),
    params: await pairsBelow(join(place, 'params')),
    tags,
    datasets: await datasetsOf(place),
    model_outputs: (await metasIn(join(place, 'outputs'))).map(({ meta: output }) => ({
      model_id: text(output['destination_id']),
      step: Number(output['step'] ?? 0),
    })),
    model_inputs: (await metasIn(join(place, 'inputs')))
      .filter(({ meta: input }) => input['source_type'] === 'RUN_INPUT')
      .map(({ meta: input }) => text(input['destination_id'])),
  }
}

async function datasetsOf(run: string): Promise<NonNullable<SourceRun['datasets']>> {
  const found: NonNullable<SourceRun['datasets']>[number][] = []
  for (const { meta } of await metasIn(join(run, 'inputs'))) {
    if (meta['source_type'] !== 'DATASET') continue
    const place = join(run, '..', 'datasets', text(meta['source_id']))
    const dataset = await readMeta(place)
    if (dataset === undefined) continue
    const tags = meta['tags']
    found.push({
      name: text(dataset['name']),
      digest: text(dataset['digest']),
      source_type: text(dataset['source_type']),
      source: text(dataset['source']),
      schema: text(dataset['schema']) || undefined,
      profile: text(dataset['profile']) || undefined,
      tags:
        typeof tags === 'object' && tags !== null
          ? Object.entries(tags).map(([key, value]) => ({ key, value: text(value) }))
          : [],
    })
  }
  return found
}

async function modelOf({ place, meta }: Described, experimentId: string): Promise<SourceModel> {
  return {
    model_id: text(meta['model_id']),
    experiment_id: experimentId,
    name: text(meta['name']),
    artifact_uri: text(meta['artifact_location']),
    created_at: Number(meta['creation_timestamp'] ?? 0),
    updated_at: Number(meta['last_updated_timestamp'] ?? 0),
    status: modelStatuses[Number(meta['status'])] ?? 'LOGGED_MODEL_READY',
    model_type: text(meta['model_type']),
    source_run_id: text(meta['source_run_id']),
    lifecycle_stage: meta['lifecycle_stage'] === 'deleted' ? 'deleted' : 'active',
    params: await pairsBelow(join(place, 'params')),
    tags: await pairsBelow(join(place, 'tags')),
  }
}

async function registeredOf(place: string, meta: Fields): Promise<SourceRegistered> {
  const versions: NonNullable<SourceRegistered['versions']>[number][] = []
  for (const { place: own, meta: version } of await metasIn(place)) {
    const stage = text(version['current_stage'])
    if (stage === 'Deleted_Internal') continue
    versions.push({
      version: Number(version['version']),
      source: text(version['source']),
      storage_location: text(version['storage_location']) || undefined,
      run_id: text(version['run_id']),
      run_link: text(version['run_link']),
      model_id: text(version['model_id']),
      description: text(version['description']) || undefined,
      user_id: text(version['user_id']) || undefined,
      stage: stages.find((one) => one === stage) ?? 'None',
      status: text(version['status']) || 'READY',
      created_at: Number(version['creation_timestamp'] ?? 0),
      updated_at: Number(version['last_updated_timestamp'] ?? 0),
      tags: await pairsBelow(join(own, 'tags')),
    })
  }
  const aliases = meta['aliases']
  const created = meta['creation_timestamp']
  return {
    name: text(meta['name']),
    description: text(meta['description']) || undefined,
    ...(typeof created === 'number' && { created_at: created }),
    tags: await pairsBelow(join(place, 'tags')),
    versions: versions.toSorted((a, b) => (a.version ?? 0) - (b.version ?? 0)),
    aliases:
      typeof aliases === 'object' && aliases !== null
        ? Object.entries(aliases).map(([alias, version]) => ({ alias, version: Number(version) }))
        : [],
  }
}

/** Lines of `time value step`, and maybe more. */
function seriesOf(content: string, onOdd: () => void): SeriesBuffer {
  const series = new SeriesBuffer()
  for (const line of content.split('\n')) {
    if (line === '') continue
    const [time = '', value = '', step = '0'] = line.split(' ')
    if (!/^-?\d{1,19}$/u.test(time) || !/^-?\d{1,19}$/u.test(step)) {
      onOdd()
      continue
    }
    const number = numberOf(value)
    if (number === undefined) onOdd()
    else series.addExactly(BigInt(step), BigInt(time), number)
  }
  return series
}

const spelled: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity }

function numberOf(value: string): number | undefined {
  const known = spelled[value.toLowerCase()]
  if (known !== undefined) return known
  const number = Number(value)
  return value === '' || Number.isNaN(number) ? undefined : number
}

/** Files below a folder by their paths: names with slashes are folders there. */
async function textsBelow(folder: string): Promise<readonly (readonly [string, string])[]> {
  const found: (readonly [string, string])[] = []
  const walk = async (place: string): Promise<void> => {
    for (const entry of await readdir(place, { withFileTypes: true }).catch(() => [])) {
      const path = join(place, entry.name)
      if (entry.isDirectory()) await walk(path)
      else if (entry.isFile()) found.push([relative(folder, path), await readFile(path, 'utf8')])
    }
  }
  await walk(folder)
  return found.toSorted(([a], [b]) => (a < b ? -1 : 1))
}

async function pairsBelow(folder: string): Promise<KeyValue[]> {
  return (await textsBelow(folder)).map(([key, value]) => ({ key, value }))
}
