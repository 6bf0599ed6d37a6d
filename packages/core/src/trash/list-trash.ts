import {
  countDataVersions,
  countTrashed,
  countVersionsOf,
  readExperiments,
  readTrash,
  type Db,
  type TrashKind,
  type TrashRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseSearchedIds } from '../experiments/experiment-id.ts'
import { numberAt, readPage } from '../search/read-page.ts'

export interface ListTrashInput {
  readonly kind?: TrashKind | undefined
  readonly experimentId?: string | undefined
  /** Only what was deleted at least so long ago, in milliseconds. */
  readonly olderThanMs?: number | undefined
  readonly limit: number
  readonly pageToken?: string | undefined
}

/** A deletion, and how many things went with an experiment or registered model. */
export interface TrashEntry {
  readonly deletion: TrashRow
  /** Name of the experiment that it is, or was in; empty for the registry. */
  readonly experimentName: string
  readonly runs: number
  readonly models: number
  readonly versions: number
}

export interface TrashPage {
  readonly entries: readonly TrashEntry[]
  readonly nextPageToken?: string
}

/** What is in the trash, the latest deletion first. */
export async function listTrash(ctx: RowCtx, input: ListTrashInput): Promise<TrashPage> {
  authorize(ctx, 'trash:read')
  const { kind, experimentId, olderThanMs, limit, pageToken } = input
  const [id] = experimentId === undefined ? [] : parseSearchedIds([experimentId])
  if (experimentId !== undefined && id === undefined) return { entries: [] }
  const filter = {
    kind,
    experimentId: id,
    ...(olderThanMs !== undefined && { until: ctx.now() - olderThanMs }),
  }
  const { items: entries, ...rest } = await readPage(
    ctx,
    {
      about: ['trash', kind ?? '', experimentId ?? '', olderThanMs ?? -1],
      size: limit,
      pageToken,
    },
    {
      find: (db, { start, limit: most }) =>
        readTrash(db, filter, { before: numberAt(start), limit: most }),
      read: viewDeletions,
      positionOf: ({ trash_no: no }) => [no],
    },
  )
  return { entries, ...rest }
}

async function viewDeletions(db: Db, page: readonly TrashRow[]): Promise<readonly TrashEntry[]> {
  const counts = await countTrashed(
    db,
    page.filter((row) => row.kind === 'experiment').map(({ trash_no }) => trash_no),
  )
  const numbersOf = (kind: TrashKind): readonly number[] =>
    page.filter((row) => row.kind === kind).map(({ subject }) => Number(subject))
  const versions = {
    'registered-model': await countVersionsOf(db, numbersOf('registered-model')),
    dataset: await countDataVersions(db, numbersOf('dataset')),
  }
  const versionsWith = ({ kind, subject }: TrashRow): number =>
    kind === 'registered-model' || kind === 'dataset'
      ? (versions[kind].get(Number(subject)) ?? 0)
      : 0
  const ids = [...new Set(page.map(({ experiment_id }) => experiment_id))].filter(
    (id) => id !== null,
  )
  const names = new Map(
    (await readExperiments(db, ids)).map(({ experiment_id, name }) => [experiment_id, name]),
  )
  return page.map((deletion) => ({
    deletion,
    experimentName: names.get(deletion.experiment_id ?? -1) ?? '',
    versions: versionsWith(deletion),
    ...(counts.get(deletion.trash_no) ?? { runs: 0, models: 0 }),
  }))
}
