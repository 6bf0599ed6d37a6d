import { invalidParameter, invalidState, notFound, pythonReprList } from '@stemma/contract'
import {
  findLoggedModel,
  findRun,
  findTrash,
  readKeptForVersions,
  type Db,
  type TrashKind,
  type TrashSelection,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseExperimentId } from '../experiments/experiment-id.ts'
import { experimentIdsOf } from '../experiments/named-experiment.ts'
import { requireExperiment } from '../experiments/require-experiment.ts'
import { parseTrashId } from './trash-id.ts'

export interface PurgeInput {
  /** Only what was deleted at least so long ago, and how the caller wrote that. */
  readonly olderThan?: { readonly ms: number; readonly text: string } | undefined
  /** With all of these empty, whatever is in the trash. Experiments are given by id, or as `name:` and their name. */
  readonly experimentIds: readonly string[]
  readonly runIds: readonly string[]
  readonly modelIds: readonly string[]
  /** Entries of the trash, of any kind. */
  readonly trashIds: readonly string[]
}

const mostNamed = 10_000

/**
 * Checks what a purge is to remove, as `mlflow gc` does and with its texts, before anything is removed: what is named has to be in the
 * trash, and old enough.
 */
export async function preparePurge(ctx: RowCtx, input: PurgeInput): Promise<TrashSelection> {
  authorize(ctx, 'trash:purge')
  const { olderThan, runIds, modelIds, trashIds } = input
  const experimentIds = await experimentIdsOf(ctx, input.experimentIds)
  const until = ctx.now() - (olderThan?.ms ?? 0)
  if (experimentIds.length + runIds.length + modelIds.length + trashIds.length === 0)
    return { until }
  for (const [field, ids] of Object.entries({
    experiment_ids: experimentIds,
    run_ids: runIds,
    model_ids: modelIds,
    trash_ids: trashIds,
  }))
    if (ids.length > mostNamed)
      throw invalidParameter(`${field} names ${ids.length} things; one purge takes ${mostNamed}.`)
  return ctx.store.read(async (db) => {
    const age = { until, olderThan }
    const entries = await checkEntries(db, trashIds, age)
    const ofKind = (kind: TrashKind): readonly string[] =>
      entries.filter((entry) => entry.kind === kind).map(({ subject }) => subject)
    const named = {
      experimentIds: [
        ...(await checkExperiments(db, experimentIds, age)),
        ...ofKind('experiment').map(Number),
      ],
      runIds: [...(await checkRuns(db, runIds, age)), ...ofKind('run')],
      modelIds: [...(await checkModels(db, modelIds, age)), ...ofKind('logged-model')],
      registeredModelNos: ofKind('registered-model').map(Number),
      versionNos: ofKind('model-version').map(Number),
      dataNos: ofKind('dataset').map(Number),
      dataVersionNos: ofKind('data-version').map(Number),
      artifactIds: ofKind('artifacts'),
    }
    const [kept] = await readKeptForVersions(db, { until, named }, 1)
    if (kept)
      throw invalidState(
        `The ${kept.kind === 'run' ? 'run' : 'logged model'} ${kept.id} has the files of the model version ${kept.version}. Delete that version first.`,
      )
    return { until, named }
  })
}

interface Age {
  readonly until: number
  readonly olderThan: PurgeInput['olderThan']
}

async function checkEntries(
  db: Db,
  ids: readonly string[],
  { until, olderThan }: Age,
): Promise<readonly { readonly kind: TrashKind; readonly subject: string }[]> {
  const entries: { readonly kind: TrashKind; readonly subject: string }[] = []
  for (const id of ids) {
    const entry = await findTrash(db, parseTrashId(id))
    if (!entry) throw notFound(`There is no ${id} in the trash.`)
    if (isYoung(entry.deleted_at, until))
      throw invalidParameter(
        `${id} is not older than the required age. Only what is older than ${olderThan?.text ?? '0s'} can be deleted.`,
      )
    entries.push(entry)
  }
  return entries
}

async function checkExperiments(
  db: Db,
  ids: readonly string[],
  { until, olderThan }: Age,
): Promise<readonly number[]> {
  const active: string[] = []
  const young: string[] = []
  for (const id of ids) {
    const { lifecycle, deleted_at } = await requireExperiment(db, id)
    if (lifecycle === 'active') active.push(id)
    else if (isYoung(deleted_at, until)) young.push(id)
  }
  if (active.length > 0)
    throw invalidParameter(
      `Experiments ${pythonReprList(active)} are not in the deleted lifecycle stage. Only experiments in the deleted lifecycle stage can be hard-deleted.`,
    )
  if (young.length > 0)
    throw invalidParameter(
      `Experiments ${pythonReprList(young)} are not older than the required age. Only experiments older than ${olderThan?.text ?? '0s'} can be deleted.`,
    )
  return ids.map((id) => parseExperimentId(id))
}

async function checkRuns(
  db: Db,
  ids: readonly string[],
  { until, olderThan }: Age,
): Promise<readonly string[]> {
  for (const id of ids) {
    const run = await findRun(db, id)
    if (!run) throw notFound(`Run with id=${id} not found`)
    if (run.lifecycle === 'active')
      throw invalidParameter(
        `Run ${id} is not in \`deleted\` lifecycle stage. Only runs in \`deleted\` lifecycle stage can be deleted.`,
      )
    if (isYoung(run.deleted_at, until))
      throw invalidParameter(
        `Run ${id} is not older than the required age. Only runs older than ${olderThan?.text ?? '0s'} can be deleted.`,
      )
  }
  return ids
}

async function checkModels(
  db: Db,
  ids: readonly string[],
  { until, olderThan }: Age,
): Promise<readonly string[]> {
  for (const id of ids) {
    const model = await findLoggedModel(db, id)
    if (!model) throw notFound(`Logged model with ID '${id}' not found.`)
    if (model.lifecycle === 'active')
      throw invalidParameter(
        `Logged model ${id} is not in \`deleted\` lifecycle stage. Only logged models in \`deleted\` lifecycle stage can be deleted.`,
      )
    if (isYoung(model.deleted_at, until))
      throw invalidParameter(
        `Logged model ${id} is not older than the required age. Only logged models older than ${olderThan?.text ?? '0s'} can be deleted.`,
      )
  }
  return ids
}

function isYoung(deletedAt: number | bigint | null, until: number): boolean {
  return deletedAt === null || Number(deletedAt) > until
}
