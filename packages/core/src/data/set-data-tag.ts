import { notFound } from '@stemma/contract'
import {
  deleteRegistryTag,
  findDataVersion,
  setRegistryTag,
  type TagOwner,
  type Tx,
} from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { validateRegistryTag, validateRegistryTagKey } from '../models/registry-limits.ts'
import { lockData } from './require-data.ts'

interface DataTagKey {
  readonly name: string
  readonly version: number
  readonly key: string
}

/** Sets a tag of a version. @throws RESOURCE_DOES_NOT_EXIST */
export function setDataTag(
  ctx: RowCtx,
  { value, ...tag }: DataTagKey & { readonly value: string },
): Promise<void> {
  authorize(ctx, 'data:write')
  validateRegistryTag({ key: tag.key, value })
  return ctx.store.write(async (tx) => {
    const before = await setRegistryTag(tx, await lockOwner(tx, tag), { key: tag.key, value })
    if (before === value) return
    await audit(ctx, tx, 'data.set-tag', addressOf(tag), { key: tag.key, from: before, to: value })
  })
}

/** Removes a tag of a version, if it has it. @throws RESOURCE_DOES_NOT_EXIST */
export function deleteDataTag(ctx: RowCtx, tag: DataTagKey): Promise<void> {
  authorize(ctx, 'data:write')
  validateRegistryTagKey(tag.key)
  return ctx.store.write(async (tx) => {
    const before = await deleteRegistryTag(tx, await lockOwner(tx, tag), tag.key)
    if (before === undefined) return
    await audit(ctx, tx, 'data.delete-tag', addressOf(tag), { key: tag.key, from: before })
  })
}

async function lockOwner(tx: Tx, { name, version }: DataTagKey): Promise<TagOwner> {
  const data = await lockData(tx, name)
  const row = await findDataVersion(tx, data.data_no, version)
  if (row === undefined) throw notFound(`The dataset "${name}" has no version ${String(version)}.`)
  return { kind: 'data', no: row.version_no }
}

function addressOf({ name, version }: DataTagKey): string {
  return `data:/${name}/${String(version)}`
}
