import { int64, message, noFields, string, type Int64, type Message } from '@stemma/contract'
import * as core from '@stemma/core'
import type { Endpoint } from '../../endpoints.ts'
import { jsonEndpoint } from '../json-endpoint.ts'

interface OwnersRequest {
  readonly by: string
  readonly after: Int64
}

const ownersRequest: Message<OwnersRequest> = message<OwnersRequest>('ArtifactOwners', {
  by: string().required(),
  after: int64().required(),
})

/** A `RowCheck` or what `repairRows` takes, as JSON: our own threads write and read it. */
interface PartRequest {
  readonly part: string
}

const partRequest: Message<PartRequest> = message<PartRequest>('StoragePart', {
  part: string().required(),
})

/** Not routes of their own: see `purgeEndpoints`. */
export const storageEndpoints: readonly (readonly [string, Endpoint])[] = [
  [
    'storage.usage owners',
    jsonEndpoint(ownersRequest, (ctx, { by, after }) =>
      core.listArtifactOwners(ctx, {
        by: by === 'experiment' ? 'experiment' : 'logged-model',
        after: Number(after),
      }),
    ),
  ],
  ['storage.usage database', jsonEndpoint(noFields, (ctx) => core.databaseSize(ctx))],
  ['storage.gc allow', jsonEndpoint(noFields, async (ctx) => core.allowCollection(ctx))],
  [
    'storage.check plan',
    jsonEndpoint(noFields, async (ctx) => ({ checks: await core.planRowChecks(ctx) })),
  ],
  [
    'storage.check rows',
    jsonEndpoint(partRequest, async (ctx, { part }) => ({
      problems: await core.checkRows(ctx, JSON.parse(part) as core.RowCheck), // what the plan has
    })),
  ],
  [
    'storage.check repair',
    jsonEndpoint(partRequest, async (ctx, { part }) => {
      const repair = JSON.parse(part) as NonNullable<core.RowProblem['repair']> // what the check gave
      const isDone =
        repair.kind === 'orphan'
          ? await core.removeOrphan(ctx, repair)
          : await core.listUnlisted(ctx)
      return { isDone }
    }),
  ],
]
