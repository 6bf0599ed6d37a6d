import { findRun, findRunItem, isPathTaken, putRunItems, pendingKind } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireActiveRun } from '../runs/require-active-run.ts'
import { withMark } from './item-path.ts'

/** A file that is about to be stored for a run. */
export interface PlaceItem {
  readonly runId: string
  readonly item: string
  readonly path: string
}

/**
 * Sets a path aside for an item's file, and says where the run's files are. Of two items that want one path the second gets another; an item
 * that has a path keeps it. Nobody sees an item before its file is there.
 *
 * @throws RESOURCE_DOES_NOT_EXIST
 */
export async function placeItem(
  ctx: RowCtx,
  { runId, item, path }: PlaceItem,
): Promise<{ readonly artifactUri: string; readonly path: string }> {
  authorize(ctx, 'run:write')
  return ctx.store.write(async (tx) => {
    const { runNo } = await requireActiveRun(tx, runId)
    const artifactUri = (await findRun(tx, runId))?.artifact_uri ?? ''
    const known = await findRunItem(tx, runNo, item)
    if (known !== undefined && known.path !== '') return { artifactUri, path: known.path }
    const isTaken = await isPathTaken(tx, runNo, { path, item })
    const own = isTaken ? withMark(path, item.slice(0, 8)) : path
    if (known === undefined)
      await putRunItems(tx, [
        {
          run_no: runNo,
          item,
          kind: pendingKind,
          ...{ name: '', context: '', step: null, link: '', detail: '{}' },
          path: own,
          size_bytes: 0,
          logged_at: ctx.now(),
        },
      ])
    return { artifactUri, path: own }
  })
}
