import type { ObjectId } from '@stemma/objects'
import type { Ctx } from '../room-ctx.ts'

/** Rows that keep objects alive: as long as a row names an object, no collection removes its bytes. */
interface LiveSource {
  /** `table.column` of the ids. */
  readonly column: string
  /** Every id, also of what is in the trash, as it is when it is asked for. An id may come several times. */
  readonly ids: (ctx: Pick<Ctx, 'rows'>) => AsyncIterable<ObjectId>
}

/**
 * Everything that keeps an object alive. Who names objects in a new table adds its column here, or in `keepsNothing`. The order counts: what
 * becomes something further down meanwhile is found there.
 */
export const liveSources: readonly LiveSource[] = [
  { column: 'artifact_parts.object_id', ids: partsOfUploads },
  { column: 'artifacts.object_id', ids: namesOfArtifacts },
  { column: 'data_objects.object_id', ids: versionsOfData },
  { column: 'data_files.object_id', ids: filesOfData },
  { column: 'gate_decisions.evidence_object_id', ids: evidenceOfDecisions },
  { column: 'repository_objects.object_id', ids: namesInRepositories },
]

/** Columns with object ids that keep nothing alive, and why. */
export const keepsNothing: Readonly<Record<string, string>> = {
  'artifact_bases.object_id':
    'a hint what new bytes may be like; a row whose object is gone is passed over',
  'artifact_uploads.object_id': 'a complete upload, whose artifact has the object',
  'data_versions.manifest_id': 'one of the objects of the version, which data_objects has',
  'waiting_objects.object_id':
    'bytes that are in the row itself; its artifact keeps the copy in the packs',
}

/** Every object that something names. */
export async function* liveObjects(ctx: Pick<Ctx, 'rows'>): AsyncGenerator<ObjectId> {
  for (const { ids } of liveSources) yield* ids(ctx)
}

async function* namesOfArtifacts({ rows }: Pick<Ctx, 'rows'>): AsyncGenerator<ObjectId> {
  for (let after = { directory: '', name: '' }; ;) {
    const { ids, next } = await rows.listLiveObjects(after)
    yield* ids
    if (next === undefined) return
    after = next
  }
}

async function* partsOfUploads({ rows }: Pick<Ctx, 'rows'>): AsyncGenerator<ObjectId> {
  for (let after = { uploadId: '', partNumber: 0 }; ;) {
    const { ids, next } = await rows.listLiveParts(after)
    yield* ids
    if (next === undefined) return
    after = next
  }
}

async function* versionsOfData({ rows }: Pick<Ctx, 'rows'>): AsyncGenerator<ObjectId> {
  for (let after = { versionNo: 0, objectId: '' }; ;) {
    const { ids, next } = await rows.listLiveData(after)
    yield* ids
    if (next === undefined) return
    after = next
  }
}

async function* filesOfData({ rows }: Pick<Ctx, 'rows'>): AsyncGenerator<ObjectId> {
  for (let after = { dataNo: 0, objectId: '' }; ;) {
    const { ids, next } = await rows.listLiveFiles(after)
    yield* ids
    if (next === undefined) return
    after = next
  }
}

async function* namesInRepositories({ rows }: Pick<Ctx, 'rows'>): AsyncGenerator<ObjectId> {
  for (let after = { repositoryNo: 0, name: '' }; ;) {
    const { ids, next } = await rows.listLiveRepositoryObjects(after)
    yield* ids
    if (next === undefined) return
    after = next
  }
}

async function* evidenceOfDecisions({ rows }: Pick<Ctx, 'rows'>): AsyncGenerator<ObjectId> {
  for (let after = { objectId: '', decisionNo: 0 }; ;) {
    const { ids, next } = await rows.listLiveEvidence(after)
    yield* ids
    if (next === undefined) return
    after = next
  }
}
