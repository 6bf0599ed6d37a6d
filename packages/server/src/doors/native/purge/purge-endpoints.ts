import {
  int64,
  list,
  message,
  nested,
  noFields,
  parseAge,
  purgeRequest,
  string,
  type Int64,
  type Message,
} from '@stemma/contract'
import * as core from '@stemma/core'
import type { TrashSelection } from '@stemma/store'
import type { Endpoint } from '../../endpoints.ts'
import { experimentIdsOf } from '../experiment-id.ts'
import { jsonEndpoint } from '../json-endpoint.ts'

/** What a purge is about, on its way between the threads. */
interface Selection {
  readonly until: Int64
  readonly named?: Named
}

interface Named {
  readonly experimentIds: readonly Int64[]
  readonly runIds: readonly string[]
  readonly modelIds: readonly string[]
  readonly registeredModelNos: readonly Int64[]
  readonly versionNos: readonly Int64[]
}

const selection: Message<Selection> = message<Selection>('PurgeSelection', {
  until: int64().required(),
  named: nested(
    message<Named>('PurgeNames', {
      experimentIds: list(int64()),
      runIds: list(string()),
      modelIds: list(string()),
      registeredModelNos: list(int64()),
      versionNos: list(int64()),
    }),
  ),
})

/** How a purge of the whole trash is written, for one that names nothing. */
function selectionOf({ until, named }: Selection): TrashSelection {
  return {
    until: Number(until),
    ...(named && {
      named: {
        ...named,
        experimentIds: named.experimentIds.map(Number),
        registeredModelNos: named.registeredModelNos.map(Number),
        versionNos: named.versionNos.map(Number),
      },
    }),
  }
}

interface PlanRequest {
  readonly selection: Selection
  readonly part?: string
  readonly after?: Int64
}

const planRequest: Message<PlanRequest> = message<PlanRequest>('PurgePlan', {
  selection: nested(selection).required(),
  part: string(),
  after: int64(),
})

interface Removed {
  readonly items: readonly Int64[]
}

const removed: Message<Removed> = message<Removed>('PurgedItems', { items: list(int64()) })

/** So many things that stay for the registry's sake are named. */
const mostKept = 100

interface Totals {
  readonly experiments: Int64
  readonly runs: Int64
  readonly logged_models: Int64
  readonly registered_models: Int64
  readonly model_versions: Int64
  readonly metric_points: Int64
  readonly artifacts: Int64
  readonly artifact_bytes: Int64
  readonly database_bytes?: Int64
}

const totals: Message<Totals> = message<Totals>('PurgeTotals', {
  experiments: int64().required(),
  runs: int64().required(),
  logged_models: int64().required(),
  registered_models: int64().required(),
  model_versions: int64().required(),
  metric_points: int64().required(),
  artifacts: int64().required(),
  artifact_bytes: int64().required(),
  database_bytes: int64(),
})

/** Not routes of their own: the thread that serves HTTP asks them, one after the other, for the one purge that a caller asked for. */
export const purgeEndpoints: readonly (readonly [string, Endpoint])[] = [
  [
    'trash.purge prepare',
    jsonEndpoint(purgeRequest, async (ctx, request) => {
      const {
        older_than: text,
        run_ids: runIds,
        model_ids: modelIds,
        trash_ids: trashIds,
      } = request
      const olderThan = text === undefined ? undefined : { text, ms: parseAge(text) }
      const experimentIds = await experimentIdsOf(ctx, request.experiment_ids)
      return core.preparePurge(ctx, { olderThan, experimentIds, runIds, modelIds, trashIds })
    }),
  ],
  [
    'trash.purge plan',
    jsonEndpoint(planRequest, (ctx, { selection: meant, part, after }) =>
      core.planPurge(ctx, {
        selection: selectionOf(meant),
        ...(part !== undefined && {
          // The guarantee: `planPurge` named it.
          point: { part: part as core.PurgePlanPoint['part'], after: Number(after) },
        }),
      }),
    ),
  ],
  [
    'trash.purge step',
    jsonEndpoint(selection, (ctx, meant) => core.purgeStep(ctx, selectionOf(meant))),
  ],
  [
    'trash.purge kept',
    jsonEndpoint(selection, async (ctx, meant) => ({
      kept: await core.readKept(ctx, { selection: selectionOf(meant), limit: mostKept }),
    })),
  ],
  [
    'trash.purge removed',
    jsonEndpoint(removed, async (ctx, { items }) => {
      await core.finishPurged(ctx, { itemNos: items.map(Number) })
      return {}
    }),
  ],
  ['trash.purge reclaim', jsonEndpoint(noFields, (ctx) => core.reclaimSpace(ctx))],
  [
    'trash.purge finish',
    jsonEndpoint(totals, async (ctx, removedInAll) => {
      await core.finishPurge(
        ctx,
        Object.fromEntries(
          Object.entries(removedInAll).map(([name, count]) => [name, Number(count)]),
        ),
      )
      return {}
    }),
  ],
]
