import {
  countPoints,
  countTrashedArtifacts,
  countVersionedMeant,
  readContentsMeant,
  readExperimentsMeant,
  readTracesMeant,
  type FileSum,
  type PurgeCandidate,
  type TrashSelection,
  type Versioned,
} from '@stemma/store'
import { trashPlace } from '../artifacts/trash-artifacts.ts'
import { authorize, type RowCtx } from '../ctx.ts'

/** Where a plan goes on. */
export interface PurgePlanPoint {
  readonly part: 'experiments' | 'runs' | 'models' | 'traces'
  readonly after: number
}

/** A part of what a purge would remove. */
export interface PurgePlanPage {
  readonly experiments: number
  readonly runs: number
  readonly models: number
  readonly registeredModels: number
  readonly versions: number
  readonly datasets: number
  readonly dataVersions: number
  readonly points: number
  /** Files that were deleted by themselves. */
  readonly trashed: FileSum
  /** Where their artifacts are. */
  readonly artifactUris: readonly string[]
  readonly next?: PurgePlanPoint
}

const pageSize = 500
const following = {
  experiments: 'runs',
  runs: 'models',
  models: 'traces',
  traces: undefined,
} as const

/** What a purge of this selection would remove, a page at a time. Changes nothing. */
export async function planPurge(
  ctx: RowCtx,
  {
    selection,
    point = { part: 'experiments', after: -1 },
  }: { readonly selection: TrashSelection; readonly point?: PurgePlanPoint | undefined },
): Promise<PurgePlanPage> {
  authorize(ctx, 'trash:purge')
  const { part, after } = point
  return ctx.store.read(async (db) => {
    const isFirst = part === 'experiments' && after < 0
    const none = { count: 0, versions: 0 }
    const meant = (kind: Versioned): Promise<typeof none> =>
      countVersionedMeant(db, kind, selection)
    const registry = isFirst ? await meant('registered-model') : none
    const data = isFirst ? await meant('dataset') : none
    const read = (): Promise<readonly PurgeCandidate[]> => {
      if (part === 'experiments')
        return readExperimentsMeant(db, selection, { after, limit: pageSize })
      if (part === 'traces') return readTracesMeant(db, selection, { after, limit: pageSize })
      const kind = part === 'runs' ? 'run' : 'logged-model'
      return readContentsMeant(db, kind, { selection, after, limit: pageSize })
    }
    const found = await read()
    const last = found.at(-1)
    const nextPart = following[part]
    const next =
      last && found.length === pageSize
        ? { part, after: last.no }
        : nextPart && { part: nextPart, after: -1 }
    return {
      experiments: 0,
      runs: 0,
      models: 0,
      registeredModels: registry.count,
      versions: registry.versions,
      datasets: data.count,
      dataVersions: data.versions,
      // Traces go with their experiment: only their files are counted.
      ...(part !== 'traces' && { [part]: found.length }),
      points:
        part === 'runs'
          ? await countPoints(
              db,
              found.map(({ no }) => no),
            )
          : 0,
      trashed: isFirst
        ? await countTrashedArtifacts(db, selection, trashPlace)
        : { files: 0, bytes: 0 },
      artifactUris: part === 'experiments' ? [] : found.map(({ artifactUri }) => artifactUri),
      ...(next && { next }),
    }
  })
}
