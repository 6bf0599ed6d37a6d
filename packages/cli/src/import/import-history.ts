import type {
  HistorySource,
  ImportRefusal,
  NativeImportRoutes,
  NativeRequest,
  NativeResponse,
  OfLoggedModel,
  OfRun,
  SourceRegistered,
  SourceRun,
} from '@stemma/contract'
import { call, type Client } from '@stemma/sdk/client'
import type { FileOwner } from '../artifacts/artifact-address.ts'
import type { HttpClient } from '../client/http-client.ts'
import type { ArtifactPlaces, SourceFile } from './artifact-places.ts'
import { copyArtifacts } from './copy-artifacts.ts'

/** What an import has done so far. */
export interface ImportSums {
  experiments: number
  runs: number
  newRuns: number
  points: number
  loggedModels: number
  registeredModels: number
  files: number
  readonly refused: ImportRefusal[]
}

export interface ImportHistory {
  readonly source: HistorySource
  readonly client: HttpClient
  readonly onProgress: (sums: ImportSums) => Promise<void>
  /** Where files are read from that come along; absent: they stay where they are, and are named. */
  readonly places?: ArtifactPlaces | undefined
  /** Stops between two requests; what was sent stays, and the same import goes on from there. */
  readonly signal?: AbortSignal | undefined
}

const runsPerRequest = 500
/** Of parameters, tags and series in one request: the server takes 100,000 pieces of JSON. */
const mostPieces = 12_000
/** Measured: with larger ones, and fewer of them, one side waits for the other. */
const pointsPerRequest = 150_000
const mostUnderWay = 3
const mostRefusals = 10_000

/** Brings all of a source to a server. What is there already is brought up to date, so that it can be done again and again. */
export async function importHistory(options: ImportHistory): Promise<ImportSums> {
  const { source } = options
  const sums: ImportSums = {
    ...{
      experiments: 0,
      runs: 0,
      newRuns: 0,
      points: 0,
      loggedModels: 0,
      registeredModels: 0,
      files: 0,
    },
    refused: [],
  }
  const experimentIds = await importExperiments(options, sums)
  const copies: Copy[] = []
  const state = {
    sums,
    experimentIds,
    copies,
    oldPlaces: new Map<string, string>(),
    missing: new Map<string, number>(),
    leftOut: new Set<string>(),
  }
  await importRuns(options, state)
  await importPoints(options, state)
  await importModels(options, state)
  await copyFiles(options, state)
  for await (const model of source.registry()) {
    options.signal?.throwIfAborted()
    const { refused } = await post(options.client, 'imports.registry', {
      models: [withPlaces(model, state)],
    })
    keep(sums, refused)
    sums.registeredModels++
    await options.onProgress(sums)
  }
  for (const reason of await source.leftOut()) keep(sums, [{ subject: source.shown, reason }])
  return sums
}

type ExperimentIds = ReadonlyMap<string, string>

/** Files that are to be copied when their owner is here. */
interface Copy {
  readonly owner: FileOwner
  readonly files: AsyncIterable<SourceFile>
}

interface ImportState {
  readonly sums: ImportSums
  readonly experimentIds: ExperimentIds
  readonly copies: Copy[]
  /** Where files of runs were that are copied, by run. */
  readonly oldPlaces: Map<string, string>
  /** How many runs and models have no files where they should be, by the place of their experiment. */
  readonly missing: Map<string, number>
  /** Runs that were not taken: one of the same id here is another one. */
  readonly leftOut: Set<string>
}

type Owner = OfRun | OfLoggedModel

/** What is said of where files are: nothing, where they are copied to a place here. */
async function placeFor(
  { places }: ImportHistory,
  { copies, oldPlaces, missing }: ImportState,
  { owner, uri }: { readonly owner: Owner; readonly uri: string | undefined },
): Promise<string | undefined> {
  if (places === undefined || uri === undefined || uri === '') return uri
  const files = await places.find(uri, 'run_id' in owner ? owner.run_id : owner.model_id)
  if (files === undefined) return uri
  if (files === 'missing') missing.set(rootOf(uri), (missing.get(rootOf(uri)) ?? 0) + 1)
  else copies.push({ owner, files })
  if ('run_id' in owner) oldPlaces.set(owner.run_id, uri)
  return undefined
}

/** Versions whose files lie in what is copied are of the files here. */
function withPlaces(
  { versions = [], ...model }: SourceRegistered,
  { oldPlaces }: ImportState,
): SourceRegistered {
  return {
    ...model,
    versions: versions.map((version) => {
      const { source = '', run_id: runId = '' } = version
      const old = oldPlaces.get(runId)?.replace(/\/+$/u, '')
      return old !== undefined && source.startsWith(`${old}/`)
        ? { ...version, storage_location: `runs:/${runId}${source.slice(old.length)}` }
        : version
    }),
  }
}

/** `/mlruns/1/RUN/artifacts` is of an experiment in `/mlruns/1`. */
function rootOf(uri: string): string {
  return uri.replace(/\/[^/]+\/artifacts\/*$/u, '')
}

async function copyFiles(
  { client, signal, onProgress }: ImportHistory,
  { sums, copies, missing, leftOut }: ImportState,
): Promise<void> {
  for (const [place, count] of missing)
    keep(sums, [
      { subject: place, reason: `${count} runs or models have no files that can be read there` },
    ])
  const stop = signal ?? new AbortController().signal
  for (const { owner, files } of copies) {
    if ('run_id' in owner && leftOut.has(owner.run_id)) continue
    const copied = await copyArtifacts({ http: client, owner, files, signal: stop })
    sums.files += copied.files
    keep(sums, copied.refused)
    await onProgress(sums)
  }
}

async function importExperiments(
  { source, client, places, signal, onProgress }: ImportHistory,
  sums: ImportSums,
): Promise<ExperimentIds> {
  const ids = new Map<string, string>()
  for (const { sourceId, ...experiment } of await source.experiments()) {
    signal?.throwIfAborted()
    const { artifact_location: location = '' } = experiment
    const isCopied = places?.covers(location) === true
    const { experiment_id } = await post(client, 'imports.experiment', {
      ...experiment,
      artifact_location: isCopied ? undefined : location,
    })
    ids.set(sourceId, experiment_id)
    sums.experiments++
    await onProgress(sums)
  }
  return ids
}

async function importRuns(options: ImportHistory, state: ImportState): Promise<void> {
  const { source, client, signal, onProgress } = options
  const { sums, experimentIds, leftOut } = state
  let batch: SourceRun[] = []
  let pieces = 0
  const send = async (): Promise<void> => {
    if (batch.length === 0) return
    signal?.throwIfAborted()
    const { added, known, refused } = await post(client, 'imports.runs', { runs: batch })
    sums.runs += Number(added) + Number(known)
    sums.newRuns += Number(added)
    keep(sums, refused)
    for (const { subject } of refused) leftOut.add(subject)
    batch = []
    pieces = 0
    await onProgress(sums)
  }
  for await (const run of source.runs()) {
    const experimentId = experimentIds.get(run.experiment_id)
    if (experimentId === undefined) {
      leftOut.add(run.run_id)
      keep(sums, [{ subject: run.run_id, reason: 'its experiment is not in the source' }])
      continue
    }
    const size =
      4 + (run.params?.length ?? 0) + (run.tags?.length ?? 0) + (run.datasets?.length ?? 0) * 8
    if (batch.length >= runsPerRequest || pieces + size > mostPieces) await send()
    const owner = { run_id: run.run_id }
    const artifact_uri = await placeFor(options, state, { owner, uri: run.artifact_uri })
    batch.push({ ...run, experiment_id: experimentId, artifact_uri })
    pieces += size
  }
  await send()
}

async function importPoints(
  { source, client, signal, onProgress }: ImportHistory,
  { sums, leftOut }: ImportState,
): Promise<void> {
  let batch: { run_id: string; series: object[] }[] = []
  let points = 0
  let pieces = 0
  const underWay = new Set<Promise<void>>()
  // Some requests are on their way while the next is read: the server reads one while it writes another.
  const send = async (): Promise<void> => {
    if (underWay.size >= mostUnderWay) await Promise.race(underWay)
    if (batch.length === 0) return
    signal?.throwIfAborted()
    const runs = batch
    const sent = points
    batch = []
    points = 0
    pieces = 0
    const request = post(client, 'imports.points', { runs }).then(async ({ refused }) => {
      sums.points += sent
      keep(sums, refused)
      underWay.delete(request)
      await onProgress(sums)
    })
    underWay.add(request)
    // One that fails stays, and is awaited before the next; until then nobody else may hear of it.
    request.catch(() => {})
  }
  for await (const { runId, series } of source.points()) {
    if (leftOut.has(runId)) continue
    const run: { run_id: string; series: object[] } = { run_id: runId, series: [] }
    for (const [key, buffer] of series) {
      const columns = Buffer.from(buffer.bytes().buffer).toString('base64')
      run.series.push({ key, columns, ...(buffer.isExact && { is_exact: true }) })
      points += buffer.length
      pieces++
    }
    batch.push(run)
    if (points >= pointsPerRequest || pieces >= mostPieces || batch.length >= runsPerRequest)
      await send()
  }
  await send()
  await Promise.all(underWay)
}

async function importModels(options: ImportHistory, state: ImportState): Promise<void> {
  const { source, client, signal, onProgress } = options
  const { sums, experimentIds } = state
  for await (const model of source.loggedModels()) {
    signal?.throwIfAborted()
    const experiment_id = experimentIds.get(model.experiment_id)
    if (experiment_id === undefined) continue
    const owner = { model_id: model.model_id }
    const artifact_uri = await placeFor(options, state, { owner, uri: model.artifact_uri })
    const models = [{ ...model, experiment_id, artifact_uri }]
    const { refused } = await post(client, 'imports.models', { models: models })
    keep(sums, refused)
    sums.loggedModels++
    await onProgress(sums)
  }
}

function keep({ refused }: ImportSums, more: readonly ImportRefusal[]): void {
  for (const one of more) if (refused.length < mostRefusals) refused.push(one)
}

/** Sends what a source has: the server reads it as it reads any request, and says what is wrong with it. */
async function post<Name extends keyof NativeImportRoutes>(
  client: Client,
  name: Name,
  body: object,
): Promise<NativeResponse<Name>> {
  // A message without the fields that a source does not know.
  return call(client, name, body as Partial<NativeRequest<Name>>)
}
