import type {
  HistorySource,
  ImportRefusal,
  NativeImportRoutes,
  NativeRequest,
  NativeResponse,
  SourceRun,
} from '@stemma/contract'
import { call, type Client } from '@stemma/sdk/client'

/** What an import has done so far. */
export interface ImportSums {
  experiments: number
  runs: number
  newRuns: number
  points: number
  loggedModels: number
  registeredModels: number
  readonly refused: ImportRefusal[]
}

export interface ImportHistory {
  readonly source: HistorySource
  readonly client: Client
  readonly onProgress: (sums: ImportSums) => Promise<void>
  /** Stops between two requests; what was sent stays, and the same import goes on from there. */
  readonly signal?: AbortSignal | undefined
}

const runsPerRequest = 500
/** Of parameters, tags and series in one request: the server takes 100,000 pieces of JSON. */
const mostPieces = 12_000
const pointsPerRequest = 400_000
const mostRefusals = 10_000

/** Brings all of a source to a server. What is there already is brought up to date, so that it can be done again and again. */
export async function importHistory(options: ImportHistory): Promise<ImportSums> {
  const { source } = options
  const sums: ImportSums = {
    ...{ experiments: 0, runs: 0, newRuns: 0, points: 0, loggedModels: 0, registeredModels: 0 },
    refused: [],
  }
  const experimentIds = await importExperiments(options, sums)
  await importRuns(options, { sums, experimentIds })
  await importPoints(options, sums)
  await importModels(options, { sums, experimentIds })
  for await (const model of source.registry()) {
    options.signal?.throwIfAborted()
    const { refused } = await post(options.client, 'imports.registry', { models: [model] })
    keep(sums, refused)
    sums.registeredModels++
    await options.onProgress(sums)
  }
  for (const reason of await source.leftOut()) keep(sums, [{ subject: source.shown, reason }])
  return sums
}

type ExperimentIds = ReadonlyMap<string, string>

async function importExperiments(
  { source, client, signal, onProgress }: ImportHistory,
  sums: ImportSums,
): Promise<ExperimentIds> {
  const ids = new Map<string, string>()
  for (const { sourceId, ...experiment } of await source.experiments()) {
    signal?.throwIfAborted()
    const { experiment_id } = await post(client, 'imports.experiment', experiment)
    ids.set(sourceId, experiment_id)
    sums.experiments++
    await onProgress(sums)
  }
  return ids
}

async function importRuns(
  { source, client, signal, onProgress }: ImportHistory,
  { sums, experimentIds }: { readonly sums: ImportSums; readonly experimentIds: ExperimentIds },
): Promise<void> {
  let batch: SourceRun[] = []
  let pieces = 0
  const send = async (): Promise<void> => {
    if (batch.length === 0) return
    signal?.throwIfAborted()
    const { added, known, refused } = await post(client, 'imports.runs', { runs: batch })
    sums.runs += Number(added) + Number(known)
    sums.newRuns += Number(added)
    keep(sums, refused)
    batch = []
    pieces = 0
    await onProgress(sums)
  }
  for await (const run of source.runs()) {
    const experimentId = experimentIds.get(run.experiment_id)
    if (experimentId === undefined) {
      keep(sums, [{ subject: run.run_id, reason: 'its experiment is not in the source' }])
      continue
    }
    const size =
      4 + (run.params?.length ?? 0) + (run.tags?.length ?? 0) + (run.datasets?.length ?? 0) * 8
    if (batch.length >= runsPerRequest || pieces + size > mostPieces) await send()
    batch.push({ ...run, experiment_id: experimentId })
    pieces += size
  }
  await send()
}

async function importPoints(
  { source, client, signal, onProgress }: ImportHistory,
  sums: ImportSums,
): Promise<void> {
  let batch: { run_id: string; series: object[] }[] = []
  let points = 0
  let pieces = 0
  let underWay: Promise<void> | undefined
  // One request is on its way while the next is read.
  const send = async (): Promise<void> => {
    await underWay
    if (batch.length === 0) return
    signal?.throwIfAborted()
    const runs = batch
    const sent = points
    batch = []
    points = 0
    pieces = 0
    underWay = (async () => {
      const { refused } = await post(client, 'imports.points', { runs: runs })
      sums.points += sent
      keep(sums, refused)
      await onProgress(sums)
    })()
    // It is awaited before the next; until then nobody else may hear of its failure.
    underWay.catch(() => {})
  }
  for await (const { runId, series } of source.points()) {
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
  await underWay
}

async function importModels(
  { source, client, signal, onProgress }: ImportHistory,
  { sums, experimentIds }: { readonly sums: ImportSums; readonly experimentIds: ExperimentIds },
): Promise<void> {
  for await (const model of source.loggedModels()) {
    signal?.throwIfAborted()
    const experiment_id = experimentIds.get(model.experiment_id)
    if (experiment_id === undefined) continue
    const models = [{ ...model, experiment_id }]
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
