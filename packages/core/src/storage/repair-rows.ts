import {
  findUnlisted,
  insertTrash,
  isOrphan,
  removeRowsOf,
  setTrashNo,
  takeTrash,
  type OwnerKind,
} from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'

const rowsAtOnce = 400
const unlistedAtOnce = 100

/** Removes some rows that belong to nothing; true when all of them are gone. */
export async function removeOrphan(
  ctx: RowCtx,
  { of, no }: { readonly of: OwnerKind; readonly no: number },
): Promise<boolean> {
  authorize(ctx, 'storage:maintain')
  return ctx.store.write(async (tx) => {
    if (!(await isOrphan(tx, of, no))) return true
    const { isDone } = await removeRowsOf(tx, { kind: of, subjectNos: [no], budget: rowsAtOnce })
    if (isDone) await audit(ctx, tx, 'storage.repair', `${of}-number/${no}`)
    return isDone
  })
}

/** Puts some deleted things on the list of the trash; true when all of them are. */
export async function listUnlisted(ctx: RowCtx): Promise<boolean> {
  authorize(ctx, 'storage:maintain')
  return ctx.store.write(async (tx) => {
    const found = await findUnlisted(tx, unlistedAtOnce)
    for (const one of found) {
      await takeTrash(tx, one.kind, one.id)
      const trashNo = await insertTrash(tx, {
        kind: one.kind,
        subject: one.id,
        name: one.name,
        experiment_id: one.experimentId,
        deleted_at: one.deletedAt,
        deleted_by: '',
      })
      await setTrashNo(tx, one, trashNo)
    }
    return found.length === 0
  })
}
