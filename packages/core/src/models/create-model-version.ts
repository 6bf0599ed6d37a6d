import { insertModelVersion, insertRegistryTags, takeVersionNumber, type Tag } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { refuseLongId } from '../limits/id-length.ts'
import { refuseLonger } from '../limits/text-length.ts'
import { announce } from '../webhooks/announce.ts'
import { changedFiles } from './changed-files.ts'
import { keepFiles } from './kept-files.ts'
import { linkLoggedModel } from './link-logged-model.ts'
import type { VersionView } from './model-view.ts'
import { announcedTags, isPromptRequest, isPromptValue, promptTag, promptText } from './prompts.ts'
import { recordChange } from './record-change.ts'
import {
  maxLinkLength,
  maxModelDescriptionLength,
  validateModelName,
  validateRegistryTag,
} from './registry-limits.ts'
import { noModel } from './require-model.ts'
import { resolveSource } from './resolve-source.ts'
import type { SealedFiles } from './source-files.ts'

export interface CreateModelVersionInput {
  readonly name: string
  readonly source: string
  readonly runId?: string | undefined
  readonly modelId?: string | undefined
  readonly runLink?: string | undefined
  readonly description?: string | undefined
  readonly tags: readonly Tag[]
  /** What the files were a moment ago. */
  readonly files?: SealedFiles | undefined
}

/**
 * Adds a version to a registered model, ready at once. Its number is one above the highest ever given, also to versions that are
 * deleted by now. See `resolveSource` for what may be a source.
 */
export async function createModelVersion(
  ctx: RowCtx,
  {
    name,
    source,
    runId,
    modelId,
    runLink = '',
    description = '',
    tags,
    files,
  }: CreateModelVersionInput,
): Promise<VersionView> {
  authorize(ctx, 'model:write')
  const isPrompt = isPromptRequest(tags)
  validateModelName(name)
  for (const tag of tags) validateRegistryTag(tag)
  refuseLonger('source', { text: source, limit: maxLinkLength })
  refuseLonger('run_link', { text: runLink, limit: maxLinkLength })
  if (runId !== undefined) refuseLongId('run_id', runId)
  if (modelId !== undefined) refuseLongId('model_id', modelId)
  refuseLonger('description', { text: description, limit: maxModelDescriptionLength })
  return ctx.store.write(async (tx) => {
    const resolved = await resolveSource(
      tx,
      { source, isPrompt, runId, modelId },
      ctx.settings.trust,
    )
    const sealed = files?.storageLocation === resolved.storageLocation ? files : undefined
    const { copied } = resolved
    if (sealed !== undefined && copied !== undefined && copied.digest !== null)
      if (sealed.digest !== copied.digest) throw changedFiles(copied, sealed.digest)
    const digest = sealed?.digest ?? copied?.digest ?? null
    const now = ctx.now()
    const taken = await takeVersionNumber(tx, name, now)
    if (!taken) throw noModel(name)
    const version = await insertModelVersion(tx, {
      model_no: taken.modelNo,
      name,
      version: taken.version,
      description,
      user_id: null,
      stage: 'None',
      source: resolved.source,
      storage_location: sealed?.kept?.storageLocation ?? resolved.storageLocation,
      run_id: resolved.runId,
      run_link: runLink,
      model_id: resolved.modelId,
      status: 'READY',
      prompt: isPromptValue(tags.findLast(({ key }) => key === promptTag)?.value) ? 1 : 0,
      size_bytes: sealed?.sizeBytes ?? copied?.size_bytes ?? null,
      file_count: sealed?.fileCount ?? copied?.file_count ?? null,
      digest,
      created_at: now,
      updated_at: now,
    })
    if (sealed?.kept !== undefined) await keepFiles(tx, { ...sealed.kept, modifiedMs: now })
    const written = await insertRegistryTags(tx, { kind: 'version', no: version.version_no }, tags)
    if (resolved.linked) await linkLoggedModel(tx, resolved.linked, version)
    await recordChange(ctx, tx, {
      model: { modelNo: taken.modelNo, name },
      action: 'version.create',
      version: taken.version,
      to: resolved.source,
    })
    const announced = {
      name,
      version: String(taken.version),
      tags: announcedTags(tags),
      description: description || null,
    }
    await announce(
      ctx,
      tx,
      isPrompt
        ? {
            entity: 'PROMPT_VERSION',
            action: 'CREATED',
            data: { ...announced, template: promptText(tags) },
          }
        : {
            entity: 'MODEL_VERSION',
            action: 'CREATED',
            data: { ...announced, source: resolved.source, run_id: resolved.runId || null },
          },
    )
    return { version, tags: written, aliases: [] }
  })
}
