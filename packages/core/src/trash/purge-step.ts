import { formatArtifactsUri } from '@stemma/contract'
import {
  insertAudits,
  queueContents,
  queueContentsOf,
  queueExperiments,
  queueTraces,
  queueTrashedArtifacts,
  queueVersioned,
  queueVersions,
  queueVersionsOf,
  readPurgeQueue,
  removeFromPurgeQueue,
  removeRowsOf,
  removeTrashed,
  type FileSum,
  type PurgeItem,
  type PurgeKind,
  type TrashSelection,
  type Tx,
  type Versioned,
} from '@stemma/store'
import { trashPlace } from '../artifacts/trash-artifacts.ts'
import { actorName } from '../caller.ts'
import { authorize, type RowCtx } from '../ctx.ts'
import { keptDigest } from '../models/kept-files.ts'
import { releaseKeptFiles } from '../models/release-kept-files.ts'

/** Things that one step takes out of sight. */
const atOnce = 100
/** Rows that one step removes: a few milliseconds of the database. */
const rowsAtOnce = 400

/** Something without rows, whose artifacts are to be removed before it is forgotten (`finishPurged`). */
export interface PurgeFiles {
  readonly itemNo: number
  readonly kind: PurgeKind
  /** The id. */
  readonly subject: string
  readonly artifactUri: string
}

/** What one step did. */
export interface PurgeStep {
  readonly experiments: number
  readonly runs: number
  readonly models: number
  readonly registeredModels: number
  readonly versions: number
  readonly datasets: number
  readonly dataVersions: number
  readonly points: number
  /** Files that were deleted by themselves, as far as this step removed them. */
  readonly trashed: FileSum
  readonly files: readonly PurgeFiles[]
  /** Nothing of the selection is left, and nothing of an earlier purge either. */
  readonly isDone: boolean
}

const nothing: PurgeStep = {
  experiments: 0,
  runs: 0,
  models: 0,
  registeredModels: 0,
  versions: 0,
  datasets: 0,
  dataVersions: 0,
  points: 0,
  trashed: { files: 0, bytes: 0 },
  files: [],
  isDone: false,
}

/**
 * One short transaction of a purge. A thing goes out of sight whole, in one transaction, and into a queue; its rows, which nobody sees any
 * more, follow in later steps, its files after them. So a purge may stop anywhere: what is in the queue is gone for everybody, and the next
 * purge removes the rest of it.
 */
export async function purgeStep(ctx: RowCtx, selection: TrashSelection): Promise<PurgeStep> {
  authorize(ctx, 'trash:purge')
  return ctx.store.write(
    async (tx) => (await workOffQueue(ctx, tx)) ?? (await takeFromTrash(ctx, tx, selection)),
  )
}

async function workOffQueue(ctx: RowCtx, tx: Tx): Promise<PurgeStep | undefined> {
  const [experiment] = await readPurgeQueue(tx, ['experiment'], 1)
  if (experiment) {
    const experimentId = experiment.subject_no
    const runs = await queueContentsOf(tx, 'run', { experimentId, limit: atOnce })
    const models =
      runs.length === atOnce
        ? []
        : await queueContentsOf(tx, 'logged-model', { experimentId, limit: atOnce - runs.length })
    await auditPurge(ctx, tx, [...runs, ...models])
    if (runs.length + models.length > 0)
      return { ...nothing, runs: runs.length, models: models.length }
    // A trace is no event of its own, and not counted: the experiment's purge is in the audit.
    const taken = await queueTraces(tx, { experimentId, limit: atOnce })
    if (taken.length > 0) return nothing
  }
  for (const [kind, count] of versioned) {
    const [holder] = await readPurgeQueue(tx, [kind], 1)
    if (holder === undefined) continue
    const versions = await queueVersionsOf(tx, kind, { no: holder.subject_no, limit: atOnce })
    await auditPurge(ctx, tx, versions)
    if (versions.length > 0) return { ...nothing, [count]: versions.length }
  }
  for (const kind of kindsInOrder) {
    const hasContents = ['experiment', 'registered-model', 'dataset', 'artifacts'].includes(kind)
    const items = await readPurgeQueue(tx, [kind], hasContents ? 1 : atOnce)
    if (items.length > 0) return removeRows(ctx, tx, { kind, items })
  }
  return undefined
}

/** What has versions, and how these are counted. */
const versioned: readonly (readonly [Versioned, 'versions' | 'dataVersions'])[] = [
  ['registered-model', 'versions'],
  ['dataset', 'dataVersions'],
]

/** What is in something goes before it. */
const kindsInOrder: readonly PurgeKind[] = [
  'run',
  'logged-model',
  'trace',
  'experiment',
  'model-version',
  'registered-model',
  'data-version',
  'dataset',
  'artifacts',
]

/** Nothing in the registry has files of its own; the objects of data go when nothing names them. */
const hasFiles: ReadonlySet<PurgeKind> = new Set(['experiment', 'run', 'logged-model', 'trace'])

async function removeRows(
  ctx: RowCtx,
  tx: Tx,
  { kind, items }: { readonly kind: PurgeKind; readonly items: readonly PurgeItem[] },
): Promise<PurgeStep> {
  const [first] = items
  if (kind === 'artifacts' && first !== undefined) return removeArtifacts(tx, first)
  const { points, isDone } = await removeRowsOf(tx, {
    kind,
    subjectNos: items.map(({ subject_no }) => subject_no),
    budget: rowsAtOnce,
  })
  if (!hasFiles.has(kind)) {
    if (!isDone) return nothing
    const kept = items.map(({ artifact_uri: uri }) => keptDigest(uri, ctx.settings.trust))
    await releaseKeptFiles(
      tx,
      kept.filter((digest) => digest !== undefined),
    )
    await removeFromPurgeQueue(
      tx,
      items.map(({ item_no }) => item_no),
    )
    return nothing
  }
  const files = items.map(({ item_no, subject, artifact_uri }) => ({
    itemNo: item_no,
    kind,
    subject,
    artifactUri: artifact_uri,
  }))
  return { ...nothing, points, files: isDone ? files : [] }
}

/** Files that were deleted by themselves: only their names are left. */
async function removeArtifacts(
  tx: Tx,
  { item_no: itemNo, subject_no: trashNo }: PurgeItem,
): Promise<PurgeStep> {
  const { isDone, ...trashed } = await removeTrashed(tx, {
    folder: trashPlace(trashNo),
    limit: rowsAtOnce,
  })
  if (isDone) await removeFromPurgeQueue(tx, [itemNo])
  return { ...nothing, trashed }
}

async function takeFromTrash(ctx: RowCtx, tx: Tx, selection: TrashSelection): Promise<PurgeStep> {
  const of = { selection, limit: atOnce }
  // Of what has something in it one at a time: its contents are out of sight before the next one.
  const ways = [
    ['experiments', () => queueExperiments(tx, selection, 1)],
    ['runs', () => queueContents(tx, 'run', of)],
    ['models', () => queueContents(tx, 'logged-model', of)],
    ['registeredModels', () => queueVersioned(tx, 'registered-model', { selection, limit: 1 })],
    ['versions', () => queueVersions(tx, 'registered-model', of)],
    ['datasets', () => queueVersioned(tx, 'dataset', { selection, limit: 1 })],
    ['dataVersions', () => queueVersions(tx, 'dataset', of)],
  ] as const
  for (const [name, take] of ways) {
    const items = await take()
    if (items.length === 0) continue
    await auditPurge(ctx, tx, items)
    return { ...nothing, [name]: items.length }
  }
  const artifacts = await queueTrashedArtifacts(tx, selection, atOnce)
  await auditPurge(ctx, tx, artifacts)
  return { ...nothing, isDone: artifacts.length === 0 }
}

const subjects: Readonly<Record<PurgeKind, (id: string) => string>> = {
  experiment: (id) => `experiment/${id}`,
  trace: (id) => `traces:/${id}`,
  run: (id) => `runs:/${id}`,
  'logged-model': (id) => `models:/${id}`,
  'registered-model': (name) => `models:/${name}`,
  'model-version': (name) => `models:/${name}`,
  dataset: (name) => `data:/${name}`,
  'data-version': (name) => `data:/${name}`,
  artifacts: (path) => formatArtifactsUri({ path }),
}

async function auditPurge(ctx: RowCtx, tx: Tx, items: readonly PurgeItem[]): Promise<void> {
  const at = ctx.now()
  const { requestId } = ctx
  await insertAudits(
    tx,
    items.map(({ kind, subject, experiment_id }) => ({
      at,
      actor: actorName(ctx.actor),
      action: `${kind}.purge`,
      subject: subjects[kind](subject),
      request_id: requestId,
      detail: JSON.stringify(
        experiment_id === null ? {} : { experiment_id: String(experiment_id) },
      ),
    })),
  )
}
