import { deleteRun, deleteTag, readLabels, removeItem, restoreRun, type RowCtx } from '@stemma/core'
import { listOf, runIdOf, textOf, type Fields } from './comet-fields.ts'

/** To the trash: there is no other way to be away, so what is archived is there too. */
export async function trashExperiment(ctx: RowCtx, fields: Fields): Promise<object> {
  await deleteRun(ctx, { runId: runIdOf(fields) })
  return { msg: 'Moved to the trash', code: 200 }
}

export async function restoreExperiment(ctx: RowCtx, fields: Fields): Promise<object> {
  await restoreRun(ctx, { runId: runIdOf(fields) })
  return { msg: 'Restored', code: 200 }
}

export async function deleteAsset(ctx: RowCtx, fields: Fields): Promise<object> {
  await removeItem(ctx, { runId: runIdOf(fields), item: textOf(fields['assetId']) })
  return {}
}

export async function deleteTags(ctx: RowCtx, fields: Fields): Promise<object> {
  const runId = runIdOf(fields)
  const labels = await readLabels(ctx, { runId })
  for (const name of listOf(fields['tags']).map((tag) => `tag/${textOf(tag)}`)) {
    const label = labels.find((one) => one.kind === 'tag' && one.name === name)
    await deleteTag(ctx, { runId, key: label?.key ?? name })
  }
  return {}
}
