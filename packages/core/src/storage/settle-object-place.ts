import {
  findObjectPlace,
  insertObjectPlace,
  namesObjects,
  renameObjectPlace,
  type ObjectPlace,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'

export interface PlaceClaim {
  /** Names that the place has. The first is noted, if none is. */
  readonly placeIds: readonly [string, ...string[]]
  /** What it is called. */
  readonly destination: string
  /** The place says that it is this database's. */
  readonly isOwn: boolean
}

export interface SettledPlace {
  /** Whether the objects of this database are there. */
  readonly isHere: boolean
  /** Where they are; undefined if that was never noted. */
  readonly known?: ObjectPlace | undefined
}

/** Asks whether the objects of this database are in a place, and notes that they are if they can be nowhere else. */
export async function settleObjectPlace(
  ctx: RowCtx,
  { placeIds, destination, isOwn }: PlaceClaim,
): Promise<SettledPlace> {
  authorize(ctx, 'storage:gc')
  return ctx.store.write(async (tx) => {
    // From before servers noted it. Names without a place that knows them: their objects are elsewhere.
    if ((await findObjectPlace(tx)) === undefined) {
      if (!isOwn && (await namesObjects(tx))) return { isHere: false }
      await insertObjectPlace(tx, { placeId: placeIds[0], destination })
    }
    const known = await findObjectPlace(tx)
    const isHere = known !== undefined && placeIds.includes(known.placeId)
    if (isHere && known.destination !== destination) await renameObjectPlace(tx, destination)
    return { isHere, known }
  })
}
